"""Who is asking: one signed cookie, read alike by Flask, by the other routes and by Gradio's events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData
from starlette.requests import HTTPConnection
from werkzeug.http import dump_cookie

from app.web.cookies import Asked, Cookies
from persistence import users
from persistence.database import Database
from persistence.tables import User

#: How long a login lasts.
LIFETIME = timedelta(days=31)

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Where a session keeps who logged in and when, in milliseconds: the cookie's own time is in whole seconds.
_LOGINS = "_logins"


class Sessions:
    """Knows visitors by the cookie that Flask signs with this key, until they log out.

    A Flask application elsewhere with the same key and cookie name knows them too, and is believed.
    """

    def __init__(self, database: Database, secret_key: str, cookies: Cookies) -> None:
        self.embedded = cookies.embedded
        self._cookies = cookies
        self._database = database
        self._secret_key = secret_key
        signing = Flask(__name__, static_folder=None)
        self.configure(signing)
        serializer = SecureCookieSessionInterface().get_signing_serializer(signing)
        assert serializer is not None, "an empty key signs nothing"
        self._serializer = serializer

    def configure(self, flask_app: Flask) -> None:
        """Make a Flask application's sessions those that are known here."""
        flask_app.config.update(
            SECRET_KEY=self._secret_key,
            PERMANENT_SESSION_LIFETIME=LIFETIME,
            SESSION_REFRESH_EACH_REQUEST=False,
        )
        if not self._cookies.is_shared:
            # Flask-Login's own name for it is another application's, which a logout here does not concern.
            flask_app.config["REMEMBER_COOKIE_NAME"] = "daybreak_remember_token"
        flask_app.session_interface = _SessionCookie(self._cookies)

    def user_id(self, connection: HTTPConnection) -> str | None:
        """Return the user_id of who is asking, or None; this looks into the database."""
        login = self._login(connection.cookies.get(self._cookies.login(connection), ""))
        return login[0].user_id if login else None

    def user(self, request: Request) -> User | None:
        """Return who is asking Flask, or None."""
        login = self._login(request.cookies.get(self._cookies.login(request), ""))
        return login[0] if login else None

    def begin(self, session: SessionMixin, user: User, now: datetime) -> None:
        """Empty a session and make it one that begins now with the login of a user."""
        session.clear()
        session.permanent = True
        session[_LOGINS] = {user.user_id: _milliseconds(after_last_logout(user, now))}

    def end(self, session: SessionMixin, request: Request) -> None:
        """Empty a session, whose cookie is deleted then."""
        session.clear()
        # Beside an earlier cookie it stays, though it names nobody: without it, that one would be believed again.
        if self._earlier_cookie(request):
            session.permanent = True

    def successor(self, connection: HTTPConnection) -> tuple[str, str] | None:
        """Return name and value of the cookie that is to follow an earlier one which was sent alone."""
        name = self._cookies.login(connection)
        value = None if name in connection.cookies else self._earlier_cookie(connection)
        return (name, value) if value else None

    def set_cookie(self, connection: HTTPConnection, name: str, value: str) -> str | None:
        """Return the header that sets the cookie of a login until its end, or None when that has come.

        This looks into the database.
        """
        login = self._login(value)
        if login is None:
            return None
        flags = self._cookies.flags(connection)._asdict()
        return dump_cookie(name, value, expires=login[1] + LIFETIME, httponly=True, **flags)

    def _earlier_cookie(self, asked: Asked) -> str | None:
        """Return the cookie with the earlier name, where that is another one and it was signed with this key."""
        name = self._cookies.earlier_login(asked)
        value = asked.cookies.get(name, "")
        return value if name != self._cookies.login(asked) and self._session(value) else None

    def _login(self, cookie: str) -> tuple[User, datetime] | None:
        """Return whose login a cookie holds, and when it was signed, or None."""
        found = self._session(cookie)
        user_id = found[0].get("_user_id") if found else None
        user = users.get(self._database, user_id) if isinstance(user_id, str) else None
        if found is None or user is None:
            return None
        session, signed_at = found
        logged_in = session.get(_LOGINS, {}).get(user_id, _milliseconds(signed_at))
        has_ended = user.logged_out_at is not None and logged_in <= _milliseconds(user.logged_out_at)
        return None if has_ended else (user, signed_at)

    def _session(self, cookie: str) -> tuple[dict[str, Any], datetime] | None:
        """Return what a cookie holds, and when it was signed, or None for one that counts no more or never did."""
        try:
            found: tuple[dict[str, Any], datetime] = self._serializer.loads(
                cookie, int(LIFETIME.total_seconds()), return_timestamp=True
            )
        except BadData:
            return None
        return found


class _SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie, with the name and the flags that suit the request."""

    def __init__(self, cookies: Cookies) -> None:
        self._cookies = cookies

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002
        return self._cookies.login(request)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return self._cookies.flags(request).secure

    def get_cookie_samesite(self, app: Flask) -> str:  # noqa: ARG002
        return self._cookies.flags(request).samesite

    def get_cookie_partitioned(self, app: Flask) -> bool:  # noqa: ARG002
        return self._cookies.flags(request).partitioned


def after_last_logout(user: User, now: datetime) -> datetime:
    """Return now, or the first moment after the last logout where the clock was put back before it."""
    return max(now, user.logged_out_at + _MILLISECOND) if user.logged_out_at else now


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND
