"""Login and logout by Flask, and the headers of every response."""

import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine
import uvicorn
from flask import Flask
from flask.testing import FlaskClient
from httpx import Client
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from app.web import login
from app.web.cookies import Cookies
from app.web.login import MAX_BODY, login_app
from app.web.sessions import Sessions
from persistence import contents, users
from persistence.database import Database, open_database
from persistence.tables import Content, User
from tests.app.plain import KEY, Page, activities, enter
from tests.app.test_characters import UUID
from tests.app.web.test_sessions import elsewhere
from tests.conftest import NOON, Accept

SECOND = timedelta(seconds=1)

#: The name of the login cookie at the address of Flask's test client.
NAME = "daybreak_80"


@contextmanager
def serving(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """Serve routes over real HTTP on a free port; yield the address."""
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def test_the_form_asks_for_the_user_id(stranger: FlaskClient) -> None:
    answer = stranger.get("/login")
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    page = Page(answer.text)
    assert page.all("html", "lang") == ["en"]
    assert (page.all("form", "action"), page.all("form", "method")) == (["login"], ["post"])
    assert page.all("input", "name") == ["user_id"]
    assert page.all("label", "for") == page.all("input", "id")
    assert "Set-Cookie" not in answer.headers


def test_the_right_user_id_redirects_to_the_content(stranger: FlaskClient, database: Database) -> None:
    answer = enter(stranger, "ada")
    assert (answer.status_code, answer.headers["Location"]) == (303, "content")
    assert stranger.get("/content").status_code == 200
    assert activities(database) == [("ada", "login"), ("ada", "view")]


def test_a_page_logs_in_with_json(stranger: FlaskClient, database: Database) -> None:
    answer = stranger.post("/login", json={"user_id": "ada"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert stranger.get("/content").status_code == 200
    assert activities(database)[0] == ("ada", "login")


@pytest.mark.parametrize("typed", [" ada", "ada\n", "\t ada \r\n"])
def test_white_space_around_a_user_id_does_not_matter(stranger: FlaskClient, typed: str) -> None:
    assert enter(stranger, typed).status_code == 303
    assert stranger.post("/login", json={"user_id": typed}).status_code == 204


def test_characters_around_a_pasted_user_id_are_ignored(
    stranger: FlaskClient, accept: Accept, database: Database
) -> None:
    accept(user_id=UUID)
    assert enter(stranger, f"user_id: {UUID.upper()}\n").status_code == 303
    pasted = f"\ufeff\u201c{UUID[:20]}\r\n{UUID[20:]}\u201d."
    assert stranger.post("/login", json={"user_id": pasted}).status_code == 204
    assert activities(database) == [(UUID, "login"), (UUID, "login")]


@pytest.mark.parametrize("typed", ["", " ", "ADA", "ada2", "a da", "%", "ada\0", "\u0430da", "' OR 1=1 --", "x" * 999])
def test_a_wrong_user_id_is_refused_in_one_sentence(stranger: FlaskClient, typed: str) -> None:
    answer = enter(stranger, typed)
    assert answer.status_code == 401
    page = Page(answer.text)
    assert page.all("input", "value") == [typed]
    assert page.words.count("This user_id is unknown. Please check that you copied all of it.") == 1
    assert stranger.get("/content").status_code == 303
    answer = stranger.post("/login", json={"user_id": typed})
    assert (answer.status_code, [*answer.json]) == (401, ["error"])  # type: ignore[misc]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"ada"',
        b'["ada"]',
        b'{"user_id": 1}',
        b'{"user_id": null}',
        b'{"user_id": ["ada"]}',
        b"{}",
        b"\xff\xfe",
        b'{"user_id": "\\ud800"}',
        b"[" * MAX_BODY,
        b"9" * MAX_BODY,
        b"1e999",
        b'{"id": "ada"}',
    ],
)
def test_json_without_a_known_user_id_is_refused(stranger: FlaskClient, database: Database, body: bytes) -> None:
    answer = stranger.post("/login", data=body, content_type="application/json")
    assert answer.status_code == 401
    assert activities(database) == [("", "login_failed")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bob", "bob"),
        ("x" * 500, "x" * 64),
        ("\x1b[31mred\x07\u202e\r\nline\0", "[31mred line"),
        ("\u00e4\U0001f981", "\u00e4\U0001f981"),
        ("<script>", "<script>"),
    ],
)
def test_an_unknown_user_id_is_stored_as_typed_but_printable(
    stranger: FlaskClient, database: Database, typed: str, kept: str
) -> None:
    enter(stranger, typed)
    assert activities(database) == [(kept, "login_failed")]


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/json", "text/plain"])
def test_a_body_that_is_too_large_is_not_read(stranger: FlaskClient, database: Database, content_type: str) -> None:
    body = b"user_id=ada&x=".ljust(MAX_BODY + 1, b"x")
    answer = stranger.post("/login", data=body, content_type=content_type)
    assert answer.status_code == (413)
    assert stranger.get("/content").status_code == 303
    assert ("ada", "login") not in activities(database)


