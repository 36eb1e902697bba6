"""The nonces of a poem, as Python finds them.

For each text the smallest n such that the hex SHA-256 of n and the text
begins with the prefix. Threads would not help here: each hash is short, and
the interpreter runs one thread at a time.
"""

import argparse
import hashlib
import itertools
import json
import platform
import time


def smallest_nonce(text, prefix):
    """The smallest nonce, and the hash that shows it."""
    for nonce in itertools.count():
        digest = hashlib.sha256(f"{nonce}{text}".encode()).hexdigest()
        if digest.startswith(prefix):
            return nonce, digest


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", action="append", required=True)
    parser.add_argument("--prefix", default="00000")
    options = parser.parse_args()

    rows = []
    for text in options.text:
        start = time.perf_counter()
        nonce, digest = smallest_nonce(text, options.prefix)
        rows.append(
            {
                "text": text,
                "nonce": nonce,
                "digest": digest,
                "seconds": time.perf_counter() - start,
            }
        )
    version = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
