"""Many waits at once, as tasks and as threads, each in a process of its own."""

import argparse
import asyncio
import json
import platform
import subprocess
import sys
import threading
import time


def kibibytes(file, name):
    """A figure that Linux tells; nothing elsewhere."""
    try:
        with open(file, encoding="ascii") as lines:
            for line in lines:
                if line.startswith(name):
                    return int(line.split()[1])
    except OSError:
        pass
    return None


def memory():
    own = kibibytes("/proc/self/status", "RssAnon:")
    tables = kibibytes("/proc/self/status", "VmPTE:")
    stacks = kibibytes("/proc/meminfo", "KernelStack:")
    return own, None if None in (tables, stacks) else tables + stacks


def figures(at_once, start, before, end):
    """The row, while all of them wait; `end` lets them go."""
    started = time.perf_counter() - start
    used = [
        None if None in pair else max(0, pair[0] - pair[1]) * 1024
        for pair in zip(memory(), before)
    ]
    threads = threading.active_count()
    released = time.perf_counter()
    end()
    return {
        "at_once": at_once,
        "threads": threads,
        "start": started,
        "end": time.perf_counter() - released,
        "memory": used[0],
        "kernel_memory": used[1],
        "each": None if None in used else sum(used) // max(1, at_once),
    }


def in_tasks(waits):
    async def run():
        before, start = memory(), time.perf_counter()
        word, all_wait, waiting = asyncio.Event(), asyncio.Event(), 0

        async def wait():
            nonlocal waiting
            waiting += 1
            if waiting == waits:
                all_wait.set()
            await word.wait()

        tasks = [asyncio.create_task(wait()) for _ in range(waits)]
        await all_wait.wait()
        row = figures(waiting, start, before, word.set)
        released = time.perf_counter()
        await asyncio.gather(*tasks)
        return row | {"end": time.perf_counter() - released}

    return asyncio.run(run())


def in_threads(waits):
    before, start = memory(), time.perf_counter()
    word = threading.Event()
    threads = []
    for _ in range(waits):
        thread = threading.Thread(target=word.wait)
        try:
            # Returns when the thread runs: then it waits, or is about to.
            thread.start()
        except RuntimeError:
            break
        threads.append(thread)

    def end():
        word.set()
        for thread in threads:
            thread.join()

    return figures(len(threads), start, before, end)


WAYS = {"tasks": in_tasks, "threads": in_threads}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waits", type=int, default=10_000)
    parser.add_argument("--way", choices=WAYS, help="run one, in this process")
    options = parser.parse_args()
    if options.way:
        print(json.dumps(WAYS[options.way](options.waits)))
        return

    rows = []
    for way in WAYS:
        arguments = [f"--waits={options.waits}", f"--way={way}"]
        output = subprocess.run(
            [sys.executable, __file__, *arguments],
            stdout=subprocess.PIPE, check=True, timeout=100,
        ).stdout
        rows.append({"way": way} | json.loads(output))
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
