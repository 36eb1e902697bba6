"""What a right count costs: the lesson's `count`, as Python has it.

CPython runs one thread at a time. The others wait for the global interpreter
lock (GIL), which is offered to them every 5 ms, and only at certain places:
at a call, and where a loop begins its next turn. From CPython 3.10 on, a plain
`count += 1` has no such place inside, and loses nothing. So the way that loses
has a call between its read and its write, as almost every real program has.

No rule of the language protects the plain `+=`: other versions offer the GIL
elsewhere, and the free-threaded build has none.
"""

import argparse
import json
import platform
import queue
import statistics
import threading
import time


def nothing():
    """Does nothing. But a call is a place where threads may change."""


class OneCount:
    """One count, for all threads."""

    def __init__(self, threads):
        self.count = 0

    def total(self):
        return self.count


class LoadStore(OneCount):
    """Wrong: another thread may run during the call."""

    def add(self, worker, times):
        for _ in range(times):
            value = self.count
            nothing()
            self.count = value + 1


class PlainAdd(OneCount):
    """The nearest thing to a `fetch_add`: right by luck of the version."""

    def add(self, worker, times):
        for _ in range(times):
            self.count += 1


class Locked(OneCount):
    """Right: one thread at a time is let in."""

    def __init__(self, threads):
        super().__init__(threads)
        self.lock = threading.Lock()

    def add(self, worker, times):
        for _ in range(times):
            with self.lock:
                self.count += 1


class Owned:
    """Right: one thread owns the count, the others send it messages."""

    def __init__(self, threads):
        self.count = 0
        self.requests = queue.SimpleQueue()
        self.owner = threading.Thread(target=self.own)
        self.owner.start()

    def own(self):
        while (amount := self.requests.get()) is not None:
            self.count += amount

    def add(self, worker, times):
        for _ in range(times):
            self.requests.put(1)

    def total(self):
        # The queue has no end of its own: None says that nothing follows.
        self.requests.put(None)
        self.owner.join()
        return self.count


class PerThread:
    """Right: a count per thread, summed at the end."""

    def __init__(self, threads):
        self.counts = [0] * threads

    def add(self, worker, times):
        for _ in range(times):
            self.counts[worker] += 1

    def total(self):
        return sum(self.counts)


WAYS = {
    "load+store": LoadStore,
    "fetch_add": PlainAdd,
    "mutex": Locked,
    "channel": Owned,
    "per thread, packed": PerThread,
}


def contend(way, threads, increments):
    """All threads at once: ns per increment, and how many were lost."""
    counter = way(threads)
    start = threading.Barrier(threads)
    began = []

    def work(worker):
        start.wait()
        began.append(time.perf_counter_ns())
        counter.add(worker, increments)

    workers = [
        threading.Thread(target=work, args=(worker,))
        for worker in range(threads)
    ]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    counted = counter.total()
    elapsed = time.perf_counter_ns() - min(began)
    every = threads * increments
    return elapsed / every, every - counted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--increments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()

    rows = []
    for name, way in WAYS.items():
        alone = [
            contend(way, 1, options.increments)
            for _ in range(options.rounds)
        ]
        together = [
            contend(way, options.threads, options.increments)
            for _ in range(options.rounds)
        ]
        lost = [number for _, number in together]
        rows.append({
            "way": name,
            "per_increment": statistics.median(ns for ns, _ in together),
            "alone": statistics.median(ns for ns, _ in alone),
            "runs_that_lost": sum(number > 0 for number in lost),
            "most_lost": max(lost),
        })

    name = platform.python_implementation()
    version = f"{name} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
