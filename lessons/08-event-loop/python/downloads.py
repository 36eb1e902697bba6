"""Three steps each, many downloads at once on one thread.

robots.txt says where the sitemap is, the sitemap where the pages are.
"""

import argparse
import asyncio
import json
import platform
import statistics
import time

HOST = "shop.test"
DEADLINE = 20


def request(path):
    return (
        f"GET {path} HTTP/1.0\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    ).encode()


def page(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b" ")[1:2]
    if status != [b"200"]:
        raise ValueError(f"no page: {head[:40]!r}")
    return body.decode()


def path_of(url):
    return "/" + url.strip().removeprefix("http://").partition("/")[2]


def sitemap_in(robots):
    lines = robots.splitlines()
    return next(path_of(line[8:]) for line in lines if line[:8] == "Sitemap:")


def page_in(sitemap, number):
    pages = [rest.partition("</loc>")[0] for rest in sitemap.split("<loc>")[1:]]
    return path_of(pages[number % len(pages)])


class Transfer(asyncio.Protocol):
    """One request, and a callback for what comes of it."""

    def __init__(self, path, then):
        self.path, self.then, self.received = path, then, bytearray()

    def connection_made(self, transport):
        transport.write(request(self.path))

    def data_received(self, data):
        self.received += data

    def connection_lost(self, error):
        self.then(error, self.received)


def get_then(address, path, then):
    loop = asyncio.get_running_loop()
    connect = loop.create_connection(lambda: Transfer(path, then), *address)
    connecting = loop.create_task(connect)
    # A refused connection is told to nobody else.
    connecting.add_done_callback(
        lambda done: done.exception() and then(done.exception(), b"")
    )


async def with_callbacks(address, number):
    done = asyncio.get_running_loop().create_future()

    def step(then):
        def called(error, answer):
            try:
                if error:
                    raise error
                then(page(answer))
            except Exception as failed:
                done.set_exception(failed)
        return called

    def got_robots(robots):
        def got_sitemap(sitemap):
            get_then(address, page_in(sitemap, number), step(done.set_result))
        get_then(address, sitemap_in(robots), step(got_sitemap))

    get_then(address, "/robots.txt", step(got_robots))
    return await done


async def get(address, path):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(request(path))
    answer = await reader.read()
    writer.close()
    return page(answer)


async def with_await(address, number):
    robots = await get(address, "/robots.txt")
    sitemap = await get(address, sitemap_in(robots))
    return await get(address, page_in(sitemap, number))


WAYS = {"callbacks": with_callbacks, "async and await": with_await}


async def at_once(download, address, downloads):
    all = (download(address, number) for number in range(downloads))
    return await asyncio.wait_for(asyncio.gather(*all), DEADLINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # The lesson's local web, while it runs.
    parser.add_argument("--address", required=True)
    parser.add_argument("--downloads", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    host, _, port = options.address.rpartition(":")
    address = host, int(port)

    alone = {way: [] for way in WAYS}
    together = {way: [] for way in WAYS}
    length = {}
    # In turn, so that a change of the machine's pace meets both.
    for _ in range(options.rounds):
        for way, download in WAYS.items():
            start = time.perf_counter()
            asyncio.run(at_once(download, address, 1))
            alone[way].append(time.perf_counter() - start)
            start = time.perf_counter()
            pages = asyncio.run(at_once(download, address, options.downloads))
            together[way].append(time.perf_counter() - start)
            length[way] = sum(len(page.encode()) for page in pages)

    rows = [
        {
            "way": way,
            "alone": statistics.median(alone[way]),
            "at_once": statistics.median(together[way]),
            "bytes": length[way],
        }
        for way in WAYS
    ]
    version = f"CPython {platform.python_version()}"
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
