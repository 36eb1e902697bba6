"""One counter, one terminal: which lines does it show? The lesson's `counter`.

* no owners: everybody adds under a lock, and prints what came out. Nothing is
  lost, but others come in between the two steps.
* owners: one thread owns the counter, one owns the terminal. What the others
  want done they put into the owner's queue.

Chaos means random pauses anywhere.
"""

import argparse
import json
import platform
import queue
import random
import threading
import time

ROOM = 16
SHOWN = 10


class Pauses:
    """The pauses of one thread: a generator each, they need not share one."""

    def __init__(self, seed, longest):
        self.random = random.Random(seed)
        self.longest = longest

    def pause(self):
        if self.longest:
            time.sleep(self.random.uniform(0, self.longest))


def with_owners(producers, amounts, pauses):
    amount_queue = queue.Queue(ROOM)
    count_queue = queue.Queue()
    printed = []

    def manager(own):
        counter = 0
        while (amount := amount_queue.get()) is not None:
            own.pause()
            counter += amount
            own.pause()
            count_queue.put(counter)
            # After the put: who has joined the amounts joins the counts next,
            # and all of them must be there. A thread that raises before this
            # line keeps `join` waiting for ever.
            amount_queue.task_done()

    def printer(own):
        while (count := count_queue.get()) is not None:
            own.pause()
            printed.append(count)
            count_queue.task_done()

    def producer(own):
        for _ in range(amounts):
            own.pause()
            amount_queue.put(1)

    owners = start([manager, printer], pauses)
    for each in start([producer] * producers, pauses):
        each.join()
    amount_queue.join()
    count_queue.join()
    # A sentinel for each owner.
    amount_queue.put(None)
    count_queue.put(None)
    for each in owners:
        each.join()
    return printed


def without_owners(producers, amounts, pauses):
    """Wrong: the lines come in any order."""
    counter = 0
    lock = threading.Lock()
    printed = []

    def producer(own):
        nonlocal counter
        for _ in range(amounts):
            own.pause()
            with lock:
                counter += 1
                count = counter
            own.pause()
            printed.append(count)

    for each in start([producer] * producers, pauses):
        each.join()
    return printed


def start(targets, pauses):
    threads = [
        threading.Thread(target=target, args=(pauses(),)) for target in targets
    ]
    for each in threads:
        each.start()
    return threads


# How the lines come about, and whether there are pauses.
WAYS = {
    "no owners, chaos": (without_owners, True),
    "owners": (with_owners, False),
    "owners, chaos": (with_owners, True),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--producers", type=int, default=10)
    parser.add_argument("--amounts", type=int, default=1)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--chaos", type=float, default=0.002)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    seeds = random.Random(options.seed)
    counts = range(1, options.producers * options.amounts + 1)
    rows = []
    for way, (count, has_chaos) in WAYS.items():
        longest = options.chaos if has_chaos else 0
        runs = [
            count(
                options.producers,
                options.amounts,
                lambda: Pauses(seeds.random(), longest),
            )
            for _ in range(options.runs)
        ]
        rows.append({
            "way": way,
            "printed": runs[0][:SHOWN],
            "in_order": sum(lines == list(counts) for lines in runs),
        })

    name = platform.python_implementation()
    version = f"{name} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
