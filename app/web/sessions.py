"""Login sessions: one signed cookie, read by Flask, by our other routes and by Gradio's calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData
from starlette.requests import HTTPConnection
from werkzeug.http import dump_cookie

from app.web.cookies import AnyRequest, Cookies
from persistence import users
from persistence.database import Database
from persistence.tables import User

#: How long a login lasts.
LIFETIME = timedelta(days=31)

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Session key for login times by user_id, in milliseconds; the cookie's own timestamp has only whole seconds.
_LOGINS = "_logins"


class Sessions:
    """Identifies visitors by the cookie that Flask signs with `secret_key`, until they log out.

    Logins by another Flask application with the same key and cookie name are accepted.
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
        """Make a Flask application use these sessions."""
        flask_app.config.update(
            SECRET_KEY=self._secret_key,
            PERMANENT_SESSION_LIFETIME=LIFETIME,
            SESSION_REFRESH_EACH_REQUEST=False,
        )
        if not self._cookies.is_shared:
            # The default name can be another application's cookie, which a logout here must not delete.
            flask_app.config["REMEMBER_COOKIE_NAME"] = "daybreak_remember_token"
        flask_app.session_interface = _SessionCookie(self._cookies)

    def user(self, request: AnyRequest) -> User | None:
        """Return the logged-in user, or None; this reads the database."""
        login = self._login(request.cookies.get(self._cookies.login(request), ""))
        return login[0] if login else None

    def user_id(self, connection: HTTPConnection) -> str | None:
        """Return the user_id of the logged-in user, or None; this reads the database."""
        user = self.user(connection)
        return user.user_id if user else None

    def begin(self, session: SessionMixin, user: User, now: datetime) -> None:
        """Replace a session with a new login of a user."""
        session.clear()
        session.permanent = True
        session[_LOGINS] = {user.user_id: _milliseconds(after_last_logout(user, now))}

    def end(self, session: SessionMixin, request: Request) -> None:
        """Clear a session, which makes Flask delete its cookie."""
        session.clear()
        # Keep the empty cookie if there is an earlier one, which would otherwise log the visitor in again.
        if self._earlier_cookie(request):
            session.permanent = True

    def successor(self, connection: HTTPConnection) -> tuple[str, str] | None:
        """Return name and value of the cookie to set if only the earlier one was sent."""
        name = self._cookies.login(connection)
        value = None if name in connection.cookies else self._earlier_cookie(connection)
        return (name, value) if value else None

    def set_cookie(self, connection: HTTPConnection, name: str, value: str) -> str | None:
        """Return the Set-Cookie header for a login, or None if the login has ended; this reads the database."""
        login = self._login(value)
        if login is None:
            return None
        flags = self._cookies.flags(connection)._asdict()
        return dump_cookie(name, value, expires=login[1] + LIFETIME, httponly=True, **flags)

    def _earlier_cookie(self, request: AnyRequest) -> str | None:
        """Return the value of the earlier cookie if its name is not the current one and we signed it."""
        name = self._cookies.earlier_login(request)
        value = request.cookies.get(name, "")
        return value if name != self._cookies.login(request) and self._session(value) else None

    def _login(self, cookie: str) -> tuple[User, datetime] | None:
        """Return the user that a cookie logs in and when it was signed, or None."""
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
        """Return the session in a cookie and when it was signed, or None if it is expired or invalid."""
        try:
            found: tuple[dict[str, Any], datetime] = self._serializer.loads(
                cookie, int(LIFETIME.total_seconds()), return_timestamp=True
            )
        except BadData:
            return None
        return found


class _SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie, with the name and flags for the current request."""

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
    """Return `now`, or the first millisecond after the last logout if the clock was set back."""
    return max(now, user.logged_out_at + _MILLISECOND) if user.logged_out_at else now


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND
