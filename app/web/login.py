"""Login, logout and a visitor's content as plain HTML pages, served by Flask with Flask-Login."""

import json
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from a2wsgi import WSGIMiddleware
from flask import Flask, Response, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.exceptions import HTTPException

from app import ids
from app.printable import printable
from app.web import health, pages
from app.web.content_page import card, zone_of
from app.web.sessions import Sessions, after_last_logout
from persistence import contents, storage, users
from persistence.database import Database, DatabaseError
from persistence.tables import User
from persistence.users import ActivityType
from ui.actions import SORRY

#: Contents per page.
PAGE = 50

#: Maximum request body in bytes; a user_id is short.
MAX_BODY = 4096

#: Maximum stored length of an unknown user_id, in characters.
MAX_KEPT = 64

_FAILURES = parse("10/minute")

_ERRORS = {
    404: "Page not found.",
    405: "This method is not allowed here.",
    413: "This is too long for a user_id.",
}


class Visitor(UserMixin):  # type: ignore[misc]
    """A logged-in user, with the interface that Flask-Login requires."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        """Return the id that Flask-Login stores in the session."""
        return self.user.user_id


def login_app(
    database: Database, data_dir: Path, sessions: Sessions, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Flask:
    """Return the Flask application that serves `/login`, `/logout` and `/content`."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    sessions.configure(app)
    login = _Pages(database, data_dir, sessions, now)
    manager = LoginManager(app, add_context_processor=False)
    # Flask-Login's protection would log a phone out whenever it changes networks.
    manager.session_protection = None
    manager.user_loader(login.load_visitor)
    app.add_url_rule("/login", view_func=login.show_form, methods=["GET"])
    app.add_url_rule("/login", view_func=login.log_in, methods=["POST"])
    app.add_url_rule("/logout", view_func=login.log_out, methods=["POST"])
    app.add_url_rule("/content", view_func=login.show_content, methods=["GET"])
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(DatabaseError, _show_outage)
    app.after_request(login.add_headers)
    return app


def routes(database: Database, data_dir: Path, sessions: Sessions) -> list[Route]:
    """Return the routes served by Flask, which refuses wrong methods itself."""
    flask = _BufferedRequests(login_app(database, data_dir, sessions))
    return [Route(path, flask) for path in ("/login", "/logout", "/content")]


class _BufferedRequests:
    """Passes a request to Flask only when its body is complete, so that a slow client occupies no thread."""

    def __init__(self, app: Flask) -> None:
        self._flask: ASGIApp = WSGIMiddleware(app)  # type: ignore[arg-type,assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then call Flask."""
        body, has_more = b"", True
        while has_more and len(body) <= MAX_BODY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            has_more = message.get("more_body", False)

        async def receive_body() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._flask(scope, receive_body, send)


class _Pages:
    """The views of the Flask application."""

    def __init__(self, database: Database, data_dir: Path, sessions: Sessions, now: Callable[[], datetime]) -> None:
        self._database = database
        self._data_dir = data_dir
        self._sessions = sessions
        self._now = now
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def load_visitor(self, _user_id: str) -> Visitor | None:
        """Return the logged-in visitor, for Flask-Login."""
        user = self._sessions.user(request)
        if user is None:
            self._sessions.end(session, request)  # or Flask could sign the rejected session again
            return None
        return Visitor(user)

    def show_form(self, error: str = "", user_id: str = "") -> str:
        """Show the form that asks for the user_id."""
        is_known = current_user.is_authenticated
        embedded = self._sessions.embedded
        return pages.render("login.html", error=error, user_id=user_id, is_known=is_known, embedded=embedded)

    def log_in(self) -> ResponseReturnValue:
        """Log the client in if it sends a known user_id."""
        user_id = _sent_user_id()
        user = ids.user(self._database, user_id)
        address = request.remote_addr or ""
        if not (self._limiter.test if user else self._limiter.hit)(_FAILURES, address):
            opens_at, _ = self._limiter.get_window_stats(_FAILURES, address)
            seconds = max(1, math.ceil(opens_at - time.time()))
            refusal = self._refusal("Too many failed attempts. Please wait a minute and try again.")
            return refusal, 429, {"Retry-After": str(seconds)}
        if user is None:
            users.record(self._database, printable(user_id)[:MAX_KEPT], ActivityType.LOGIN_FAILED, self._now())
            return self._refusal("This user_id is unknown. Please check that you copied all of it."), 401
        users.record(self._database, user.user_id, ActivityType.LOGIN, self._now())
        self._sessions.begin(session, user, self._now())
        login_user(Visitor(user))
        return Response(status=204) if request.is_json else redirect("content", 303)

    def log_out(self) -> ResponseReturnValue:
        """End all of the visitor's sessions."""
        if current_user.is_authenticated:
            user: User = current_user.user
            users.log_out(self._database, user.user_id, after_last_logout(user, self._now()))
        self._sessions.end(session, request)
        logout_user()
        return redirect("login", 303)

    def show_content(self) -> ResponseReturnValue:
        """Show the visitor's newest contents, or those older than `before`."""
        if not current_user.is_authenticated:
            return redirect("login", 303)
        user: User = current_user.user
        if request.method == "GET":
            users.record(self._database, user.user_id, ActivityType.VIEW, self._now())
        before = ids.exact_content_id(request.args.get("before"))
        found = contents.list_for_user(self._database, user.user_id, PAGE + 1, before)
        zone = zone_of(user)
        return pages.render(
            "content.html",
            cards=[
                card(content, items, zone, storage.missing(self._data_dir, items)) for content, items in found[:PAGE]
            ],
            before=before,
            older_than=found[PAGE - 1][0].content_id if len(found) > PAGE else None,
        )

    def add_headers(self, response: Response) -> Response:
        """Forbid caching, scripts and framing by other sites."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
            f"form-action 'self'; base-uri 'none'; {pages.frame_ancestors(embedded=self._sessions.embedded)}"
        )
        return response

    def _refusal(self, sentence: str) -> str | Response:
        return jsonify(error=sentence) if request.is_json else self.show_form(sentence, _sent_user_id())


def _sent_user_id() -> str:
    """Return the user_id from the form or JSON body, unchanged, or an empty string."""
    if not request.is_json:
        return request.form.get("user_id", "")
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return ""
    user_id = sent.get("user_id") if isinstance(sent, dict) else None
    return user_id if isinstance(user_id, str) else ""


def _show_error(error: HTTPException) -> ResponseReturnValue:
    sentence = _ERRORS.get(error.code or 500, SORRY)
    headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return _sentence(sentence), error.code or 500, headers


def _show_outage(error: DatabaseError) -> ResponseReturnValue:
    return _sentence(str(error)), 503, health.retry_after(error)


def _sentence(sentence: str) -> str | Response:
    return jsonify(error=sentence) if request.is_json else pages.render("error.html", sentence=sentence)
