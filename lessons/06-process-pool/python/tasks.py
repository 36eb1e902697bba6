"""More tasks than workers, and four computations in turn and in processes."""

import argparse
import concurrent.futures
import json
import os
import platform
import statistics
import time


def compute(task, steps):
    total = 0
    for step in range(steps):
        total ^= step
    return task, os.getpid()


def steps_of(task, differ, steps):
    # Of five in a row no two have as many steps.
    return steps * ((3 * task) % 5 + 1) // 5 if differ else steps


# What it is, how many tasks, how many processes for them, whether the tasks
# differ in length.
WAYS = [
    ("5 tasks, 3 processes", 5, 3, True),
    ("10 tasks, 3 processes", 10, 3, True),
    ("4 tasks in turn", 4, 0, False),
    ("4 tasks, 4 processes", 4, 4, False),
]


def run(tasks, processes, differ, steps):
    """Gives the tasks as they came, and the processes that did them."""
    sizes = [
        (task, steps_of(task, differ, steps)) for task in range(1, tasks + 1)
    ]
    if processes == 0:
        return [compute(*size) for size in sizes]
    with concurrent.futures.ProcessPoolExecutor(processes) as pool:
        futures = [pool.submit(compute, *size) for size in sizes]
        ended = concurrent.futures.as_completed(futures)
        return [future.result() for future in ended]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()

    times = {work: [] for work, *_ in WAYS}
    results = {}
    # In turn, so that a change of the machine's pace meets all of them.
    for _ in range(options.rounds):
        for work, *way in WAYS:
            start = time.perf_counter()
            results[work] = run(*way, options.steps)
            times[work].append(time.perf_counter() - start)

    rows = [
        {
            "work": work,
            "results": len(results[work]),
            "processes": len({process for _, process in results[work]}),
            "wall": statistics.median(times[work]),
        }
        for work, *_ in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
