"""The host names that this server accepts, as protection against DNS rebinding."""

import asyncio
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import ip_address

#: A Host header: a name or an IPv6 address in brackets, with an optional port.
_HEADER = re.compile(r"(?:([\w.-]+)|\[([\w:.%-]+)\])(?::\d*)?", re.ASCII)


class Hosts:
    """The accepted hosts: IP addresses, localhost, this machine's own names, and the allowed ones.

    An allowed host is a name, `.example.com` or `*.example.com` for its subdomains, or `*` for every host.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._patterns = {"localhost"}
        for host in allowed:
            self.allow(host)

    def allow(self, host: str) -> None:
        """Accept one more host from now on."""
        host = host.lower()
        self._patterns.add(f"*{host}" if host.startswith(".") else host)

    async def include(self, header: str) -> bool:
        """Return whether a Host header names an accepted host."""
        asked = _HEADER.fullmatch(header)
        if asked is None:
            return "*" in self._patterns
        name = (asked[1] or asked[2]).lower().removesuffix(".")
        if _is_address(name) or any(fnmatchcase(name, pattern) for pattern in self._patterns):
            return True
        return name in await asyncio.to_thread(_own_names)


def _is_address(name: str) -> bool:
    with suppress(ValueError):
        ip_address(name)
        return True
    return False


@cache
def _own_names() -> frozenset[str]:
    """Return this machine's names; the system may query the network for them, which can take seconds."""
    names = {name.lower().removesuffix(".") for name in (socket.gethostname(), socket.getfqdn())}
    return frozenset(names | {f"{name.partition('.')[0]}.local" for name in names})