def test_a_login_starts_a_new_session(stranger: FlaskClient) -> None:
    with stranger.session_transaction() as session:
        session["planted"] = "by somebody else"
    enter(stranger, "ada")
    with stranger.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] == "ada"


def test_a_login_with_another_user_id_replaces_the_first(ada: FlaskClient, accept: Accept) -> None:
    accept(user_id="bob", prompt="Of bob")
    assert "user_id" in Page(ada.get("/login").text).words
    assert enter(ada, "wrong").status_code == 401
    assert "Of bob" not in ada.get("/content").text
    enter(ada, "bob")
    assert "Of bob" in ada.get("/content").text


def test_a_phone_that_changes_networks_and_names_stays_logged_in(ada: FlaskClient) -> None:
    moved = {"environ_base": {"REMOTE_ADDR": "10.9.8.7"}, "headers": {"User-Agent": "another"}}
    answer = ada.get("/content", **moved)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_after_ten_failures_in_a_minute_an_address_must_wait(
    app: Flask, stranger: FlaskClient, database: Database
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert enter(stranger, "ada").status_code == 303
        for _ in range(10):
            clock.shift(SECOND)
            assert enter(stranger, "wrong").status_code == 401
        clock.shift(SECOND)
        for user_id in ("wrong", "ada"):
            answer = enter(stranger, user_id)
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "50")
            assert "Please wait a minute" in Page(answer.text).words
            answer = stranger.post("/login", json={"user_id": user_id})
            assert (answer.status_code, [*answer.json]) == (429, ["error"])  # type: ignore[misc]
        assert len(activities(database)) == 11
        other = app.test_client().post("/login", data={"user_id": "ada"}, environ_base={"REMOTE_ADDR": "10.9.8.7"})
        assert other.status_code == 303
        clock.shift(50.5 * SECOND)
        assert enter(stranger, "wrong").status_code == 401
        assert enter(stranger, "ada").status_code == 429
        clock.shift(60 * SECOND)
        assert enter(stranger, "ada").status_code == 303


def test_successful_logins_are_not_limited(stranger: FlaskClient) -> None:
    assert {enter(stranger, "ada").status_code for _ in range(30)} == {303}


