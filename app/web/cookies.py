"""The cookies' names and flags; names differ per program because browsers send a host's cookies to all its ports."""

import re
from typing import Literal, NamedTuple
from urllib.parse import quote

from flask import Request
from starlette.requests import HTTPConnection

#: Browsers let only the host itself set a cookie with this prefix, not a sibling below the same domain.
HOST_PREFIX = "__Host-"

_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)

AnyRequest = HTTPConnection | Request


class Flags(NamedTuple):
    """The attributes of a cookie other than its name, value and expiry."""

    secure: bool
    samesite: Literal["Lax", "None"]
    partitioned: bool


class Cookies:
    """Names the cookies of a program that listens on `port`, below `root_path` of a proxy.

    `shared` is the name of a login cookie shared with other Flask applications. `embedded` means that the page is
    shown inside another site, where browsers require partitioned cookies.
    """

    def __init__(self, port: int, *, root_path: str = "", shared: str = "", embedded: bool = False) -> None:
        self.is_shared = bool(shared)
        self.embedded = embedded
        self._port = port
        self._root = quote(root_path.strip("/"), safe="")
        self._shared = shared.removeprefix(HOST_PREFIX)

    def login(self, request: AnyRequest) -> str:
        """Return the name of the login cookie."""
        return _with_prefix(self._shared, request) if self._shared else self._own("daybreak", request)

    def earlier_login(self, request: AnyRequest) -> str:
        """Return the login cookie's name in earlier versions: Flask's default."""
        return _with_prefix("session", request)

    def access(self, request: AnyRequest) -> str:
        """Return the name of the cookie that proves knowledge of the access code."""
        return self._own("daybreak_access", request)

    def flags(self, request: AnyRequest) -> Flags:
        """Return the flags of the login cookie."""
        partitioned = self.embedded and is_https(request)
        return Flags(is_https(request), "None" if partitioned else "Lax", partitioned)

    def _own(self, name: str, request: AnyRequest) -> str:
        # The browser's port, not ours: two containers can listen on the same internal port.
        host = request.headers.get("Host", "")
        default = 443 if is_https(request) else 80
        found = _PORT.search(host)
        suffix = f"_{found[1] if found else default if host else self._port}"
        suffix += f"_{self._root}" if self._root else ""
        return _with_prefix(name if is_https(request) and suffix == "_443" else name + suffix, request)


def is_https(request: AnyRequest) -> bool:
    """Return whether the browser uses https, to us or to a proxy."""
    scheme = request.scheme if isinstance(request, Request) else request.scope["scheme"]
    forwarded = request.headers.get("X-Forwarded-Proto", "")
    return scheme in ("https", "wss") or forwarded.partition(",")[0].strip().lower() == "https"


def _with_prefix(name: str, request: AnyRequest) -> str:
    return f"{HOST_PREFIX}{name}" if is_https(request) else name
