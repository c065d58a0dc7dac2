"""The address that the server listens on, parsed from any notation of its host."""

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Any

from app.request import InputError

#: Wildcard addresses, and the loopback address that reaches a server listening on each.
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True)
class Address:
    """The address to listen on; `host` is a name or a normalised IP address."""

    host: str
    port: int

    @property
    def local_host(self) -> str:
        """Return the host that reaches the page from this machine."""
        return _LOOPBACK.get(self.host, self.host)

    @property
    def url(self) -> str:
        """Return the URL to open in a browser on this machine."""
        return f"http://{in_url(self.local_host)}:{self.port}/"


def in_url(host: str) -> str:
    """Return a host as URLs write it: an IPv6 address in brackets, with the % before its zone escaped."""
    return f"[{host.replace('%', '%25')}]" if ":" in host else host


def find_address(host: str, port: int) -> Address:
    """Resolve a host in any notation the system accepts: a name, 127.1, 0, ::1, [::1], fe80::1%eth0.

    Raises InputError if no server can listen there.
    """
    host = host.strip().removeprefix("[").removesuffix("]")
    with suppress(ValueError):
        host = str(IPv6Address(host).ipv4_mapped or host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        free = [_text(address) for family, _, _, _, address in found if _is_free(family, address)]
        if not free:
            raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    except (OSError, ValueError) as error:  # getaddrinfo raises ValueError for a malformed name
        reason = getattr(error, "strerror", None) or "there is no such address"
        shown = in_url(host) if _is_numeric(host) else host
        raise InputError(f"host and port: {shown}:{port} cannot be used: {reason}.") from error
    is_name = not _is_numeric(host) and len(free) == len(found)
    return Address(host if is_name else free[0], port)


def _is_free(family: int, address: tuple[Any, ...]) -> bool:
    """Return whether an address is one of this machine's; raise OSError if it is but is already in use."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:  # as asyncio does
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
    except OSError as error:
        # A name can resolve to ::1 on a machine without IPv6.
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return False
        raise
    return True


def _is_numeric(host: str) -> bool:
    with suppress(OSError, ValueError):
        socket.getaddrinfo(host, 0, flags=socket.AI_NUMERICHOST | socket.AI_PASSIVE)
        return True
    return False


def _text(address: tuple[Any, ...]) -> str:
    # The fourth element of an IPv6 socket address is the scope id: the interface of a link-local address.
    return f"{address[0]}%{address[3]}" if len(address) == 4 and address[3] else str(address[0])
