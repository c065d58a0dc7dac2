"""The cookies' names and flags: browsers give a host's cookies to each of its ports, so every program needs its own."""

import re
from typing import Literal, NamedTuple
from urllib.parse import quote

from flask import Request
from starlette.requests import HTTPConnection

#: The prefix of a name that no other site, not even a neighbour below the same domain, can set a cookie under.
HOST_PREFIX = "__Host-"

_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)

Asked = HTTPConnection | Request


class Flags(NamedTuple):
    """What a browser is told of a cookie beside its name and its end."""

    secure: bool
    samesite: Literal["Lax", "None"]
    partitioned: bool


class Cookies:
    """Names the cookies of a program that listens on `port`, below `root_path` of the proxy in front.

    `shared` is the name of a login that other Flask applications share. `embedded` says that the page is shown
    inside another site's, where browsers want cookies of another kind.
    """

    def __init__(self, port: int, *, root_path: str = "", shared: str = "", embedded: bool = False) -> None:
        self.is_shared = bool(shared)
        self.embedded = embedded
        self._port = port
        self._root = quote(root_path.strip("/"), safe="")
        self._shared = shared.removeprefix(HOST_PREFIX)

    def login(self, asked: Asked) -> str:
        """Return the name of the cookie that says who is logged in."""
        return _with_prefix(self._shared, asked) if self._shared else self._own("daybreak", asked)

    def earlier_login(self, asked: Asked) -> str:
        """Return the name that the login's cookie had before it was Daybreak's own: Flask's."""
        return _with_prefix("session", asked)

    def access(self, asked: Asked) -> str:
        """Return the name of the cookie of who knows the access code."""
        return self._own("daybreak_access", asked)

    def flags(self, asked: Asked) -> Flags:
        """Return the flags of the login's cookie."""
        partitioned = self.embedded and is_https(asked)
        return Flags(is_https(asked), "None" if partitioned else "Lax", partitioned)

    def _own(self, name: str, asked: Asked) -> str:
        # The port that the browser knows: two containers may listen on the same one inside.
        host = asked.headers.get("Host", "")
        default = 443 if is_https(asked) else 80
        found = _PORT.search(host)
        place = f"_{found[1] if found else default if host else self._port}"
        place += f"_{self._root}" if self._root else ""
        return _with_prefix(name if is_https(asked) and place == "_443" else name + place, asked)


def is_https(asked: Asked) -> bool:
    """Tell whether the browser speaks https, to us or to the proxy in front."""
    scheme = asked.scheme if isinstance(asked, Request) else asked.scope["scheme"]
    forwarded = asked.headers.get("X-Forwarded-Proto", "")
    return scheme in ("https", "wss") or forwarded.partition(",")[0].strip().lower() == "https"


def _with_prefix(name: str, asked: Asked) -> str:
    return f"{HOST_PREFIX}{name}" if is_https(asked) else name
