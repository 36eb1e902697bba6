"""Results in the order of the tasks, or as they come."""

import argparse
import json
import platform
import statistics
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def map_in_order(pool, task, numbers):
    yield from pool.map(task, numbers)


def as_they_come(pool, task, numbers):
    futures = [pool.submit(task, number) for number in numbers]
    for future in as_completed(futures):
        yield future.result()


WAYS = {"map": map_in_order, "as_completed": as_they_come}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=4)
    # Seconds that each task waits: the lesson has drawn them from its seed.
    parser.add_argument("--pauses", default="0.2,0.03,0.05,0.02")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pauses = [float(pause) for pause in options.pauses.split(",")]

    def task(number):
        time.sleep(pauses[number])
        return number

    first = {way: [] for way in WAYS}
    last = {way: [] for way in WAYS}
    order = {}
    for _ in range(options.rounds):
        for way, results in WAYS.items():
            with ThreadPoolExecutor(options.workers) as pool:
                start = time.perf_counter()
                arrivals = [
                    (number, time.perf_counter() - start)
                    for number in results(pool, task, range(len(pauses)))
                ]
            first[way].append(arrivals[0][1])
            last[way].append(arrivals[-1][1])
            order[way] = " ".join(str(number + 1) for number, _ in arrivals)

    rows = [
        {
            "way": way,
            "first_result": statistics.median(first[way]),
            "all_results": statistics.median(last[way]),
            "order": order[way],
        }
        for way in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
