"""The sizes of some URLs, and what is wrong with the others."""

import argparse
import json
import platform
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor, as_completed

import local_web

PATIENCE = 0.5
# No proxy, wherever the environment would send us.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def kind_of(error):
    """Python has one exception for what the lesson tells apart."""
    if isinstance(error, urllib.error.HTTPError):
        return str(error.code)
    reason = getattr(error, "reason", error)
    if isinstance(reason, socket.gaierror):
        return "unknown host"
    if isinstance(reason, ConnectionRefusedError):
        return "refused"
    if isinstance(reason, TimeoutError):
        connecting = isinstance(error, urllib.error.URLError)
        return "connect timeout" if connecting else "response timeout"
    return type(reason).__name__


def fetch(url):
    start = time.perf_counter()
    try:
        with OPENER.open(url, timeout=PATIENCE) as answer:
            outcome, size = "fine", len(answer.read())
    except OSError as error:
        outcome, size = kind_of(error), None
    return outcome, size, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=5)
    # Where the hosts of the lesson's local web are, and what to fetch.
    parser.add_argument("--names", required=True)
    parser.add_argument("--urls", required=True)
    options = parser.parse_args()
    local_web.use(options.names)

    rows = {url: None for url in options.urls.split(",")}
    with ThreadPoolExecutor(options.workers) as pool:
        futures = {pool.submit(fetch, url): url for url in rows}
        for place, future in enumerate(as_completed(futures), 1):
            outcome, size, took = future.result()
            url = futures[future]
            rows[url] = {
                "url": url,
                "outcome": outcome,
                "bytes": size,
                "took": took,
                "came_as": place,
            }
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": list(rows.values())}))


if __name__ == "__main__":
    main()
