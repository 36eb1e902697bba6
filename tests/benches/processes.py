"""The rival of `processes.rs`: CPython's ProcessPoolExecutor, same workload.

Prints one JSON line for each line it is sent, so that the two can be measured
in turn: {"start": s, "one": s, "many": s, "map": s, "chunks": s} in seconds,
all but the first per task. Usage: processes.py WORKERS TASKS IN_FLIGHT CHUNK
"""

import json
import sys
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor


def double(number):
    return 2 * number


def one_at_a_time(pool, tasks):
    for number in range(tasks):
        pool.submit(double, number).result()


def many_in_flight(pool, tasks, in_flight):
    waiting = deque()
    for number in range(tasks):
        if len(waiting) == in_flight:
            waiting.popleft().result()
        waiting.append(pool.submit(double, number))
    while waiting:
        waiting.popleft().result()


def seconds(work, *args):
    start = time.perf_counter()
    work(*args)
    return time.perf_counter() - start


def run(workers, tasks, in_flight, chunk):
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        pool.submit(double, 1).result()
        started = time.perf_counter() - start
        many_in_flight(pool, 2 * workers, workers)
        one = seconds(one_at_a_time, pool, tasks) / tasks
        many = seconds(many_in_flight, pool, tasks, in_flight) / tasks
        numbers = range(tasks)
        single = seconds(list, pool.map(double, numbers)) / tasks
        chunks = seconds(list, pool.map(double, numbers, chunksize=chunk))
    return {
        "start": started,
        "one": one,
        "many": many,
        "map": single,
        "chunks": chunks / tasks,
    }


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    for _ in sys.stdin:
        print(json.dumps(run(*arguments)), flush=True)
