"""The migration of a login from the cookie's earlier name to the current one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import time_machine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web import login
from app.web.cookies import Cookies
from app.web.earlier_cookie import CookieMigration
from app.web.sessions import LIFETIME, Sessions
from persistence import users
from persistence.database import Database, DatabaseError
from tests.app.plain import KEY
from tests.app.web.test_sessions import SECOND, Begun, elsewhere, signed
from tests.app.web.test_sessions import begun as begun
from tests.app.web.test_sessions import noon as noon
from tests.app.web.test_sessions import sessions as sessions
from tests.conftest import NOON, Accept

NAME = "daybreak_80"
HOST = "http://daybreak.example"


@contextmanager
def opened(database: Database, cookies: Cookies, address: str = HOST) -> Iterator[TestClient]:
    """Yield a client of an application with these cookies."""
    sessions = Sessions(database, KEY, cookies)

    def who(request: Request) -> PlainTextResponse:
        return PlainTextResponse(sessions.user_id(request) or "nobody")

    def stream(request: Request) -> StreamingResponse:
        return StreamingResponse(iter([sessions.user_id(request) or "nobody"]), headers={"Cache-Control": "public"})

    routes = [*login.routes(database, Path(), sessions), Route("/", who), Route("/stream", stream)]
    app = Starlette(routes=routes, middleware=[Middleware(CookieMigration, sessions=sessions)])
    with TestClient(app, base_url=address, follow_redirects=False) as client:
        yield client


@pytest.fixture
def browser(database: Database, sessions: Sessions) -> Iterator[TestClient]:  # noqa: ARG001 - with ada among the users
    """Return a client of the application with its default cookies."""
    with opened(database, Cookies(7860)) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/stream", "/content", "/login"])
def test_the_first_request_to_any_route_migrates_the_login(
    browser: TestClient, begun: Begun, noon: time_machine.Traveller, path: str
) -> None:
    earlier = signed(begun(NOON))
    browser.cookies.set("session", earlier)
    noon.shift(timedelta(days=10))
    answer = browser.get(path)
    assert answer.status_code == 200
    (cookie,) = answer.headers.get_list("set-cookie")
    name_and_value, *flags = cookie.split("; ")
    assert name_and_value == f"{NAME}={earlier}"
    assert {*flags} >= {"HttpOnly", "Path=/", "SameSite=Lax"}
    expires = next(flag.removeprefix("Expires=") for flag in flags if flag.startswith("Expires="))
    assert parsedate_to_datetime(expires) == NOON + LIFETIME
    assert "no-store" in answer.headers["cache-control"]
    assert browser.cookies["session"] == earlier
    browser.cookies.delete("session")
    again = browser.get("/")
    assert (again.text, "set-cookie" in again.headers) == ("ada", False)


@pytest.mark.parametrize(
    ("address", "embedded", "earlier", "name", "flags"),
    [
        ("https://host", False, "__Host-session", "__Host-daybreak", {"Secure", "SameSite=Lax"}),
        ("https://host:8443", False, "__Host-session", "__Host-daybreak_8443", {"Secure", "SameSite=Lax"}),
        ("https://host", True, "__Host-session", "__Host-daybreak", {"Secure", "SameSite=None", "Partitioned"}),
        ("https://host", False, "session", None, set()),
    ],
)
def test_a_login_is_migrated_on_https_too(
    database: Database, begun: Begun, address: str, embedded: bool, earlier: str, name: str | None, flags: set[str]
) -> None:
    with opened(database, Cookies(7860, embedded=embedded), address) as client:
        answer = client.get("/", headers={"Cookie": f"other=1; {earlier}={signed(begun(NOON))}"})
    assert answer.text == ("ada" if name else "nobody")
    found = answer.headers.get("set-cookie", "").split("; ")
    assert found[0].partition("=")[0] == (name or "")
    assert {*found} >= flags


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "; daybreak_80=1",
        signed({"_user_id": "ada"}, key="another application's key"),
        signed({"basket": ["pears"]}),
        signed({"_user_id": "ada"}, NOON - LIFETIME - SECOND),
        "\xe9",
    ],
)
def test_a_foreign_cookie_with_the_earlier_name_is_ignored(browser: TestClient, cookie: str) -> None:
    for path, status in (("/", 200), ("/stream", 200), ("/content", 303), ("/login", 200)):
        answer = browser.get(path, headers={b"Cookie": f"session={cookie}".encode("latin-1")})
        assert (answer.status_code, "set-cookie" in answer.headers) == (status, False)
    assert "nobody" in browser.get("/", headers={b"Cookie": f"session={cookie}".encode("latin-1")}).text


def test_the_current_cookie_wins_and_no_later_login_or_logout_revives_the_earlier_one(
    browser: TestClient, begun: Begun, accept: Accept
) -> None:
    accept(user_id="bob")
    browser.cookies.set("session", signed(begun(NOON)))
    answer = browser.post("/login", json={"user_id": "bob"})
    assert [cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")] == [NAME]
    assert browser.get("/").text == "bob"
    browser.post("/logout")
    assert [browser.get(path).status_code for path in ("/content", "/login")] == [303, 200]
    assert browser.get("/").text == "nobody"


def test_a_logout_on_another_device_does_not_revive_the_earlier_cookie(
    browser: TestClient, begun: Begun, accept: Accept, database: Database
) -> None:
    accept(user_id="bob")
    browser.cookies.set("session", signed(begun(NOON)))
    browser.post("/login", json={"user_id": "bob"})
    users.log_out(database, "bob", NOON + SECOND)
    assert browser.get("/content").status_code == 303
    assert browser.get("/").text == "nobody"


@pytest.mark.parametrize("first", ["/", "/logout"])
def test_a_logout_invalidates_the_earlier_cookie_too(browser: TestClient, begun: Begun, first: str) -> None:
    earlier = signed(begun(NOON))
    browser.cookies.set("session", earlier)
    if first == "/":
        assert browser.get("/").text == "ada"
    browser.post("/logout")
    assert browser.get("/").text == "nobody"
    browser.cookies.clear()
    browser.cookies.set("session", earlier)
    answer = browser.get("/")
    assert (answer.text, "set-cookie" in answer.headers) == ("nobody", False)


def test_a_logout_counts_even_if_the_clock_was_set_back_after_the_login(
    browser: TestClient, database: Database, noon: time_machine.Traveller
) -> None:
    users.log_out(database, "ada", NOON + timedelta(hours=1))
    browser.post("/login", json={"user_id": "ada"})
    cookie = browser.cookies[NAME]
    browser.post("/logout")
    noon.shift(timedelta(hours=2))
    browser.cookies.clear()
    browser.cookies.set(NAME, cookie)
    assert browser.get("/").text == "nobody"


def test_a_shared_name_is_the_same_cookie_and_deleted_on_logout(
    database: Database, sessions: Sessions, begun: Begun
) -> None:
    del sessions
    with opened(database, Cookies(7860, shared="session")) as client:
        client.cookies.set("session", signed(begun(NOON)), domain="daybreak.example")
        answer = client.get("/")
        assert (answer.text, "set-cookie" in answer.headers) == ("ada", False)
        client.post("/logout")
        assert "session" not in client.cookies


def test_a_database_outage_does_not_log_anyone_out(browser: TestClient, begun: Begun, tmp_path: Path) -> None:
    """Routes that need the database fail during the outage; afterwards the login still counts."""
    browser.cookies.set("session", signed(begun(NOON)))
    with closing(sqlite3.connect(tmp_path / "content_generation.db")) as other:
        other.execute("ALTER TABLE users RENAME TO gone")
        with pytest.raises(DatabaseError, match="cannot be used: no such table"):
            browser.get("/")
        other.execute("ALTER TABLE gone RENAME TO users")
    assert browser.get("/").text == "ada"


def test_a_login_by_another_flask_application_with_the_key_is_migrated(browser: TestClient) -> None:
    other = elsewhere().test_client()
    other.post("/enter/ada")
    cookie = other.get_cookie("session")
    assert cookie is not None
    browser.cookies.set("session", cookie.value)
    assert browser.get("/").text == "ada"
    assert browser.cookies[NAME] == cookie.value


def test_a_migrated_login_keeps_its_original_time(
    browser: TestClient, begun: Begun, noon: time_machine.Traveller
) -> None:
    browser.cookies.set("session", signed(begun(NOON)))
    known: list[str] = []
    for day in (30, 32):
        noon.move_to(NOON + timedelta(days=day))
        known.append(browser.get("/").text)
    assert known == ["ada", "nobody"]
