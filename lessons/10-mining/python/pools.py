"""The nonces of a poem, by one worker and in the two pools of Python.

`map` gives results in the order of the chunks, so the first hit is the
smallest. The threads take turns at the GIL; the processes have one each, and
pay for it: every chunk and every answer is pickled.
"""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import platform
import time

POEM = pathlib.Path(__file__).parent.parent / "data" / "zen.txt"
CHUNK = 5_000
# Chunks handed in at once: `Executor.map` reads its whole input at the start.
BATCH = 8


def first(text, prefix, start):
    """The smallest nonce in one chunk, if there is one."""
    for nonce in range(start, start + CHUNK):
        digest = hashlib.sha256(f"{nonce}{text}".encode()).hexdigest()
        if digest.startswith(prefix):
            return nonce
    return None


def alone(text, prefix):
    start = 0
    while (nonce := first(text, prefix, start)) is None:
        start += CHUNK
    return nonce


def pooled(pool, text, prefix):
    start = 0
    while True:
        starts = range(start, start + BATCH * CHUNK, CHUNK)
        hits = pool.map(first, [text] * BATCH, [prefix] * BATCH, starts)
        for nonce in hits:
            if nonce is not None:
                return nonce
        start = starts.stop


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=4)
    parser.add_argument("--zeros", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    prefix = "0" * options.zeros
    lines = POEM.read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line][: options.searches]

    rows = []

    def measure(way, search):
        start = time.perf_counter()
        for text in texts:
            search(text, prefix)
        seconds = time.perf_counter() - start
        before = rows[0]["seconds"] if rows else seconds
        rows.append(
            {"way": way, "seconds": seconds, "speed_up": before / seconds}
        )

    measure("zen: one worker", alone)
    with concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        measure("zen: thread pool", lambda *search: pooled(pool, *search))
    with concurrent.futures.ProcessPoolExecutor(options.workers) as pool:
        measure("zen: process pool", lambda *search: pooled(pool, *search))
    version = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
