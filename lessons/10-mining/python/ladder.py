"""How fast Python searches: the lowest rungs of the ladder.

"sha256 text" and "md5 text" count, as the lesson's rungs of that name do.
"md5 drawn" is the notebook's way: fifty digits drawn for each try.
"""

import argparse
import hashlib
import json
import platform
import random
import time

TEXT = "The Zen of Python, by Tim Peters"
START = "1" * 44


def sha256_text(hashes):
    for nonce in range(hashes):
        digest = hashlib.sha256(f"{nonce}{TEXT}".encode()).hexdigest()
        if digest.startswith("00000000"):
            return nonce


def md5_drawn(hashes):
    for _ in range(hashes):
        coin = "".join(random.choice("0123456789") for _ in range(50))
        digest = hashlib.md5(coin.encode()).hexdigest()
        if digest.endswith("00000000"):
            return coin


def md5_text(hashes):
    for tail in range(hashes):
        digest = hashlib.md5(f"{START}{tail:06}".encode()).hexdigest()
        if digest.endswith("00000000"):
            return tail


def seconds(work, hashes):
    start = time.perf_counter()
    work(hashes)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hashes", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()

    # Drawing is so slow that a tenth of the hashes must do.
    rungs = {
        "sha256 text": (sha256_text, options.hashes),
        "md5 drawn": (md5_drawn, max(1, options.hashes // 10)),
        "md5 text": (md5_text, options.hashes),
    }
    times = {name: [] for name in rungs}
    for _ in range(options.rounds):
        for name, (work, hashes) in rungs.items():
            times[name].append(seconds(work, hashes) / hashes)

    rows = []
    for name, measured in times.items():
        # Whatever disturbs a round makes it slower.
        fastest = min(measured)
        rows.append({"rung": name, "ns_per_hash": fastest * 1e9})
    version = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
