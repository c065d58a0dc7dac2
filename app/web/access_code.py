"""The access code that protects a public link."""

import hashlib
import hmac
import secrets

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

#: Without 0, 1, I and O: a code is also read aloud and typed on a phone.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TRIES = parse("20/minute")


class AccessCode:
    """Checks the access code; until one is required, every request passes."""

    def __init__(self) -> None:
        self._code = ""
        self._key = secrets.token_bytes(32)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def ask_for_code(self) -> str:
        """Require a new code from now on, and return it."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(12))
        self._code = "-".join(code[start : start + 4] for start in (0, 4, 8))
        return self._code

    def ask_for_nothing(self) -> None:
        """Stop requiring a code."""
        self._code = ""

    def is_open_to(self, connection: HTTPConnection, cookie_name: str) -> bool:
        """Return whether a request carries the right cookie, or the code itself as a bearer token."""
        if not self._code:
            return True
        token = connection.headers.get("authorization", "").removeprefix("Bearer ")
        cookie = connection.cookies.get(cookie_name, "")
        return self._is_right(token) or hmac.compare_digest(cookie.encode(), self._proof().encode())

    def cookie_for(self, code: str) -> str | None:
        """Return the value of the access cookie, or None if the code is wrong."""
        return self._proof() if self._is_right(code) else None

    def may_try(self) -> bool:
        """Count an attempt and return whether it is allowed; all clients share the limit, as the tunnel hides them."""
        return self._limiter.hit(_TRIES)

    def _is_right(self, code: str) -> bool:
        letters = code.strip().upper().replace("-", "").replace(" ", "")
        return bool(self._code) and hmac.compare_digest(letters.encode(), self._code.replace("-", "").encode())

    def _proof(self) -> str:
        return hmac.new(self._key, self._code.encode(), hashlib.sha256).hexdigest()
