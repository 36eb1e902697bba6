"""The catalogue, then the products in a pool: urllib and threads.

A thread that waits for an answer releases the GIL, so waiting scales with the
workers here as well. Reading a page does not: one thread at a time.
"""

import argparse
import json
import platform
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import web

WORKERS = [1, 5, 10, 100]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # The lesson's name service, as JSON.
    parser.add_argument("--names", required=True)
    parser.add_argument("--start", required=True)
    options = parser.parse_args()
    web.Names(options.names).install()
    # No proxy: the site is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def fetch(url):
        with opener.open(url, timeout=30) as answer:
            return answer.read().decode()

    products = []
    page, seen = options.start, set()
    while page:
        seen.add(page)
        found, here, page = web.links(page, fetch(page)), page, None
        for link in found:
            if "/product/" in link:
                products.append(link)
            elif "/catalogue/page-" in link and link not in seen:
                page = link

    def scrape(url):
        return web.links(url, fetch(url))

    rows = []
    for workers in WORKERS:
        start, cpu = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(scrape, products):
                pass
        wall = time.perf_counter() - start
        rows.append({
            "workers": workers,
            "wall": wall,
            "speed_up": rows[0]["wall"] / wall if rows else 1.0,
            "cpu": time.process_time() - cpu,
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
