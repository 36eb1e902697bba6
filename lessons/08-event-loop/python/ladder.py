"""The latency ladder, as far as Python can see it."""

import argparse
import json
import os
import platform
import queue
import socket
import statistics
import subprocess
import sys
import threading
import time


def lock(times):
    own = threading.Lock()
    start = time.perf_counter()
    for _ in range(times):
        with own:
            pass
    return time.perf_counter() - start


def lock_wanted_by_two(times):
    shared, spans = threading.Lock(), []
    both = threading.Barrier(2)

    def want():
        both.wait()
        start = time.perf_counter()
        for _ in range(times):
            with shared:
                pass
        spans.append((start, time.perf_counter()))

    other = threading.Thread(target=want)
    other.start()
    want()
    other.join()
    return max(end for _, end in spans) - min(start for start, _ in spans)


def channel_hops(hops):
    there, back = queue.SimpleQueue(), queue.SimpleQueue()

    def echo():
        while (ball := there.get()) is not None:
            back.put(ball)

    other = threading.Thread(target=echo)
    other.start()
    start = time.perf_counter()
    for ball in range(hops // 2):
        there.put(ball)
        back.get()
    took = time.perf_counter() - start
    there.put(None)
    other.join()
    return took


def switches(times):
    ours, theirs = threading.Semaphore(0), threading.Semaphore(0)

    def answer():
        for _ in range(times // 2):
            theirs.acquire()
            ours.release()

    other = threading.Thread(target=answer)
    other.start()
    start = time.perf_counter()
    for _ in range(times // 2):
        theirs.release()
        ours.acquire()
    took = time.perf_counter() - start
    other.join()
    return took


def threads(times):
    start = time.perf_counter()
    for _ in range(times):
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()
    return time.perf_counter() - start


def processes(times):
    start = time.perf_counter()
    for _ in range(times):
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", ""], check=True, timeout=60
        )
    return time.perf_counter() - start


def file_pieces(times, path):
    with open(path, "rb", buffering=0) as file:
        pieces = max(1, os.fstat(file.fileno()).st_size // 4096)
        start = time.perf_counter()
        for number in range(times):
            file.seek(number % pieces * 4096)
            file.read(4096)
        return time.perf_counter() - start


def round_trips(times):
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname(), timeout=10)
        far, _ = server.accept()
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end.settimeout(10)

    def answer():
        for _ in range(times):
            far.recv(1)
            far.sendall(b"!")

    with near, far:
        other = threading.Thread(target=answer)
        other.start()
        start = time.perf_counter()
        for _ in range(times):
            near.sendall(b"?")
            near.recv(1)
        took = time.perf_counter() - start
        other.join()
    return took


FILE = "4 KiB of a file in memory"

RUNGS = {
    "lock, free": (lock, 100_000),
    "lock, wanted by two": (lock_wanted_by_two, 50_000),
    "hop through a channel": (channel_hops, 2_000),
    FILE: (file_pieces, 2_000),
    "switch to another thread": (switches, 1_000),
    "round trip on loopback": (round_trips, 200),
    "start of a thread": (threads, 50),
    "start of a process": (processes, 2),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    # The lesson's own program, which it reads as well.
    parser.add_argument("--file", default=__file__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()

    times = {step: [] for step in RUNGS}
    # In turn, so that a change of the machine's pace meets all.
    for _ in range(options.rounds):
        for step, (measure, often) in RUNGS.items():
            more = [options.file] if step == FILE else []
            times[step].append(measure(often, *more) / often)

    rows = [
        {"step": step, "median": statistics.median(all), "fastest": min(all)}
        for step, all in times.items()
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
