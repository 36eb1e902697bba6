"""Asking a user while computing: one after the other, then in two threads.

The GIL is released while a thread waits: the wait hides the computation.
"""

import argparse
import json
import platform
import threading
import time


def ask_user(think):
    # Stands for input("What is your name? "), which waits just as well.
    time.sleep(think)


def sum_of_squares(n):
    total = 0
    for x in range(n):
        total += x * x
    return total


def seconds(task, *arguments):
    start = time.perf_counter()
    task(*arguments)
    return time.perf_counter() - start


def row(work, asking, computing, wall):
    shorter = min(asking, computing)
    return {
        "work": work,
        "asking": asking,
        "computing": computing,
        "wall": wall,
        "hidden": max(asking + computing - wall, 0) / shorter,
    }


def one_after_the_other(n, think):
    start = time.perf_counter()
    asking = seconds(ask_user, think)
    computing = seconds(sum_of_squares, n)
    wall = time.perf_counter() - start
    return row("one after the other", asking, computing, wall)


def in_two_threads(n, think):
    took = {}

    def ask():
        took["asking"] = seconds(ask_user, think)

    def compute():
        took["computing"] = seconds(sum_of_squares, n)

    start = time.perf_counter()
    threads = [threading.Thread(target=task) for task in (ask, compute)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - start
    return row("in two threads", **took, wall=wall)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=8_000_000)
    parser.add_argument("--think", type=float, default=1.5)
    options = parser.parse_args()
    ways = [one_after_the_other, in_two_threads]
    rows = [way(options.n, options.think) for way in ways]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
