"""The dining philosophers in Python: five ways to come by two forks.

A philosopher is a thread and a fork a threading.Lock, which does not say who
holds it. So nobody can look for a cycle of waits here: a table is called stuck
when somebody has waited too long. That is a guess, and it takes its time.
"""

import argparse
import json
import platform
import random
import statistics
import threading
import time
from contextlib import contextmanager

# Who waits as long as so many meals take, and this long at least, is called
# stuck.
MANY_MEALS = 100
LEAST_PATIENCE = 0.3  # seconds


class Stuck(Exception):
    """The table is stuck; everybody gets up."""


class Naive:
    """Wrong: left, then right. All can hold their left fork at once."""

    def __init__(self, philosophers, patience):
        self.forks = [threading.Lock() for _ in range(philosophers)]
        self.patience = patience
        self.stuck = threading.Event()

    @contextmanager
    def holding(self, fork):
        # `with self.forks[fork]:` would wait for ever.
        if not self.forks[fork].acquire(timeout=self.patience):
            self.stuck.set()
            raise Stuck
        try:
            # The fork may be free because its holder was sent home.
            if self.stuck.is_set():
                raise Stuck
            yield
        finally:
            self.forks[fork].release()

    def meal(self, left, right, guest):
        with self.holding(left):
            guest.reach()
            with self.holding(right):
                guest.eat()


class Ordered(Naive):
    """Right: the fork with the smaller number first."""

    def meal(self, left, right, guest):
        super().meal(min(left, right), max(left, right), guest)


class Waiter(Naive):
    """Right: all but one may sit down."""

    def __init__(self, philosophers, patience):
        super().__init__(philosophers, patience)
        self.places = threading.Semaphore(philosophers - 1)

    def meal(self, left, right, guest):
        with self.places:
            super().meal(left, right, guest)


class BackOff(Naive):
    """Right, almost: a fork in vain is put back."""

    def meal(self, left, right, guest):
        while True:
            with self.holding(left):
                guest.reach()
                if self.forks[right].acquire(blocking=False):
                    try:
                        guest.eat()
                        return
                    finally:
                        self.forks[right].release()
            guest.back_off()


class ChandyMisra:
    """Right, and fair: who has just eaten gives the forks away.

    A fork is with one of its two neighbours, dirty or clean. A dirty one is
    cleaned and handed over to a hungry neighbour; eating makes it dirty.
    """

    def __init__(self, philosophers, _patience):
        self.lock = threading.Lock()
        self.handed_over = [
            threading.Condition(self.lock) for _ in range(philosophers)
        ]
        self.owner = [max(0, fork - 1) for fork in range(philosophers)]
        self.clean = [False] * philosophers
        self.mood = ["thinking"] * philosophers
        self.stuck = threading.Event()  # Never set.

    def ask(self, who, fork):
        owner = self.owner[fork]
        in_use = self.clean[fork] or self.mood[owner] == "eating"
        if owner != who and not in_use:
            self.owner[fork] = who
            self.clean[fork] = True

    def meal(self, left, right, guest):
        # The left fork has its philosopher's number.
        who, before, after = left, (left - 1) % len(self.owner), right
        with self.lock:
            self.mood[who] = "hungry"
            self.ask(who, left)
            self.ask(who, right)
            while not self.owner[left] == self.owner[right] == who:
                self.handed_over[who].wait()
            self.mood[who] = "eating"
        guest.reach()
        guest.eat()
        with self.lock:
            self.mood[who] = "thinking"
            for fork, neighbour in [(left, before), (right, after)]:
                self.clean[fork] = False
                if self.mood[neighbour] == "hungry":
                    self.ask(neighbour, fork)
                    self.handed_over[neighbour].notify()


class Guest:
    """A philosopher."""

    def __init__(self, table, seat, number, options):
        self.table = table
        self.left = seat
        self.right = (seat + 1) % options.philosophers
        self.pace = options.pace
        self.random = random.Random(f"{options.seed} {number} {seat}")
        self.end = time.perf_counter() + options.seconds
        self.meals = 0

    def pause(self):
        time.sleep(self.random.uniform(0, 2 * self.pace))

    # What a strategy calls, as in the Rust lesson.
    reach = back_off = pause

    def eat(self):
        self.pause()
        self.meals += 1

    def dine(self):
        try:
            self.pause()
            while time.perf_counter() < self.end:
                self.table.meal(self.left, self.right, self)
                self.pause()
        except Stuck:
            pass


def serve(strategy, number, options):
    """One dinner: its seconds, everybody's meals, and whether it got stuck."""
    patience = max(LEAST_PATIENCE, MANY_MEALS * options.pace)
    table = strategy(options.philosophers, patience)
    start = time.perf_counter()
    guests = [
        Guest(table, seat, number, options)
        for seat in range(options.philosophers)
    ]
    threads = [threading.Thread(target=guest.dine) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    return seconds, [guest.meals for guest in guests], table.stuck.is_set()


def figures(name, dinners):
    """The lesson's row for the dinners under one strategy."""
    stuck = sum(stuck for _, _, stuck in dinners)
    return {
        "strategy": name,
        "meals_per_second": statistics.median(
            sum(meals) / seconds for seconds, meals, _ in dinners
        ),
        "fairness": statistics.median(
            min(meals) / max(1, max(meals)) for _, meals, _ in dinners
        ),
        "stuck": f"{stuck} of {len(dinners)}",
    }


STRATEGIES = {
    "naive": Naive,
    "ordered": Ordered,
    "waiter": Waiter,
    "back-off": BackOff,
    "chandy-misra": ChandyMisra,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--philosophers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--pace", type=float, default=0.001)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    dinners = {name: [] for name in STRATEGIES}
    for number in range(options.rounds):
        for name, strategy in STRATEGIES.items():
            dinners[name].append(serve(strategy, number, options))
    rows = [figures(name, served) for name, served in dinners.items()]
    version = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
