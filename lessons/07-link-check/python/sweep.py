"""The same links with one worker, with five, with ten, with a hundred.

Waiting releases the GIL: threads wait side by side here as they do in Rust.
`urllib` has one timeout, for each wait and not for the whole link.
"""

import argparse
import http.client
import json
import platform
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
)


def resolve_with(names):
    """Lets host names be looked up in the local web's own table."""
    system = socket.getaddrinfo

    def getaddrinfo(host, port, *rest, **options):
        address = names["hosts"].get(host)
        if address is None and host.endswith(".test"):
            address = names["others"]
        if address is None and host.endswith(".dead"):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        if address is None:
            return system(host, port, *rest, **options)
        host, port = address.rsplit(":", 1)
        return system(host, int(port), *rest, **options)

    socket.getaddrinfo = getaddrinfo


def ask(link, method, timeout):
    request = urllib.request.Request(
        link, method=method, headers={"User-Agent": USER_AGENT}
    )
    with urllib.request.urlopen(request, timeout=timeout):
        return "alive"


def check(link, timeout):
    """What became of a link: alive, dead or unsure."""
    method = "HEAD"
    for attempt in range(3):
        try:
            return ask(link, method, timeout)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (405, 501) and method == "HEAD":
                method = "GET"
                continue
            if error.code == 429:
                return "unsure"
            if error.code < 500 or attempt > 0:
                return "dead"
        except (OSError, http.client.HTTPException):
            # Timeouts, unknown hosts, refused and dropped connections.
            return "dead"
        time.sleep(0.02)
    return "dead"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # A file with one link a line.
    parser.add_argument("--links", required=True)
    # Which host is at which address, as JSON.
    parser.add_argument("--names", default='{"hosts": {}, "others": null}')
    parser.add_argument("--workers", default="1,5,10,100")
    parser.add_argument("--timeout", type=float, default=5.0)
    options = parser.parse_args()
    with open(options.links, encoding="utf-8") as file:
        links = [line.strip() for line in file if line.strip()]
    resolve_with(json.loads(options.names))
    # An internet in a box is reached without a proxy.
    urllib.request.install_opener(
        urllib.request.build_opener(urllib.request.ProxyHandler({}))
    )

    rows = []
    for workers in map(int, options.workers.split(",")):
        peak = 0
        start, cpu = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(workers) as pool:
            futures = [
                pool.submit(check, link, options.timeout) for link in links
            ]
            peak = threading.active_count() - 1
            outcomes = [future.result() for future in futures]
        wall = time.perf_counter() - start
        rows.append({
            "workers": workers,
            "wall": wall,
            "speed_up": rows[0]["wall"] / wall if rows else 1.0,
            "cpu": time.process_time() - cpu,
            "threads": peak,
            "alive": outcomes.count("alive"),
            "dead": outcomes.count("dead"),
            "unsure": outcomes.count("unsure"),
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
