"""The operator: who sits at the machine that Daybreak runs on."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})

#: Headers by which proxies and tunnels tell that they stand between.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def is_operator(connection: HTTPConnection) -> bool:
    """Tell whether a page was opened at this machine: from it, by its own name, with nothing in between.

    A public link's requests come from this machine too, but ask for another name.
    """
    if connection.client is None or any(header in connection.headers for header in _FORWARDED):
        return False
    asked_for = urlsplit(f"//{connection.headers.get('host', '')}").hostname
    return connection.client.host in LOCAL and asked_for in LOCAL