def test_a_logout_ends_every_session_on_every_device(app: Flask, ada: FlaskClient, database: Database) -> None:
    phone = app.test_client()
    enter(phone, "ada")
    time.sleep(0.002)
    answer = phone.post("/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "login")
    assert phone.get_cookie(NAME) is None
    assert ada.get_cookie(NAME) is not None
    assert ada.get("/content").headers["Location"] == "login"
    assert ada.get_cookie(NAME) is None
    assert [did for _, did in activities(database)] == ["login", "login", "logout"]
    enter(ada, "ada")
    assert ada.get("/content").status_code == 200


def test_a_logout_without_a_login_redirects_to_the_login(stranger: FlaskClient, database: Database) -> None:
    answer = stranger.post("/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "login")
    assert activities(database) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/logout"), ("PUT", "/login"), ("DELETE", "/content"), ("POST", "/content"), ("PATCH", "/logout")],
)
def test_a_wrong_method_is_refused(ada: FlaskClient, method: str, path: str) -> None:
    answer = ada.open(path, method=method)
    assert answer.status_code == 405
    assert method not in answer.headers["Allow"]
    assert "This method is not allowed here" in Page(answer.text).words
    assert ada.get("/content").status_code == 200


@contextmanager
def beside(
    database: Database, data_dir: Path, other: Flask, cookies: Cookies, host: str = "http://host.example"
) -> Iterator[Client]:
    """Yield a client, and the addresses of Daybreak and of another Flask application on the same host."""
    apps = {"": login_app(database, data_dir, Sessions(database, KEY, cookies)), ":5000": other}
    transports = {host + port: httpx.WSGITransport(app) for port, app in apps.items()}
    with Client(base_url=host, mounts=transports) as browser:
        yield browser


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_flask_application_with_the_same_key_and_cookie_name_shares_the_login(
    database: Database, accept: Accept, tmp_path: Path, scheme: str
) -> None:
    accept(user_id="ada")
    other = elsewhere()
    other.config["SESSION_COOKIE_NAME"] = "session" if scheme == "http" else "__Host-session"
    other.config["SESSION_COOKIE_SECURE"] = scheme == "https"
    host = f"{scheme}://host.example"
    with beside(database, tmp_path, other, Cookies(80, shared="session"), host) as browser:
        assert browser.get(f"{host}:5000/").text == "nobody"
        assert browser.post("/login", json={"user_id": "ada"}).status_code == 204
        assert browser.get(f"{host}:5000/").text == "ada"
        browser.cookies.clear()
        assert browser.get("/content").status_code == 303
        browser.post(f"{host}:5000/enter/ada?remember")
        assert browser.get("/content").status_code == 200
        entered = dict(browser.cookies)
        browser.post("/logout")
        assert browser.get(f"{host}:5000/").text == "nobody"
        assert not browser.cookies
        browser.cookies.update(entered)
        assert browser.get("/content").status_code == 303


@pytest.mark.parametrize("key", ["another key", KEY])
def test_a_flask_application_with_another_cookie_name_is_independent(
    database: Database, accept: Accept, tmp_path: Path, key: str
) -> None:
    accept(user_id="ada")
    there = "http://host.example:5000"
    with beside(database, tmp_path, elsewhere(key), Cookies(80)) as browser:
        browser.post("/login", json={"user_id": "ada"})
        assert browser.get(f"{there}/").text == "nobody"
        browser.post(f"{there}/enter/bob?remember")
        assert browser.get(f"{there}/").text == "bob"
        assert browser.get("/content").status_code == 200
        browser.post("/logout")
        assert browser.get("/content").status_code == 303
        assert browser.get(f"{there}/").text == "bob"
        assert "remember_token" in browser.cookies


def test_two_daybreaks_on_one_host_keep_both_logins(tmp_path: Path) -> None:
    """This holds even with the same key, as when the environment sets it."""
    with ExitStack() as stack:
        transports = {}
        for port in (7860, 7861):
            database = stack.enter_context(closing(open_database(tmp_path / f"{port}.db")))
            content = Content(user_id=f"who is at {port}", prompt="Go", created_at=NOON, accepted_by="this process")
            contents.accept(database, User(user_id=content.user_id, created_at=NOON), content, [])
            app = login_app(database, tmp_path, Sessions(database, KEY, Cookies(port)))
            transports[f"http://localhost:{port}"] = httpx.WSGITransport(app)
        browser = stack.enter_context(Client(mounts=transports))
        for port in (7860, 7861):
            login = browser.post(f"http://localhost:{port}/login", json={"user_id": f"who is at {port}"})
            assert login.status_code == 204
        assert [browser.get(f"{address}/content").status_code for address in transports] == [200, 200]
        browser.post("http://localhost:7860/logout")
        assert [browser.get(f"{address}/content").status_code for address in transports] == [303, 200]


def test_a_login_by_another_application_lasts_until_the_logout(stranger: FlaskClient) -> None:
    other = elsewhere().test_client()
    other.post("/enter/ada")
    cookie = other.get_cookie("session")
    assert cookie is not None
    stranger.set_cookie(NAME, cookie.value)
    answer = stranger.get("/content")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    stranger.post("/logout")
    stranger.set_cookie(NAME, cookie.value)
    assert stranger.get("/content").status_code == 303
    assert stranger.get_cookie(NAME) is None


def test_a_remember_token_of_flask_login_is_ignored(stranger: FlaskClient) -> None:
    other = elsewhere().test_client()
    other.post("/enter/ada?remember")
    remembered = other.get_cookie("remember_token")
    assert remembered is not None
    stranger.set_cookie("remember_token", remembered.value)
    assert stranger.get("/content").status_code == 303
    assert stranger.get_cookie(NAME) is None


def test_every_response_forbids_scripts_and_caching(ada: FlaskClient) -> None:
    answers = [
        ada.get("/login"),
        ada.get("/content"),
        ada.get("/logout"),
        ada.get("/nowhere"),
        enter(ada, "wrong"),
        ada.post("/login", json={"user_id": "ada"}),
        ada.post("/login", data=b"x" * 9_999),
        ada.post("/logout"),
        ada.get("/content"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 405, 404, 401, 204, 413, 303, 303]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        policy = dict(one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == "'none'"
        assert policy["frame-ancestors"] == policy["form-action"] == "'self'"
        assert not policy.keys() & {"script-src", "object-src", "frame-src"}


def test_an_embedded_login_offers_its_own_tab(database: Database, tmp_path: Path) -> None:
    answer = (
        login_app(database, tmp_path, Sessions(database, KEY, Cookies(80, embedded=True))).test_client().get("/login")
    )
    assert "https://huggingface.co https://*.hf.space" in answer.headers["Content-Security-Policy"]
    assert "_blank" in Page(answer.text).all("a", "target")


def test_a_login_that_is_not_embedded_offers_no_tab(stranger: FlaskClient) -> None:
    assert Page(stranger.get("/login").text).all("a", "target") == []


def test_an_error_shows_only_a_sentence(
    ada: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(users, "get")
    for answer in (ada.get("/content"), enter(ada, "ada")):
        assert answer.status_code == 500
        assert "Something went wrong. Please try again." in Page(answer.text).words
        assert not re.search(r"Traceback|Error|line \d", answer.text)
    assert ada.post("/login", json={"user_id": "ada"}).json == {"error": "Something went wrong. Please try again."}
    assert len(caplog.records) == 3


def test_a_busy_database_is_reported_with_a_retry_time(ada: FlaskClient, database: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "content_generation.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with database.read() as session:
            session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
        for answer in (enter(ada, "ada"), ada.get("/content"), ada.post("/logout")):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert "The database is busy: another program is using it; please try again." in Page(answer.text).words
        answer = ada.post("/login", json={"user_id": "ada"})
        assert answer.json == {"error": "The database is busy: another program is using it; please try again."}
    assert ada.get("/content").status_code == 200, "the login survives"


def test_a_damaged_database_is_reported_without_its_bytes(
    ada: FlaskClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE users SET created_at = 'no time'")
    for answer in (ada.get("/content"), enter(ada, "ada"), ada.get("/login")):
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, None)
        assert "The database content_generation.db is damaged (a row cannot be read)." in Page(answer.text).words
        assert "no time" not in answer.text
    assert caplog.records == []


@pytest.fixture
def site(database: Database, accept: Accept, tmp_path: Path) -> list[Route]:
    """Return the routes of an application whose only user, ada, has one content."""
    accept(user_id="ada")
    return login.routes(database, tmp_path, Sessions(database, KEY, Cookies(80)))


def test_behind_starlette_every_method_reaches_flask(site: list[Route]) -> None:
    with TestClient(Starlette(routes=site), follow_redirects=False) as client:
        assert client.get("/content").headers["location"] == "login"
        assert client.get("/logout").status_code == client.put("/login").status_code == 405
        assert client.post("/login", json={"user_id": "wrong"}).status_code == 401
        assert client.post("/login", data={"user_id": "ada"}).headers["location"] == "content"
        assert client.get("/content").status_code == client.head("/content").status_code == 200
        assert client.post("/login", content=b"x" * 1_000_000).status_code == 413


def test_it_works_below_the_path_of_a_proxy(site: list[Route]) -> None:
    with TestClient(Starlette(routes=site), root_path="/below", follow_redirects=False) as client:
        assert client.post("/below/login", data={"user_id": "ada"}).headers["location"] == "content"
        assert client.get("/below/content").status_code == 200


def test_slow_clients_block_neither_others_nor_the_shutdown(site: list[Route]) -> None:
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100"
    request = b"POST /login HTTP/1.1\r\nHost: x\r\n" + form + b"\r\n\r\nuser_id=a"
    with ExitStack() as stack, serving(site) as address, httpx.Client(base_url=address, timeout=5) as client:
        url = urlsplit(address)
        for _ in range(20):
            slow = stack.enter_context(socket.create_connection((url.hostname, url.port)))
            slow.sendall(request)
        assert client.get("/login").status_code == 200
        assert client.post("/login", data={"user_id": "ada"}).status_code == 303


def test_bytes_that_are_not_a_request_do_no_harm(site: list[Route]) -> None:
    with serving(site) as address:
        url = urlsplit(address)
        for line in (
            b"GET /content?before=\xff\xfe HTTP/1.1",
            b"GET /login?%ff=\xc3 HTTP/1.1",
            b"GET /log\xffin HTTP/1.1",
        ):
            with socket.create_connection((url.hostname, url.port), timeout=5) as raw:
                raw.sendall(line + b"\r\nHost: [\r\nCookie: session=\xff\xfe; \xff=1\r\nConnection: close\r\n\r\n")
                assert int(raw.makefile("rb").readline().split()[1]) < 500
        assert httpx.get(f"{address}/login").status_code == 200
