"""What a message costs through Python's queues: the lesson's `channels`.

Each queue stands in the row of the channel that is most like it:

* `queue.SimpleQueue`, written in C, beside the standard library's channel;
* `queue.Queue`, with `task_done` for each item, beside `JoinQueue`.
"""

import argparse
import itertools
import json
import platform
import queue
import statistics
import threading
import time


def nothing_to_count():
    """For a queue that does not know when its items are done."""


def pump(items, producers, messages, batch):
    """Sends all messages; gives messages per second."""
    gate = threading.Barrier(producers + 1)
    began = []
    task_done = getattr(items, "task_done", nothing_to_count)

    def produce(number):
        first = messages * number // producers
        end = messages * (number + 1) // producers
        gate.wait()
        began.append(time.perf_counter())
        if batch is None:
            for message in range(first, end):
                items.put(message)
        else:
            for start in range(first, end, batch):
                items.put(list(range(start, min(start + batch, end))))
        # The last word of a producer.
        items.put(None)

    threads = [
        threading.Thread(target=produce, args=(number,))
        for number in range(producers)
    ]
    for each in threads:
        each.start()
    gate.wait()
    sending = producers
    received = 0
    while sending:
        parcel = items.get()
        if parcel is None:
            sending -= 1
        elif batch is None:
            received += 1
        else:
            received += len(parcel)
        task_done()
    end = time.perf_counter()
    for each in threads:
        each.join()
    assert received == messages, "a message was lost"
    return messages / (end - min(began))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--producers", type=int, default=10)
    parser.add_argument("--bound", type=int, default=1_024)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    batch, bound = options.batch, options.bound
    # How each is made, and how many messages it takes at once.
    queues = {
        "std, unbounded": (queue.SimpleQueue, None),
        "JoinQueue, unbounded": (queue.Queue, None),
        "JoinQueue, bounded": (lambda: queue.Queue(bound), None),
        "JoinQueue, batches": (lambda: queue.Queue(bound), batch),
    }
    paces = {name: ([], []) for name in queues}
    # In turn, so that a change of the machine's pace meets all of them.
    for _, name in itertools.product(range(options.rounds), queues):
        make, batch = queues[name]
        one, many = paces[name]
        one.append(pump(make(), 1, options.messages, batch))
        many.append(
            pump(make(), options.producers, options.messages, batch)
        )

    name = platform.python_implementation()
    version = f"{name} {platform.python_version()}"
    rows = [
        {
            "channel": channel,
            "one_producer": statistics.median(one),
            "many_producers": statistics.median(many),
        }
        for channel, (one, many) in paces.items()
    ]
    print(json.dumps({"version": version, "rows": rows}))


if __name__ == "__main__":
    main()
