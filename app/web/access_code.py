"""The access code: what a public link asks of everybody before anything else."""

import hashlib
import hmac
import secrets

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

#: No 0, 1, I, O: a code is also read out and typed on a phone.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TRIES = parse("20/minute")


class AccessCode:
    """Who may come in: everybody, until a code is asked for; then who knows it."""

    def __init__(self) -> None:
        self._code = ""
        self._key = secrets.token_bytes(32)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def ask_for_code(self) -> str:
        """Ask everybody for a new code from now on, and return it."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(12))
        self._code = "-".join(code[start : start + 4] for start in (0, 4, 8))
        return self._code

    def ask_for_nothing(self) -> None:
        """Let everybody in again."""
        self._code = ""

    def is_open_to(self, connection: HTTPConnection, cookie_name: str) -> bool:
        """Tell whether somebody may come in: by the cookie of that name, or by the code itself as a bearer token."""
        if not self._code:
            return True
        token = connection.headers.get("authorization", "").removeprefix("Bearer ")
        cookie = connection.cookies.get(cookie_name, "")
        return self._is_right(token) or hmac.compare_digest(cookie.encode(), self._proof().encode())

    def cookie_for(self, code: str) -> str | None:
        """Return the cookie that opens the door for who knows the code, or None."""
        return self._proof() if self._is_right(code) else None

    def may_try(self) -> bool:
        """Tell whether one more code may be tried now: the tunnel hides who tries, so all are counted together."""
        return self._limiter.hit(_TRIES)

    def _is_right(self, code: str) -> bool:
        letters = code.strip().upper().replace("-", "").replace(" ", "")
        return bool(self._code) and hmac.compare_digest(letters.encode(), self._code.replace("-", "").encode())

    def _proof(self) -> str:
        return hmac.new(self._key, self._code.encode(), hashlib.sha256).hexdigest()
