"""A daemon thread ends with its process, wherever it is.

This file starts itself again, as a child with a thread that never ends. The
child's main thread either asks that thread and joins it, or returns. (A thread
that is no daemon would keep the child alive for ever: Python joins it at exit.)
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import threading
import time

JOINED = "asks and joins it"
DETACHED = "returns"

# As in the lesson: records begun before the main thread goes on, and seconds
# that each of them takes.
RECORDS = 5
RECORD = 0.01


def say(line):
    # Not print: a daemon thread that is cut off within it keeps the lock of
    # sys.stdout, and Python aborts when it wants to flush at exit.
    os.write(1, f"{line}\n".encode())


def child(joins):
    stop = threading.Event()
    in_the_middle = threading.Event()

    def work():
        begun = 0
        try:
            while not stop.is_set():
                say("begun")
                begun += 1
                if begun == RECORDS:
                    in_the_middle.set()
                time.sleep(RECORD)
                say("finished")
        finally:
            say("good-bye")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    in_the_middle.wait(timeout=10)
    if joins:
        stop.set()
        thread.join()


def row(main):
    start = time.perf_counter()
    command = [sys.executable, __file__, "--child", main]
    ended = subprocess.run(command, stdout=subprocess.PIPE, timeout=30)
    wall = time.perf_counter() - start
    lines = ended.stdout.decode().splitlines()
    return {
        "main": main,
        "begun": lines.count("begun"),
        "finished": lines.count("finished"),
        "good_bye": "good-bye" in lines,
        "exit_code": ended.returncode,
        "wall": wall,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(joins=options.child == JOINED)
        return
    rows = [row(JOINED), row(DETACHED)]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
