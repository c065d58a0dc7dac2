"""Login sessions: the cookie, its flags, and which logins are accepted."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user
from starlette.requests import HTTPConnection

from app.web.cookies import Cookies
from app.web.sessions import LIFETIME, Sessions
from persistence import users
from persistence.database import Database
from tests.app.plain import KEY
from tests.conftest import NOON, Accept

SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)

Begun = Callable[[datetime], SecureCookieSession]


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    """Stop the clock at noon."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def sessions(database: Database, accept: Accept) -> Sessions:
    """Return the sessions of an application whose only user is ada."""
    accept(user_id="ada")
    return Sessions(database, KEY, Cookies(7860))


def elsewhere(key: str = KEY) -> Flask:
    """Return a plain Flask application with Flask-Login that has only the key in common with ours."""
    app = Flask(__name__)
    app.secret_key = key
    manager = LoginManager(app)

    class Person(UserMixin):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            self.id = name

    manager.user_loader(Person)

    @app.get("/")
    def who() -> str:
        return current_user.get_id() or "nobody"

    @app.post("/enter/<name>")
    def enter(name: str) -> ResponseReturnValue:
        session.permanent = True
        login_user(Person(name), remember="remember" in request.args)
        return "", 204

    return app


def signed(payload: Mapping[str, Any], at: datetime = NOON, key: str = KEY) -> str:
    """Return the cookie that Flask creates for a session."""
    app = Flask(__name__)
    app.secret_key = key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    with time_machine.travel(at, tick=False):
        cookie = serializer.dumps(dict(payload))
    assert isinstance(cookie, str)
    return cookie


@pytest.fixture
def begun(sessions: Sessions, database: Database) -> Begun:
    """Return a function that returns a new session of ada's."""

    def begun(at: datetime) -> SecureCookieSession:
        session = SecureCookieSession({"left": "over"})
        ada = users.get(database, "ada")
        assert ada is not None
        sessions.begin(session, ada, at)
        session["_user_id"] = "ada"
        return session

    return begun


def asking(cookies: str, scheme: str = "http", **headers: str) -> HTTPConnection:
    pairs = {"cookie": cookies} | {name.replace("_", "-"): value for name, value in headers.items()}
    return HTTPConnection(
        {
            "type": "http",
            "scheme": scheme,
            "headers": [(name.encode(), value.encode()) for name, value in pairs.items()],
        }
    )


def who(sessions: Sessions, cookie: str) -> str | None:
    return sessions.user_id(asking(f"daybreak_7860={cookie}"))


def test_the_cookie_identifies_the_user(sessions: Sessions) -> None:
    assert who(sessions, signed({"_user_id": "ada"})) == "ada"


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "ada",
        "....",
        "\u00e4\u00ff",
        signed({}),
        signed({"_user_id": "bob"}),
        signed({"_user_id": None}),
        signed({"_user_id": ["ada"]}),
        signed({"user_id": "ada"}),
        signed({"_user_id": "ada"}, key="another key"),
        signed({"_user_id": "ada"})[:-1],
        signed({"_user_id": "ada"}).replace(".", "..", 1),
        signed({"_user_id": "ada"}, NOON - LIFETIME - SECOND),
        signed({"_user_id": "ada"}, NOON + SECOND),
    ],
)
def test_an_invalid_cookie_identifies_no_user(sessions: Sessions, cookie: str) -> None:
    assert who(sessions, cookie) is None


def test_a_login_lasts_31_days(sessions: Sessions, begun: Begun, noon: time_machine.Traveller) -> None:
    cookie = signed(begun(NOON))
    for later, known in ((0, "ada"), (31 * 86400, "ada"), (31 * 86400 + 1, None)):
        noon.move_to(NOON + timedelta(seconds=later))
        assert who(sessions, cookie) == known


def test_a_login_clears_the_previous_session(begun: Begun) -> None:
    assert "left" not in begun(NOON)


@pytest.mark.parametrize(("scheme", "https"), [("http", False), ("https", True)])
def test_each_scheme_has_its_own_cookie(sessions: Sessions, scheme: str, https: bool) -> None:
    right, wrong = ("__Host-daybreak_7860", "daybreak_7860") if https else ("daybreak_7860", "__Host-daybreak_7860")
    cookie = signed({"_user_id": "ada"})
    assert sessions.user_id(asking(f"{right}={cookie}", scheme)) == "ada"
    assert sessions.user_id(asking(f"{wrong}={cookie}", scheme)) is None


