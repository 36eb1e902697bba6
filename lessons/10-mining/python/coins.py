"""Coins, as Python finds them: fifty digits whose MD5 ends in zeros.

So that it can be compared with the lesson, the first 44 digits of the coins
come from there, one start after the other, and the last six are counted.
"""

import argparse
import hashlib
import json
import platform
import time


def coins(starts, suffix):
    """All coins with these starts, each with its hash."""
    for start in starts:
        for tail in range(1_000_000):
            coin = f"{start}{tail:06}"
            md5 = hashlib.md5(coin.encode()).hexdigest()
            if md5.endswith(suffix):
                yield coin, md5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--suffix", default="00000")
    parser.add_argument("--start", action="append", required=True)
    options = parser.parse_args()

    rows = []
    last = time.perf_counter()
    for coin, md5 in coins(options.start, options.suffix):
        now = time.perf_counter()
        rows.append({"coin": coin, "md5": md5, "seconds": now - last})
        last = now
        if len(rows) == options.count:
            break
    version = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
