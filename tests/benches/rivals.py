"""CPython's side of the benchmarks.

Reads a line for each turn, `WHAT ITEMS`, does WHAT with so many items, and
answers with the seconds that one item took. What a turn needs ready, a pool,
is started when it is first asked for.

The pages of the local site are fetched by a process of their own: crawl.py.
"""

import functools
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

# Ctrl-C ends this process and its workers at once, without a traceback each.
signal.signal(signal.SIGINT, signal.SIG_DFL)

PROCESSES = 2
IN_FLIGHT = 16
CHUNK = 16


def same(number):
    return number


def double(number):
    return 2 * number


@functools.cache
def threads():
    return ThreadPoolExecutor(os.cpu_count())


@functools.cache
def processes():
    pool = ProcessPoolExecutor(PROCESSES)
    list(pool.map(double, range(2 * PROCESSES)))
    return pool


def submit(tasks):
    """Tasks of a thread pool, all in flight."""
    for future in [threads().submit(same, n) for n in range(tasks)]:
        future.result()


def thread_map(items):
    """Items of a thread pool's map."""
    for _ in threads().map(same, range(items)):
        pass


def queued(items):
    """Items from one producer to one consumer through a queue.Queue."""
    room = queue.Queue(1024)

    def consume():
        for _ in range(items):
            room.get()
            room.task_done()

    consumer = threading.Thread(target=consume)
    consumer.start()
    for number in range(items):
        room.put(number)
    room.join()
    consumer.join()


def start(_):
    """A process pool, up to its first result."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        pool.submit(double, 1).result()


def one(tasks):
    """Tasks of a process pool, one at a time."""
    for number in range(tasks):
        processes().submit(double, number).result()


def many(tasks):
    """Tasks of a process pool, some in flight."""
    waiting = deque()
    for number in range(tasks):
        if len(waiting) == IN_FLIGHT:
            waiting.popleft().result()
        waiting.append(processes().submit(double, number))
    while waiting:
        waiting.popleft().result()


def process_map(items):
    """Items of a process pool's map."""
    list(processes().map(double, range(items)))


def chunks(items):
    """The same, in chunks."""
    list(processes().map(double, range(items), chunksize=CHUNK))


def walk(_):
    """All 1,680 schedules of three threads that load, add and store."""
    load, add, store = range(3)

    def step(places, registers, count):
        for thread, place in enumerate(places):
            if place > store:
                continue
            value = registers[thread]
            after = count
            if place == load:
                value = count
            elif place == add:
                value += 1
            else:
                after = value
            step(
                places[:thread] + (place + 1,) + places[thread + 1 :],
                registers[:thread] + (value,) + registers[thread + 1 :],
                after,
            )

    step((0, 0, 0), (0, 0, 0), 0)


TURNS = {
    "submit": submit,
    "map-threads": thread_map,
    "queue": queued,
    "start": start,
    "one": one,
    "many": many,
    "map": process_map,
    "chunks": chunks,
    "walk": walk,
}


def take(turns):
    """Takes a turn for each line, until there are no more."""
    for line in sys.stdin:
        what, items = line.split()
        items = int(items)
        begun = time.perf_counter()
        turns[what](items)
        print((time.perf_counter() - begun) / items, flush=True)


if __name__ == "__main__":
    take(TURNS)