@pytest.mark.parametrize(
    ("url", "headers", "embedded", "start", "flags"),
    [
        ("http://localhost", {}, False, "daybreak_80=", {"HttpOnly", "Path=/", "SameSite=Lax"}),
        ("http://localhost", {}, True, "daybreak_80=", {"HttpOnly", "Path=/", "SameSite=Lax"}),
        ("https://localhost", {}, False, "__Host-daybreak=", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
        (
            "http://localhost",
            {"X-Forwarded-Proto": "https,http"},
            False,
            "__Host-daybreak=",
            {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"},
        ),
        (
            "https://localhost",
            {},
            True,
            "__Host-daybreak=",
            {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"},
        ),
    ],
)
def test_the_flags_of_flasks_cookie_match_the_scheme(
    database: Database, url: str, headers: dict[str, str], embedded: bool, start: str, flags: set[str]
) -> None:
    app = Flask(__name__)
    Sessions(database, KEY, Cookies(7860, embedded=embedded)).configure(app)

    @app.get("/")
    def begin() -> str:
        session.permanent = True
        session["_user_id"] = "ada"
        return ""

    cookie, *found = app.test_client().get("/", base_url=url, headers=headers).headers["Set-Cookie"].split("; ")
    assert cookie.startswith(start)
    assert {flag for flag in found if not flag.startswith("Expires=")} == flags
    assert found != [*flags], "the cookie outlives the browser"


@pytest.mark.parametrize("days", [0, 30])
def test_a_session_is_signed_only_when_it_changes(sessions: Sessions, days: int) -> None:
    app = Flask(__name__)
    sessions.configure(app)
    app.add_url_rule("/", view_func=lambda: str(session.get("_user_id")))
    client = app.test_client()
    client.set_cookie("daybreak_80", signed({"_user_id": "ada", "_permanent": True}, NOON - timedelta(days=days)))
    answer = client.get("/")
    assert answer.text == "ada"
    assert "Set-Cookie" not in answer.headers


def test_a_logout_ends_earlier_sessions_to_the_millisecond(
    sessions: Sessions, begun: Begun, database: Database
) -> None:
    before, same, after = (signed(begun(NOON + step * MILLISECOND), NOON + SECOND) for step in (400, 500, 501))
    users.log_out(database, "ada", NOON + 500.9 * MILLISECOND)
    with time_machine.travel(NOON + SECOND):
        assert [who(sessions, cookie) for cookie in (before, same, after)] == [None, None, "ada"]


def test_a_session_without_a_login_time_started_when_it_was_signed(sessions: Sessions, database: Database) -> None:
    users.log_out(database, "ada", NOON + 1 * MILLISECOND)
    earlier, same, later = (signed({"_user_id": "ada"}, NOON + seconds * SECOND) for seconds in (-1, 0, 1))
    with time_machine.travel(NOON + SECOND):
        assert [who(sessions, cookie) for cookie in (earlier, same, later)] == [None, None, "ada"]


def test_a_logout_of_another_user_does_not_end_a_session(
    sessions: Sessions, begun: Begun, database: Database, accept: Accept
) -> None:
    accept(user_id="bob")
    cookie = signed(begun(NOON))
    users.log_out(database, "bob", NOON + SECOND)
    assert who(sessions, cookie) == "ada"


def test_a_login_counts_even_if_the_clock_was_set_back_before_the_logout(
    sessions: Sessions, begun: Begun, database: Database
) -> None:
    users.log_out(database, "ada", NOON + timedelta(hours=1))
    assert who(sessions, signed(begun(NOON))) == "ada"
    users.log_out(database, "ada", NOON + timedelta(hours=1, milliseconds=1))
    assert who(sessions, signed(begun(NOON))) == "ada"


def test_an_ended_session_stays_ended_when_it_is_signed_again(
    sessions: Sessions, begun: Begun, database: Database, noon: time_machine.Traveller
) -> None:
    client = elsewhere().test_client()
    client.set_cookie("session", signed(begun(NOON)))
    users.log_out(database, "ada", NOON + SECOND)
    noon.shift(timedelta(days=1))
    answer = client.get("/")  # Flask signs a permanent session again on each request
    assert answer.text == "ada"
    resigned = client.get_cookie("session")
    assert resigned is not None
    assert f"session={resigned.value}" in answer.headers["Set-Cookie"]
    assert who(sessions, resigned.value) is None


def test_a_login_by_another_flask_application_is_accepted(sessions: Sessions) -> None:
    client = elsewhere().test_client()
    client.post("/enter/ada")
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert who(sessions, cookie.value) == "ada"


def test_a_login_by_another_application_replaces_the_previous_user(
    sessions: Sessions, begun: Begun, database: Database, accept: Accept, noon: time_machine.Traveller
) -> None:
    accept(user_id="bob")
    client = elsewhere().test_client()
    client.set_cookie("session", signed(begun(NOON)))
    users.log_out(database, "bob", NOON + SECOND)
    noon.shift(2 * SECOND)
    client.post("/enter/bob")
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert who(sessions, cookie.value) == "bob"


def test_another_flask_application_accepts_our_login(begun: Begun) -> None:
    client = elsewhere().test_client()
    client.set_cookie("session", signed(begun(NOON)))
    assert client.get("/").text == "ada"
    stranger = elsewhere(key="another key").test_client()
    stranger.set_cookie("session", signed(begun(NOON)))
    assert stranger.get("/").text == "nobody"
