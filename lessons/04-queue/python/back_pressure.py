"""A fast producer and a slow consumer: the lesson's `back-pressure`.

`queue.Queue()` has no bound and grows; `queue.Queue(bound)` makes its producer
wait when it is full.
"""

import argparse
import json
import platform
import queue
import threading
import time


def flow(items, options):
    """Lets the items flow; gives what was seen, without the queue's name."""
    longest = 0

    def consume():
        nonlocal longest
        while items.get() is not None:
            longest = max(longest, items.qsize())
            time.sleep(options.consume)
            items.task_done()

    consumer = threading.Thread(target=consume)
    start = time.perf_counter()
    consumer.start()
    waited = 0
    longest_put = 0
    for _ in range(options.items):
        time.sleep(options.produce)
        made = time.perf_counter()
        # Waits while the queue is full: that is the back-pressure.
        items.put(made)
        waited += time.perf_counter() - made
        longest_put = max(longest_put, items.qsize())
    produced_in = time.perf_counter() - start
    items.join()
    took = time.perf_counter() - start
    items.put(None)
    consumer.join()
    return {
        "longest": max(longest, longest_put),
        "producer_waited": waited / produced_in,
        "took": took,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--bound", type=int, default=10)
    parser.add_argument("--produce", type=float, default=0.001)
    parser.add_argument("--consume", type=float, default=0.004)
    options = parser.parse_args()

    queues = {
        "unbounded": queue.Queue(),
        "bounded": queue.Queue(options.bound),
    }
    rows = [
        {"queue": name, **flow(items, options)}
        for name, items in queues.items()
    ]

    name = platform.python_implementation()
    version = f"{name} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
