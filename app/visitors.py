"""Who is asking: one signed cookie, read alike by Flask, by the other routes and by Gradio's events."""

from datetime import UTC, datetime, timedelta

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData
from starlette.requests import HTTPConnection

from persistence import users
from persistence.database import Database
from persistence.tables import User

#: How long a login lasts.
LIFETIME = timedelta(days=31)

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Where a session keeps who logged in and when, in milliseconds: the cookie's own time is in whole seconds.
_LOGINS = "_logins"


class Visitors:
    """Knows visitors by the cookie that Flask signs with this key, until they log out.

    A Flask application elsewhere with the same key and cookie name knows them too, and is believed. `embedded`
    says that the page is shown inside another site's, where browsers want cookies of another kind.
    """

    def __init__(self, database: Database, secret_key: str, *, embedded: bool) -> None:
        self.embedded = embedded
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
        flask_app.session_interface = _SessionCookie(self.embedded)

    def user_id(self, connection: HTTPConnection) -> str | None:
        """Return the user_id of who is asking, or None; this looks into the database."""
        user = self._user(connection.cookies.get(_cookie_name(is_https(connection)), ""))
        return user.user_id if user else None

    def user(self, request: Request) -> User | None:
        """Return who is asking Flask, or None."""
        return self._user(request.cookies.get(_cookie_name(_is_https_in_flask(request)), ""))

    def begin(self, session: SessionMixin, user: User, now: datetime) -> None:
        """Empty a session and make it one that begins now with the login of a user."""
        session.clear()
        session.permanent = True
        # A clock that was put back must not make a new login older than the last logout.
        moment = max(now, user.logged_out_at + _MILLISECOND) if user.logged_out_at else now
        session[_LOGINS] = {user.user_id: _milliseconds(moment)}

    def _user(self, cookie: str) -> User | None:
        try:
            session, signed_at = self._serializer.loads(cookie, int(LIFETIME.total_seconds()), return_timestamp=True)
        except BadData:
            return None
        user_id = session.get("_user_id")
        user = users.get(self._database, user_id) if isinstance(user_id, str) else None
        if user is None or user.logged_out_at is None:
            return user
        logged_in = session.get(_LOGINS, {}).get(user_id, _milliseconds(signed_at))
        return user if logged_in > _milliseconds(user.logged_out_at) else None


class _SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie, with the name and the flags that suit the request's scheme."""

    def __init__(self, embedded: bool) -> None:
        self._embedded = embedded

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002
        return _cookie_name(_is_https_in_flask(request))

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return _is_https_in_flask(request)

    def get_cookie_samesite(self, app: Flask) -> str:
        return "None" if self.get_cookie_partitioned(app) else "Lax"

    def get_cookie_partitioned(self, app: Flask) -> bool:
        return self._embedded and self.get_cookie_secure(app)


def is_https(connection: HTTPConnection) -> bool:
    """Tell whether the browser speaks https, to us or to the proxy in front."""
    return _says_https(connection.scope["scheme"], connection.headers.get("x-forwarded-proto"))


def _is_https_in_flask(request: Request) -> bool:
    return _says_https(request.scheme, request.headers.get("X-Forwarded-Proto"))


def _says_https(scheme: str, forwarded: str | None) -> bool:
    return scheme in ("https", "wss") or (forwarded or "").partition(",")[0].strip().lower() == "https"


def _cookie_name(https: bool) -> str:
    # No other site, not even a neighbour below the same domain, can set a cookie that is called __Host-.
    return "__Host-session" if https else "session"


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND
