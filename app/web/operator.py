"""The operator: the person at the computer that runs Daybreak."""

import socket
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

#: Headers that proxies and tunnels add.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def is_operator(connection: HTTPConnection) -> bool:
    """Return whether a request comes from this machine, is addressed to it, and has passed no proxy.

    A public link's requests come from this machine too, but are addressed to another host. A root path implies a
    proxy, even if it runs on this machine and adds no header.
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
    """Return whether an address is this machine's: the one the client connected to, a loopback or a wildcard one.

    Raises ValueError if `address` is not an IP address.
    """
    ip = ip_address(address)
    return address == own or ip.is_loopback or ip.is_unspecified
