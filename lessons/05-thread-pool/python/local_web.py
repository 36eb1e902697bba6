"""The lesson's local web, for urllib: where its hosts are."""

import json
import socket


def use(names):
    """Makes the hosts of `names`, as JSON, known to every socket."""
    table = json.loads(names)
    ask_system = socket.getaddrinfo

    def look_up(host, port, *more, **options):
        at = table["hosts"].get(host)
        if at is None and host.endswith(".test"):
            at = table["others"]
        if at is not None:
            host, _, port = at.rpartition(":")
        elif host.endswith(".dead"):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return ask_system(host, int(port), *more, **options)

    socket.getaddrinfo = look_up
