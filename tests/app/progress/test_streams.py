"""The life cycle of `/events` streams: their limit, their end and their clean-up."""

import asyncio
import itertools
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from app.progress.events import Progress
from persistence import claims, contents, users
from persistence.database import Database, DatabaseError
from tests.app.events import SECONDS, Serve, Server, ids, until
from tests.conftest import NOON, Accept


def test_a_head_request_does_not_open_a_stream(server: Server, accept: Accept) -> None:
    accept()
    assert server.client.head(server.url, headers={"Authorization": "ada"}).status_code == 200
    assert server.client.post(server.url, headers={"Authorization": "ada"}).status_code == 405
    until(lambda: server.subscribers() == 0)


def test_an_idle_stream_sends_comments(serve: Serve, accept: Accept) -> None:
    accept()
    with serve(heartbeat=0.1).page() as page:
        page.next()
        lines = [line for line in itertools.islice(page._lines, 5) if line]
    assert len(lines) in (2, 3)
    assert all(line.startswith(":") for line in lines)


def test_a_logout_ends_all_streams_of_that_visitor(server: Server, database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    bobs = accept(user_id="bob", images=1, videos=0)
    with server.page("ada") as one, server.page("ada") as other, server.page("bob") as bob:
        for page in (one, other, bob):
            page.next()
        users.log_out(database, "ada", NOON)
        for page in (one, other):
            assert page.event() == ("logout", {})
            assert page.has_ended()
        contents.cancel(database, bobs, NOON)
        assert bob.content()["status"] == "Cancelled"
        assert server.get("ada").status_code == 401


@pytest.mark.parametrize("now", [None, "bob"], ids=["logged out", "somebody else"])
def test_a_change_of_visitor_without_a_commit_is_noticed_in_time(
    serve: Serve, accept: Accept, monkeypatch: pytest.MonkeyPatch, now: str | None
) -> None:
    accept()
    server = serve(heartbeat=0.2)
    with server.page() as page:
        page.next()
        monkeypatch.setattr(server.progress, "_visitor", lambda _: now)
        assert page.event() == ("logout", {})
        assert page.has_ended()


def test_a_visitor_can_have_eight_streams(server: Server, accept: Accept) -> None:
    accept(user_id="ada")
    accept(user_id="bob")
    with ExitStack() as stack:
        seven = [stack.enter_context(server.page()) for _ in range(7)]
        with server.page() as eighth:
            for page in (*seven, eighth):
                page.next()
            for response in (server.get("ada"), server.snapshot("ada")):
                assert (response.status_code, "At most 8 pages" in response.text) == (429, True)
            assert server.snapshot("bob").status_code == 200
        until(lambda: server.subscribers() == 7)
        assert server.snapshot("ada").status_code == 200


def test_the_limit_of_eight_streams_holds_for_concurrent_requests(server: Server, accept: Accept) -> None:
    accept()
    with ExitStack() as stack, ThreadPoolExecutor(20) as pool:
        opening = [pool.submit(lambda: stack.enter_context(server.page())) for _ in range(20)]
        statuses = [one.result().response.status_code for one in opening]
        assert sorted(statuses) == [200] * 8 + [429] * 12
        assert server.subscribers() == 8


def test_a_closed_page_is_unsubscribed(server: Server, accept: Accept) -> None:
    accept()
    for _ in range(3):
        with server.page() as page:
            page.next()
            assert (server.subscribers(), server.is_polling()) == (1, True)
        until(lambda: server.subscribers() == 0 and not server.is_polling())
    accept()
    with server.page() as page:
        assert ids(page.next()) == [2, 1]


def test_a_page_whose_connection_breaks_is_unsubscribed(server: Server, accept: Accept) -> None:
    accept()
    request = "GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: ada\r\n\r\n"
    for wait in (0, 0.05, 0.2):
        connections = [socket.create_connection(server.address) for _ in range(4)]
        for connection in connections:
            connection.sendall(request.encode())
        time.sleep(wait)
        for connection in connections:
            connection.close()
        until(lambda: server.subscribers() == 0 and not server.is_polling())


def test_a_temporary_database_failure_ends_no_stream_and_is_logged_once(
    server: Server,
    database: Database,
    accept: Accept,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    content_id = accept(images=1, videos=0)
    failed = []

    def fails(_database: Database) -> None:
        failed.append(1)
        raise DatabaseError("The database cannot be used: disk I/O error.")

    with server.page() as page:
        page.next()
        for times in (1, 2):
            with monkeypatch.context() as broken:
                broken.setattr(contents, "unfinished", fails)
                claimed = claims.claim(database, content_id, 1, NOON)
                until(lambda: len(failed) >= 3)
            assert page.content()["items"][0]["status"] == "Processing"
            assert [record.levelno for record in caplog.records] == [logging.ERROR] * times
            assert not any(record.exc_info for record in caplog.records), "a sentence tells all there is to know"
            failed.clear()
            claims.give_back(database, claimed)
            assert page.content()["items"][0]["status"] == "Pending"


def test_a_database_failure_on_opening_is_reported(
    server: Server, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept()

    def fails(_connection: HTTPConnection) -> str:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    monkeypatch.setattr(server.progress, "_visitor", fails)
    response = server.get("ada")
    assert (response.status_code, response.text) == (503, "The database cannot be used: disk I/O error.")


def test_waiting_for_a_snapshot_has_a_time_limit(
    serve: Serve, accept: Accept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    accept()

    def fails(_database: Database) -> None:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    monkeypatch.setattr(contents, "unfinished", fails)
    assert serve(heartbeat=0.2).snapshot("ada").status_code == 503
    assert len(caplog.records) == 1


def test_a_page_that_does_not_read_uses_no_growing_memory(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=100, videos=0, prompt="x" * 2_000)
    claimed = claims.claim(database, content_id, 100, NOON)
    request = "GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: ada\r\n\r\n"
    with socket.socket() as lazy, server.page() as page:
        page.next()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        lazy.connect(server.address)
        lazy.sendall(request.encode())
        until(lambda: server.subscribers() == 2)
        behind = server.progress._subscribers[1]

        read_by_page = 1

        def read_until(done: Callable[[Any], bool]) -> None:
            nonlocal read_by_page
            read_by_page += 1
            while not done(page.content()):
                read_by_page += 1

        def take_step(step: int) -> None:
            claims.record_step(database, claimed, step, 10_000)
            read_until(lambda content: content["items"][0]["step"] == step)

        def is_behind() -> bool:
            loop = server.progress._loop
            assert loop is not None
            # Until then, the buffers of the connection fill up.
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01), loop).result(SECONDS)
            return bool(behind._contents)

        steps = itertools.count(1)
        while not is_behind():
            take_step(next(steps))
        for _ in range(10):
            take_step(next(steps))
            assert list(behind._contents) == [content_id]
        contents.cancel(database, content_id, NOON)
        read_until(lambda content: content["status"] == "Cancelled")
        lazy.settimeout(SECONDS)
        read = b""
        while b'"status": "Cancelled"' not in read:
            read += lazy.recv(1_000_000)
        assert read.count(b"data: ") <= read_by_page - 9


def test_closing_ends_every_stream_and_the_server_stops_immediately(serve: Serve, accept: Accept) -> None:
    accept()
    server = serve()
    with ExitStack() as stack:
        pages = [stack.enter_context(server.page()) for _ in range(5)]
        for page in pages:
            page.next()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 3
        assert all(page.has_ended() for page in pages)
    server.progress.close()


def test_no_stream_is_opened_after_closing(server: Server, accept: Accept) -> None:
    accept()
    server.progress.close()
    with server.page() as page:
        assert page.has_ended()
    assert server.snapshot("ada").status_code == 503
    until(lambda: server.subscribers() == 0 and not server.is_polling())


def test_nothing_is_polled_without_subscribers(database: Database, tmp_path: Path) -> None:
    before = threading.active_count()
    never_used = Progress(database, tmp_path, lambda _: None)
    assert threading.active_count() == before
    never_used.close()
