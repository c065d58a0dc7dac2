"""Where the page listens, however its host is written, and where this machine itself finds it."""

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Any

from app.request import InputError

#: The addresses that stand for all of a machine's own, and where it finds itself behind them.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True)
class Address:
    """Where the page listens: `host` is a name, or an IP address in its usual form."""

    host: str
    port: int

    @property
    def here(self) -> str:
        """Return the host under which this machine itself reaches the page."""
        return _EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        """Return what a browser on this machine opens."""
        return f"http://{in_url(self.here)}:{self.port}/"


def in_url(host: str) -> str:
    """Return a host as it stands in a URL: an IPv6 address in brackets, the % before its zone escaped."""
    return f"[{host.replace('%', '%25')}]" if ":" in host else host


def find_address(host: str, port: int) -> Address:
    """Return where to listen for a host in any form that this system reads: a name, 127.1, 0, ::1, [::1], fe80::1%eth0.

    Raises InputError when nothing can listen there.
    """
    host = host.strip().removeprefix("[").removesuffix("]")
    with suppress(ValueError):
        host = str(IPv6Address(host).ipv4_mapped or host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        free = [_text(address) for family, _, _, _, address in found if _is_free(family, address)]
        if not free:
            raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    except (OSError, ValueError) as error:  # the latter for what can be no name of a host
        reason = getattr(error, "strerror", None) or "there is no such address"
        shown = in_url(host) if _is_numeric(host) else host
        raise InputError(f"host and port: {shown}:{port} cannot be used: {reason}.") from error
    is_name = not _is_numeric(host) and len(free) == len(found)
    return Address(host if is_name else free[0], port)


def _is_free(family: int, address: tuple[Any, ...]) -> bool:
    """Tell whether this machine has an address; raise OSError when it has, and nothing more can listen there."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:  # as asyncio does
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
    except OSError as error:
        # A name may stand for ::1, too, where there is no IPv6.
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
    # The fourth number of an IPv6 address is the network card that a link-local one belongs to.
    return f"{address[0]}%{address[3]}" if len(address) == 4 and address[3] else str(address[0])
