"""More and more permits, with asyncio's own streams.

asyncio has no HTTP in it. What is needed of it here is short: a request, a
head with a length, a body. One thread does it all, so a page that is read
holds up the others, and one core is the limit.
"""

import argparse
import asyncio
import json
import platform
import time
from urllib.parse import urlsplit

import web


class Client:
    """Fetches over connections that are kept for the next page."""

    def __init__(self, names):
        self.names = names
        self.resting = []

    async def fetch(self, url):
        parts = urlsplit(url)
        if self.resting:
            reader, writer = self.resting.pop()
        else:
            reader, writer = await asyncio.open_connection(
                *self.names.address(parts.hostname)
            )
        writer.write(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.hostname}\r\n\r\n"
            .encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = None
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = await reader.readexactly(length)
        self.resting.append((reader, writer))
        return body.decode()

    def close(self):
        for _, writer in self.resting:
            writer.close()


async def crawl(names, urls, permits):
    client = Client(names)
    semaphore = asyncio.Semaphore(permits)

    async def visit(url):
        async with semaphore:
            return web.links(url, await client.fetch(url))

    await asyncio.gather(*map(visit, urls))
    client.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # The lesson's name service, as JSON.
    parser.add_argument("--names", required=True)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--permits", default="1,5,10,50,100,1000")
    parser.add_argument("--latency", type=float, default=0.05)
    options = parser.parse_args()
    names = web.Names(options.names)

    sitemap = asyncio.run(
        Client(names).fetch("http://shop.test/sitemap.xml")
    )
    places = [rest.split("<")[0] for rest in sitemap.split("<loc>")[1:]]
    products = [place for place in places if "/product/" in place]

    rows = []
    for permits in map(int, options.permits.split(",")):
        pages = min(options.pages, 20 * permits)
        start, cpu = time.perf_counter(), time.process_time()
        asyncio.run(crawl(names, products[:pages], permits))
        wall = time.perf_counter() - start
        cpu = time.process_time() - cpu
        rate = pages / wall
        rows.append({
            "permits": permits,
            "pages": pages,
            "wall": wall,
            "rate": rate,
            "speed_up": rate / rows[0]["rate"] if rows else 1.0,
            "of_law": rate / min(permits / options.latency, pages / cpu),
            "cpu_per_page": cpu / pages,
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
