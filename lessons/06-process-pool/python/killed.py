"""Twelve tasks on three worker processes, and one dies in mid-task."""

import concurrent.futures
import json
import os
import platform
import signal

WORKERS = 3
TASKS = 12
# The task that does not survive, from 0.
VICTIM = 4


def is_killed():
    os.kill(os.getpid(), signal.SIGKILL)


def exits():
    os._exit(7)


def aborts():
    os.abort()


def panics():
    raise RuntimeError("no bricks left")


# Only one that raises is no death.
WAYS = {
    "is killed": is_killed,
    "exits": exits,
    "aborts": aborts,
    "panics": panics,
}


def one_dies(way):
    """Gives how many tasks completed, and how many failed."""
    futures = []
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as pool:
        for task in range(TASKS):
            try:
                futures.append(
                    pool.submit(way if task == VICTIM else os.getpid)
                )
            except concurrent.futures.BrokenExecutor:
                # It died before all were handed in: the rest is refused.
                break
    completed = sum(future.exception() is None for future in futures)
    return completed, TASKS - completed


def main():
    rows = []
    for worker, way in WAYS.items():
        if worker == "is killed" and not hasattr(signal, "SIGKILL"):
            continue
        completed, failed = one_dies(way)
        rows.append(
            {"worker": worker, "completed": completed, "failed": failed}
        )
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
