"""A heart beats every 10 ms on asyncio's loop, and something blocks the loop."""

import argparse
import asyncio
import hashlib
import json
import platform
import statistics
import time

BEAT = 0.01
BEFORE = 3
AT_LEAST = 6
PIECE = 128 * 1024


def sleeping(seconds):
    """One piece, since a sleep cannot be cut."""
    yield time.sleep(seconds)


def reading(path, mebibytes):
    with open(path, "rb", buffering=0) as file:
        for _ in range(mebibytes * 8):
            if len(file.read(PIECE)) < PIECE:
                file.seek(0)
            yield


def hashing(mebibytes):
    buffer = bytes(PIECE)
    for _ in range(mebibytes * 8):
        hashlib.sha256(buffer).digest()
        yield


def block(pieces):
    for _ in pieces:
        pass


async def on_the_loop(pieces):
    block(pieces)


async def in_a_thread(pieces):
    await asyncio.to_thread(block, pieces)


async def in_pieces(pieces):
    for _ in pieces:
        await asyncio.sleep(0)


async def one_round(work):
    steady = asyncio.Event()
    over = False
    late = []

    async def heart():
        start = time.perf_counter()
        while not over or len(late) < AT_LEAST:
            due = start + BEAT * (len(late) + 1)
            await asyncio.sleep(due - time.perf_counter())
            late.append(time.perf_counter() - due)
            if len(late) == BEFORE:
                steady.set()

    beating = asyncio.create_task(heart())
    await steady.wait()
    start = time.perf_counter()
    await work()
    took = time.perf_counter() - start
    over = True
    await beating
    return took, late


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # The lesson's own program, which it reads as well.
    parser.add_argument("--file", default=__file__)
    parser.add_argument("--sleep", type=float, default=0.1)
    parser.add_argument("--read", type=int, default=600)
    parser.add_argument("--hash", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    def read():
        return reading(options.file, options.read)

    async def nothing():
        pass

    cases = {
        "nothing": nothing,
        "sleep, on the loop": lambda: on_the_loop(sleeping(options.sleep)),
        # Named as in the lesson, where a thread of the runtime does it.
        "sleep, spawn_blocking": lambda: in_a_thread(sleeping(options.sleep)),
        "sleep, awaited": lambda: asyncio.sleep(options.sleep),
        "read a file, on the loop": lambda: on_the_loop(read()),
        "read a file, spawn_blocking": lambda: in_a_thread(read()),
        "read a file, in pieces": lambda: in_pieces(read()),
        "hash, on the loop": lambda: on_the_loop(hashing(options.hash)),
        "hash, spawn_blocking": lambda: in_a_thread(hashing(options.hash)),
        "hash, in pieces": lambda: in_pieces(hashing(options.hash)),
    }
    rounds = {case: [] for case in cases}
    # In turn, so that a change of the machine's pace meets all.
    for _ in range(options.rounds):
        for case, work in cases.items():
            rounds[case].append(asyncio.run(one_round(work)))

    rows = []
    for case, seen in rounds.items():
        late = seen[-1][1]
        rows.append({
            "work": case,
            "took": statistics.median(took for took, _ in seen),
            "beats": len(late),
            "missed": sum(each >= BEAT for each in late),
            "latest_by": statistics.median(max(late) for _, late in seen),
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
