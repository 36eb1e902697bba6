"""A spinner turns while a slow answer is computed, and ends when it is there.

Whoever computes in Python holds the GIL, and gives it up every 5 ms: that is
enough for a spinner, in a thread or in a task beside it.
"""

import argparse
import asyncio
import json
import platform
import threading
import time

TURN = 0.02


def answer(below):
    """How many primes are below that number, by trial division."""
    primes = 0
    for number in range(2, below):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        primes += divisor * divisor > number
    return primes


def with_thread(below):
    turns = 0
    told = threading.Event()

    def spin():
        nonlocal turns
        while not told.wait(TURN):
            turns += 1

    spinner = threading.Thread(target=spin)
    spinner.start()
    primes = answer(below)
    start = time.perf_counter()
    told.set()
    spinner.join()
    return primes, turns, start


async def ask(compute):
    turns = 0

    async def spin():
        nonlocal turns
        while True:
            await asyncio.sleep(TURN)
            turns += 1

    spinner = asyncio.create_task(spin())
    primes = await compute()
    start = time.perf_counter()
    spinner.cancel()
    try:
        await spinner
    except asyncio.CancelledError:
        pass
    return primes, turns, start


def with_task(below):
    return asyncio.run(ask(lambda: asyncio.to_thread(answer, below)))


def on_the_loop(below):
    async def compute():
        return answer(below)

    return asyncio.run(ask(compute))


WAYS = {
    "a thread": with_thread,
    "a task": with_task,
    "a task, answer on the loop": on_the_loop,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--below", type=int, default=200_000)
    options = parser.parse_args()

    rows = []
    for way, run in WAYS.items():
        start = time.perf_counter()
        primes, turns, told = run(options.below)
        rows.append({
            "way": way,
            "answer": primes,
            "wall": told - start,
            "turns": turns,
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
