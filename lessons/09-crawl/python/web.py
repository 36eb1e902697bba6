"""What the twins share: the names of the local site, and the links of a page.

The site's hosts are known to no name server. The lesson gives its table of
names, and `getaddrinfo` looks there first: URLs then need no port, as in the
lesson.
"""

import json
import socket
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin


class Names:
    """Where hosts are, as the lesson's name service says."""

    def __init__(self, text):
        table = json.loads(text)
        self.hosts = table["hosts"]
        self.others = table["others"]

    def address(self, host):
        host, port = self.hosts.get(host, self.others).rsplit(":", 1)
        return host, int(port)

    def install(self):
        """Makes every connection of this process go by the table."""
        system = socket.getaddrinfo

        def getaddrinfo(host, port, *rest, **more):
            if isinstance(host, str) and host.endswith(".test"):
                host, port = self.address(host)
            return system(host, port, *rest, **more)

        socket.getaddrinfo = getaddrinfo


class Links(HTMLParser):
    """The links of a page: relative to its base, without fragments, once."""

    def __init__(self, url):
        super().__init__()
        self.base = url
        self.links = {}

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if href is None:
            return
        if tag == "base":
            self.base = urljoin(self.base, href)
        elif tag in ("a", "area"):
            link = urldefrag(urljoin(self.base, href)).url
            if link.startswith("http"):
                # A dict keeps the order.
                self.links[link] = True


def links(url, text):
    parser = Links(url)
    parser.feed(text)
    return list(parser.links)
