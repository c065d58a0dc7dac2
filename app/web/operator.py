"""The operator: who sits at the machine that Daybreak runs on."""

import socket
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

#: Headers by which proxies and tunnels tell that they stand between.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def is_operator(connection: HTTPConnection) -> bool:
    """Tell whether a page was opened at this machine: from it, by its own name, with nothing in between.

    A public link's requests come from this machine too, but ask for another name. Below a path there is a proxy, which
    may be on this machine and tell nothing of itself.
    """
    is_forwarded = connection.scope.get("root_path") or any(header in connection.headers for header in _FORWARDED)
    if connection.client is None or is_forwarded:
        return False
    own, _ = connection.scope.get("server") or (None, None)
    with suppress(ValueError):
        asked_for = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
        is_own_name = asked_for in ("localhost", socket.gethostname().lower())
        return _is_here(connection.client.host, own) and (is_own_name or _is_here(asked_for, own))
    return False


def _is_here(address: str, own: str | None) -> bool:
    """Tell whether an address means this machine: the one that was connected to, or one that leads nowhere else.

    Raises ValueError for what is no address.
    """
    ip = ip_address(address)
    return address == own or ip.is_loopback or ip.is_unspecified
