"""A flag for each country, with more and more workers."""

import argparse
import json
import platform
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import local_web

DEADLINE = 10
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url):
    try:
        with OPENER.open(url, timeout=DEADLINE) as answer:
            answer.read()
            return "fine"
    except urllib.error.HTTPError as error:
        return str(error.code)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    # Where the hosts of the lesson's local web are, and what to fetch.
    parser.add_argument("--names", required=True)
    parser.add_argument("--urls", required=True)
    parser.add_argument("--workers", default="1,5,10,100")
    options = parser.parse_args()
    local_web.use(options.names)
    urls = options.urls.split(",")

    rows = []
    for workers in map(int, options.workers.split(",")):
        start, cpu = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(workers) as pool:
            outcomes = Counter(pool.map(fetch, urls))
        wall = time.perf_counter() - start
        rows.append({
            "workers": workers,
            "wall": wall,
            "speed_up": rows[0]["wall"] / wall if rows else 1,
            "cpu": time.process_time() - cpu,
            "outcomes": ", ".join(
                f"{number} {kind}" for kind, number in sorted(outcomes.items())
            ),
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
