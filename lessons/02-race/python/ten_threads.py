"""Ten threads and one counter: each adds one after a random pause, and tells
the value that it sees after another.

The same as the lesson's `ten-threads`, in three ways:

* add, pause, look: the notebook's. Nothing is lost, but values are seen late.
* read, pause, write: what others write during the pause is overwritten.
* add and look at once: under a lock, so that nobody comes in between.
"""

import argparse
import json
import platform
import random
import threading
import time


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()


def add_pause_look(counter, pause):
    pause()
    # One line, and yet a read and a write. CPython 3.10 and later do not
    # change threads within it; no rule of the language says so.
    counter.value += 1
    pause()
    return counter.value


def read_pause_write(counter, pause):
    pause()
    value = counter.value
    pause()
    counter.value = value + 1
    pause()
    return counter.value


def add_and_look(counter, pause):
    pause()
    with counter.lock:
        counter.value += 1
        return counter.value


WAYS = {
    "add, pause, look": add_pause_look,
    "read, pause, write": read_pause_write,
    "add and look at once": add_and_look,
}


def all_threads(add, threads, longest, seeds):
    """Lets all threads add one; gives the values seen and the last value."""
    counter = Counter()
    seen = []

    def worker(seed):
        # A generator for each thread: they need not share one.
        own = random.Random(seed)
        seen.append(add(counter, lambda: time.sleep(own.uniform(0, longest))))

    workers = [
        threading.Thread(target=worker, args=(seeds.random(),))
        for _ in range(threads)
    ]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return seen, counter.value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=10)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--pause", type=float, default=0.005)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    seeds = random.Random(options.seed)
    rows = []
    for way, add in WAYS.items():
        runs = [
            all_threads(add, options.threads, options.pause, seeds)
            for _ in range(options.runs)
        ]
        lost = [options.threads - ended_as for _, ended_as in runs]
        values_seen, ended_as = runs[0]
        rows.append({
            "way": way,
            "values_seen": values_seen,
            "ended_as": ended_as,
            "runs_that_lost": sum(number > 0 for number in lost),
            "most_lost": max(lost),
        })

    name = platform.python_implementation()
    version = f"{name} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
