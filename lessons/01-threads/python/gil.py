"""Computing and waiting in two threads, under Python's own GIL."""

import argparse
import json
import platform
import statistics
import threading
import time


def sum_of_squares(n):
    total = 0
    for x in range(n):
        total += x * x
    return total


def in_two_threads(one, other):
    threads = [threading.Thread(target=task) for task in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=8_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    def compute():
        sum_of_squares(options.n)

    start = time.perf_counter()
    compute()
    one = time.perf_counter() - start

    def wait():
        # As long as a computation: in turn the two would take as long as two
        # computations.
        time.sleep(one)

    ways = {
        "two in turn": lambda: (compute(), compute()),
        "two in two threads": lambda: in_two_threads(compute, compute),
        "one waits, one computes": lambda: in_two_threads(wait, compute),
    }
    times = {work: [] for work in ways}
    for _ in range(options.rounds):
        for work, way in ways.items():
            start = time.perf_counter()
            way()
            times[work].append(time.perf_counter() - start)

    wall = {work: statistics.median(took) for work, took in times.items()}
    rows = [
        {
            "work": work,
            "wall": wall[work],
            "of_in_turn": wall[work] / wall["two in turn"],
        }
        for work in ways
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
