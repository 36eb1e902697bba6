"""What a worker costs: a thread against a process.

One worker each, and a task that takes next to no time.
"""

import argparse
import collections
import concurrent.futures
import json
import platform
import statistics
import time


def double(number):
    return 2 * number


def many_in_flight(pool, tasks, in_flight):
    """Hands in a task whenever the oldest on its way is back."""
    waiting = collections.deque()
    for number in range(tasks):
        if len(waiting) == in_flight:
            waiting.popleft().result()
        waiting.append(pool.submit(double, number))
    for future in waiting:
        future.result()


def measure(make_pool, tasks, in_flight):
    """Gives each figure once, in seconds."""
    start = time.perf_counter()
    with make_pool(max_workers=1) as pool:
        pool.submit(double, 1).result()
        started = time.perf_counter() - start

        start = time.perf_counter()
        many_in_flight(pool, tasks, 1)
        round_trip = (time.perf_counter() - start) / tasks

        start = time.perf_counter()
        many_in_flight(pool, tasks, in_flight)
        flying = (time.perf_counter() - start) / tasks

        start = time.perf_counter()
        # A pool of threads knows no chunks, and ignores the size.
        collections.deque(
            pool.map(double, range(tasks), chunksize=in_flight), maxlen=0
        )
        chunks = (time.perf_counter() - start) / tasks
    return {
        "start": started,
        "round_trip": round_trip,
        "in_flight": flying,
        "in_chunks": chunks,
    }


WORKERS = {
    "thread": concurrent.futures.ThreadPoolExecutor,
    "process": concurrent.futures.ProcessPoolExecutor,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000)
    parser.add_argument("--in-flight", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()

    figures = {worker: [] for worker in WORKERS}
    # In turn, so that a change of the machine's pace meets both.
    for _ in range(options.rounds):
        for worker, make_pool in WORKERS.items():
            figures[worker].append(
                measure(make_pool, options.tasks, options.in_flight)
            )

    rows = []
    for worker, rounds in figures.items():
        row = {"worker": worker}
        for column in rounds[0]:
            row[column] = statistics.median(each[column] for each in rounds)
        rows.append(row)
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
