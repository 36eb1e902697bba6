"""Two and four computations: one after the other, then each in a thread.

Where there is a GIL, only the thread that holds it computes.
"""

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


def in_turn(computations, n):
    for _ in range(computations):
        sum_of_squares(n)


def in_threads(computations, n):
    threads = [
        threading.Thread(target=sum_of_squares, args=(n,))
        for _ in range(computations)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# What it is, how it is done, how many, and what it is held against.
WAYS = [
    ("two in turn", in_turn, 2, "two in turn"),
    ("two in two threads", in_threads, 2, "two in turn"),
    ("four in turn", in_turn, 4, "four in turn"),
    ("four in four threads", in_threads, 4, "four in turn"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=8_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    times = {work: [] for work, *_ in WAYS}
    # In turn, so that a change of the machine's pace meets all of them.
    for _ in range(options.rounds):
        for work, way, computations, _ in WAYS:
            start = time.perf_counter()
            way(computations, options.n)
            times[work].append(time.perf_counter() - start)

    wall = {work: statistics.median(took) for work, took in times.items()}
    rows = [
        {
            "work": work,
            "wall": wall[work],
            "of_in_turn": wall[work] / wall[rival],
        }
        for work, _, _, rival in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
