"""CPython's side of the crawl: the twins of the lesson `crawl`.

Takes turns as rivals.py does. What they share with the lesson, the client on
asyncio's streams and the search for links, is taken from there.
"""

import argparse
import asyncio
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rivals

sys.path.append(
    str(Path(__file__).parents[2] / "lessons" / "09-crawl" / "python")
)
import permits
import web

THREADS = 10
PERMITS = 100


def products(pages):
    return [f"http://shop.test/product/{n}-brick.html" for n in range(pages)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # Where the site is, as JSON.
    parser.add_argument("--names", required=True)
    names = web.Names(parser.parse_args().names)
    names.install()
    # No proxy: the site is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    pool = ThreadPoolExecutor(THREADS)

    def scrape(url):
        with opener.open(url, timeout=30) as answer:
            return web.links(url, answer.read().decode())

    def by_urllib(pages):
        """Pages fetched by threads."""
        for _ in pool.map(scrape, products(pages)):
            pass

    def by_asyncio(pages):
        """Pages fetched by tasks."""
        asyncio.run(permits.crawl(names, products(pages), PERMITS))

    rivals.take({"urllib": by_urllib, "asyncio": by_asyncio})


if __name__ == "__main__":
    main()
