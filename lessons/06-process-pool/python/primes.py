"""Which of six numbers are prime: in turn, in threads, in processes.

Where there is a GIL, threads that compute take turns. Processes have a GIL
each.
"""

import argparse
import concurrent.futures
import json
import math
import platform
import statistics
import time

NUMBERS = [
    112272535095293,
    112582705942171,
    112272535095293,
    115280095190773,
    115797848077099,
    1099726899285419,
]


def is_prime(number):
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    for divisor in range(3, math.isqrt(number) + 1, 2):
        if number % divisor == 0:
            return False
    return True


def in_turn(_workers):
    return [is_prime(number) for number in NUMBERS]


def in_pool(make_pool, workers):
    with make_pool(max_workers=workers) as pool:
        futures = [pool.submit(is_prime, number) for number in NUMBERS]
        # As they come, which is not the order of the list.
        ended = concurrent.futures.as_completed(futures)
        return [future.result() for future in ended]


def in_threads(workers):
    return in_pool(concurrent.futures.ThreadPoolExecutor, workers)


def in_processes(workers):
    return in_pool(concurrent.futures.ProcessPoolExecutor, workers)


WAYS = {
    "in turn": in_turn,
    "in threads": in_threads,
    "in processes": in_processes,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()

    times = {way: [] for way in WAYS}
    primes = {}
    # In turn, so that a change of the machine's pace meets all of them.
    for _ in range(options.rounds):
        for way, run in WAYS.items():
            start = time.perf_counter()
            primes[way] = sum(run(options.workers))
            times[way].append(time.perf_counter() - start)

    wall = {way: statistics.median(took) for way, took in times.items()}
    rows = [
        {
            "way": way,
            "primes": primes[way],
            "wall": wall[way],
            "of_in_turn": wall[way] / wall["in turn"],
        }
        for way in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


# A process that is spawned, not forked, imports this file again: without this
# line it would start processes, too.
if __name__ == "__main__":
    main()
