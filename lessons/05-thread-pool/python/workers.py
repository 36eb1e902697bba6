"""1, 5, 10 and 100 workers, for tasks that wait, compute, or do both.

A thread that waits releases the GIL: waiting scales with the workers, here as
well. A thread that computes holds it: at computing, two threads are no faster
than one, however many cores there are.
"""

import argparse
import json
import platform
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

WORKERS = [1, 5, 10, 100]


def compute(steps):
    number = 1
    for _ in range(steps):
        # 64 bits, as in the lesson.
        number = (number * 31 + 7) & 0xFFFF_FFFF_FFFF_FFFF
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # Seconds that each task waits: the lesson has drawn them from its seed.
    parser.add_argument("--pauses", default=",".join(["0.005"] * 100))
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    pauses = [float(pause) for pause in options.pauses.split(",")]

    kinds = {
        "wait": time.sleep,
        "compute": lambda pause: compute(options.steps),
        "both": lambda pause: (time.sleep(pause), compute(options.steps)),
    }
    walls = {(kind, workers): [] for kind in kinds for workers in WORKERS}
    cpus = {(kind, workers): [] for kind in kinds for workers in WORKERS}
    for _ in range(options.rounds):
        for kind, task in kinds.items():
            for workers in WORKERS:
                start, cpu = time.perf_counter(), time.process_time()
                with ThreadPoolExecutor(workers) as pool:
                    for _ in pool.map(task, pauses):
                        pass
                walls[kind, workers].append(time.perf_counter() - start)
                cpus[kind, workers].append(time.process_time() - cpu)

    rows = []
    for (kind, workers), took in walls.items():
        wall = statistics.median(took)
        rows.append({
            "tasks": f"{kind} on {workers}",
            "wall": wall,
            "speed_up": statistics.median(walls[kind, 1]) / wall,
            "cpu": statistics.median(cpus[kind, workers]),
        })
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
