"""Three files, in turn and in threads, through an output queue."""

import argparse
import json
import platform
import queue
import statistics
import threading
import time
import urllib.request

import local_web

DEADLINE = 10
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url, output):
    try:
        with OPENER.open(url, timeout=DEADLINE) as answer:
            output.put((url, len(answer.read())))
    except OSError as error:
        output.put((url, error))


def in_turn(urls, output):
    for url in urls:
        fetch(url, output)


def in_threads(urls, output):
    threads = [
        threading.Thread(target=fetch, args=(url, output)) for url in urls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


WAYS = {"in turn": in_turn, "in threads": in_threads}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    # Where the hosts of the lesson's local web are, and what to fetch.
    parser.add_argument("--names", required=True)
    parser.add_argument("--urls", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    local_web.use(options.names)
    urls = options.urls.split(",")

    walls = {way: [] for way in WAYS}
    size = {}
    for _ in range(options.rounds):
        for way, download in WAYS.items():
            output = queue.Queue()
            start = time.perf_counter()
            download(urls, output)
            walls[way].append(time.perf_counter() - start)
            size[way] = sum(output.get()[1] for _ in urls)

    base = statistics.median(walls["in turn"])
    rows = [
        {
            "way": way,
            "wall": statistics.median(walls[way]),
            "speed_up": base / statistics.median(walls[way]),
            "files": len(urls),
            "bytes": size[way],
        }
        for way in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
