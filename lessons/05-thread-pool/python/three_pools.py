"""What an empty task costs: with a thread of its own, and in a pool.

From outside, one thread submits all tasks and then asks for all results. From
inside, each task submits two more, until there are as many.
"""

import argparse
import json
import platform
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def nothing():
    """The empty task."""


def thread_per_task(tasks):
    start = time.perf_counter_ns()
    threads = [threading.Thread(target=nothing) for _ in range(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter_ns() - start) / tasks


def from_outside(pool, tasks):
    start = time.perf_counter_ns()
    futures = [pool.submit(nothing) for _ in range(tasks)]
    for future in futures:
        future.result()
    return (time.perf_counter_ns() - start) / tasks


def from_inside(pool, tasks):
    def grow(number):
        # Numbered as in a heap: the task n submits 2 n and 2 n + 1.
        children = [2 * number, 2 * number + 1]
        return [pool.submit(grow, n) for n in children if n <= tasks]

    start = time.perf_counter_ns()
    futures = [pool.submit(grow, 1)]
    while futures:
        futures.extend(futures.pop().result())
    return (time.perf_counter_ns() - start) / tasks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tasks", type=int, default=5_000)
    parser.add_argument("--threads", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()

    threads, outside, inside = [], [], []
    # In turn, so that a change of the machine's pace meets all of them.
    for _ in range(options.rounds):
        threads.append(thread_per_task(options.threads))
        with ThreadPoolExecutor(options.workers) as pool:
            outside.append(from_outside(pool, options.tasks))
            inside.append(from_inside(pool, options.tasks))

    thread = statistics.median(threads)
    in_pool = statistics.median(outside)
    rows = [
        {"way": "thread per task", "outside": thread, "per_thread": 1},
        {
            "way": "ThreadPool",
            "outside": in_pool,
            "per_thread": thread / in_pool,
            "inside": statistics.median(inside),
        },
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
