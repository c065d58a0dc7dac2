"""`/events` over real HTTP: who is told what, how soon, and that nothing is left behind."""

import itertools
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from app import progress
from app.progress import Progress
from persistence import claims, contents, users
from persistence.database import Database, DatabaseError
from tests.conftest import NOON, Accept

#: Seconds that a test waits for what ought to come at once.
SECONDS = 10


class Page:
    """An open page that reads its events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def event(self) -> tuple[str, Any]:
        """Wait for the next event and return its kind and its data."""
        kind = "message"
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                return kind, json.loads(value)
        raise EOFError

    def news(self) -> Any:  # noqa: ANN401 - JSON
        """Wait for the next news."""
        kind, news = self.event()
        assert kind == "message"
        return news

    def content(self) -> Any:  # noqa: ANN401 - JSON
        """Wait for news of one content and return it."""
        (content,) = self.news()["contents"]
        return content

    def has_ended(self) -> bool:
        """Wait for the end, and tell whether nothing came before it."""
        return not any(self._lines)


class Server:
    """A real server on a free port; who is asking is said by a header, as it is by a cookie in the program."""

    def __init__(self, database: Database, heartbeat: float) -> None:
        self.database = database
        self.asked_in: set[threading.Thread] = set()
        self.progress = Progress(database, self.visitor, heartbeat=heartbeat)
        application = Starlette(routes=[self.progress.route], middleware=[Middleware(GZipMiddleware)])
        self._server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="error", lifespan="off"))
        self.thread = threading.Thread(target=self._server.run)
        self.thread.start()
        until(lambda: self._server.started)
        self.address = self._server.servers[0].sockets[0].getsockname()[:2]
        self.url = "http://{}:{}/events".format(*self.address)
        self.client = httpx.Client(timeout=SECONDS, limits=httpx.Limits(max_connections=None), trust_env=False)

    def visitor(self, connection: HTTPConnection) -> str | None:
        self.asked_in.add(threading.current_thread())
        user = users.get(self.database, connection.headers.get("authorization", ""))
        return user.user_id if user and user.logged_out_at is None else None

    def get(self, user_id: str, **headers: str) -> httpx.Response:
        return self.client.get(self.url, headers={"Authorization": user_id, **headers})

    def snapshot(self, user_id: str) -> httpx.Response:
        """Ask as those do who get no server-sent events."""
        return self.get(user_id, Accept="application/json")

    @contextmanager
    def page(self, user_id: str = "ada", query: str = "") -> Iterator[Page]:
        """Open a page and read its events until the block ends."""
        headers = {"Authorization": user_id, "Accept": "text/event-stream"}
        with self.client.stream("GET", self.url + query, headers=headers) as response:
            yield Page(response)

    def watchers(self) -> int:
        return len(self.progress._watchers)

    def is_polling(self) -> bool:
        polling = self.progress._polling
        return polling is not None and not polling.done()

    def stop(self) -> None:
        """Stop it as the program does."""
        self.progress.close()
        self._server.should_exit = True
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


Serve = Callable[..., Server]


@pytest.fixture
def serve(database: Database) -> Iterator[Serve]:
    """Return a function that starts a server, and stop it at the end."""
    with ExitStack() as stack:

        def serve(heartbeat: float = 15.0) -> Server:
            server = Server(database, heartbeat)
            stack.callback(server.client.close)
            stack.callback(server.stop)
            return server

        yield serve


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ids(news: dict[str, Any]) -> list[int]:
    return [content["content_id"] for content in news["contents"]]


def end(database: Database, content_id: int) -> None:
    while claimed := claims.claim(database, content_id, 5, NOON):
        for item in claimed:
            claims.complete(database, item, "path", NOON)


def test_a_stranger_gets_nothing(server: Server, accept: Accept) -> None:
    accept()
    for user_id in ("", "bob"):
        for response in (server.get(user_id), server.snapshot(user_id)):
            assert (response.status_code, response.text) == (401, "Please log in to see this.")
            assert response.headers["Cache-Control"] == "no-store"
    assert server.watchers() == 0


def test_a_page_gets_at_once_what_is_unfinished_and_the_newest(
    server: Server, database: Database, accept: Accept
) -> None:
    for _ in range(3):
        accept(images=1, videos=0)
    end(database, 1)
    end(database, 3)
    with server.page() as page:
        news = page.news()
    assert (ids(news), news["gone"]) == ([3, 2], [])
    assert [content["status"] for content in news["contents"]] == ["Completed", "Processing"]
    assert [content["items"][0]["place"] for content in news["contents"]] == [None, 1]
    assert news["contents"][0]["items"][0]["prompt"] == "at sunrise: Never give up"


def test_a_page_without_contents_is_told_so(server: Server, database: Database, accept: Accept) -> None:
    contents.remove(database, accept())
    with server.page() as page:
        assert page.news() == {"contents": [], "gone": []}


def test_nobody_on_the_way_keeps_compresses_or_holds_back_the_events(server: Server, accept: Accept) -> None:
    accept()
    with server.page() as page:
        page.news()
        headers = page.response.headers
    assert (page.response.status_code, headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert "Content-Encoding" not in headers


def test_a_content_is_followed_to_its_end(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    with server.page() as page:
        assert page.content()["items"][0]["status"] == "Pending"
        claimed = claims.claim(database, content_id, 5, NOON)
        assert page.content()["items"][0]["status"] == "Processing"
        for step in (1, 2):
            claims.record_step(database, [claimed[0].item_id], step, 12)
            content = page.content()
            assert (content["items"][0]["step"], content["items"][0]["steps"]) == (step, 12)
        claims.complete(database, claimed[0], "path", NOON)
        content = page.content()
        while content["status"] == "Processing":  # an estimate may have come before
            content = page.content()
        assert (content["status"], content["items"][0]["status"]) == ("Completed", "Completed")


def test_what_happens_in_another_tab_is_told_too(server: Server, database: Database, accept: Accept) -> None:
    failed = accept(images=1, videos=0)
    for _ in range(2):
        claims.fail(database, claims.claim(database, failed, 1, NOON), "out of memory", NOON)
    with server.page() as page:
        assert page.content()["status"] == "Failed"
        accepted = accept(images=1, videos=0)
        assert page.content()["content_id"] == accepted
        contents.cancel(database, accepted, NOON)
        assert page.content()["status"] == "Cancelled"
        contents.reopen(database, failed, "me")
        content = page.content()
        assert (content["content_id"], content["status"]) == (failed, "Processing")
        for content_id in (accepted, failed):
            contents.remove(database, content_id)
            assert page.news() == {"contents": [], "gone": [content_id]}


def test_nobody_is_told_of_anybody_else(server: Server, database: Database, accept: Accept) -> None:
    for user_id in ("ada", "bob"):
        accept(user_id=user_id, images=1, videos=0)
    with server.page("ada") as ada, server.page("bob") as bob:
        assert [ids(page.news()) for page in (ada, bob)] == [[1], [2]]
        end(database, 2)
        while bob.content()["status"] != "Completed":
            pass
        contents.cancel(database, 1, NOON)
        content = ada.content()
        assert (content["content_id"], content["status"]) == (1, "Cancelled")


def test_a_page_that_comes_back_learns_how_it_ended(server: Server, database: Database, accept: Accept) -> None:
    for user_id in ("ada", "ada", "bob", "ada"):
        accept(user_id=user_id)
    for content_id in (1, 3, 4):
        end(database, content_id)
    contents.remove(database, 2)
    with server.page(query="?unfinished=1,2,3") as page:
        news = page.news()
        assert (ids(news), news["gone"]) == ([4, 1], [2, 3])


@pytest.mark.parametrize(
    "query",
    ["", "1,", ",", "-1", "1.0", "x", "9" * 19, "9" * 5_000, "\u0661", "1%00", "1 OR 1", "1;2", "1&unfinished=2"],
)
def test_a_strange_question_gets_the_plain_answer(server: Server, accept: Accept, query: str) -> None:
    accept()
    with server.page(query=f"?unfinished={query}") as page:
        news = page.news()
    assert (ids(news), set(news["gone"]) <= {2}) == ([1], True)


def test_the_number_of_contents_to_come_back_to_is_limited(server: Server, accept: Accept) -> None:
    accept()
    with server.page(query=f"?unfinished={','.join(map(str, range(2, 1_000)))}") as page:
        assert page.news()["gone"] == list(range(2, 102))


def test_seconds_left_are_told_while_something_is_made(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    item_ids = [item.item_id for item in claims.claim(database, content_id, 5, NOON)]
    with server.page() as page:
        page.news()
        for step in (1, 2):
            claims.record_step(database, item_ids, step, 1_000)
            content = page.content()
            time.sleep(0.2)
        left = content["items"][0]["seconds_left"]
        assert left > 10
        assert page.content()["items"][0]["seconds_left"] < left  # nothing was committed meanwhile


def test_who_gets_no_events_asks_for_one_snapshot_after_another(
    server: Server, database: Database, accept: Accept
) -> None:
    content_id = accept(images=1, videos=0)
    response = server.snapshot("ada")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert response.headers["Cache-Control"] == "no-store"
    assert [content["status"] for content in response.json()["contents"]] == ["Processing"]
    contents.cancel(database, content_id, NOON)
    assert [content["status"] for content in server.snapshot("ada").json()["contents"]] == ["Cancelled"]
    until(lambda: server.watchers() == 0 and not server.is_polling())


def test_a_question_for_the_headers_alone_opens_no_stream(server: Server, accept: Accept) -> None:
    accept()
    assert server.client.head(server.url, headers={"Authorization": "ada"}).status_code == 200
    assert server.client.post(server.url, headers={"Authorization": "ada"}).status_code == 405
    until(lambda: server.watchers() == 0)


def test_a_silent_stream_gives_a_sign_of_life(serve: Serve, accept: Accept) -> None:
    accept()
    with serve(heartbeat=0.1).page() as page:
        page.news()
        lines = [next(page._lines) for _ in range(5)]
    assert [line for line in lines if line] == [":", ":"] or [line for line in lines if line] == [":", ":", ":"]


def test_a_logout_ends_all_streams_of_that_visitor(server: Server, database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    bobs = accept(user_id="bob", images=1, videos=0)
    with server.page("ada") as one, server.page("ada") as other, server.page("bob") as bob:
        for page in (one, other, bob):
            page.news()
        users.log_out(database, "ada", NOON)
        for page in (one, other):
            assert page.event() == ("logout", {})
            assert page.has_ended()
        contents.cancel(database, bobs, NOON)
        assert bob.content()["status"] == "Cancelled"
        assert server.get("ada").status_code == 401


def test_a_logout_that_no_row_tells_is_noticed_in_time(
    serve: Serve, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept()
    server = serve(heartbeat=0.2)
    with server.page() as page:
        page.news()
        monkeypatch.setattr(server.progress, "_visitor", lambda _: None)
        assert page.event() == ("logout", {})
        assert page.has_ended()


def test_a_page_whose_visitor_became_somebody_else_is_ended(
    serve: Serve, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept()
    server = serve(heartbeat=0.2)
    with server.page() as page:
        page.news()
        monkeypatch.setattr(server.progress, "_visitor", lambda _: "bob")
        assert page.event() == ("logout", {})


def test_a_visitor_may_have_eight_streams(server: Server, accept: Accept) -> None:
    accept(user_id="ada")
    accept(user_id="bob")
    with ExitStack() as stack:
        seven = [stack.enter_context(server.page()) for _ in range(7)]
        with server.page() as eighth:
            for page in (*seven, eighth):
                page.news()
            for response in (server.get("ada"), server.snapshot("ada")):
                assert (response.status_code, "At most 8 pages" in response.text) == (429, True)
            assert server.snapshot("bob").status_code == 200
        until(lambda: server.watchers() == 7)
        assert server.snapshot("ada").status_code == 200


def test_eight_streams_are_all_even_if_many_come_at_once(server: Server, accept: Accept) -> None:
    accept()
    with ExitStack() as stack, ThreadPoolExecutor(20) as pool:
        opening = [pool.submit(lambda: stack.enter_context(server.page())) for _ in range(20)]
        statuses = [one.result().response.status_code for one in opening]
        assert sorted(statuses) == [200] * 8 + [429] * 12
        assert server.watchers() == 8


def test_a_page_that_is_closed_leaves_nothing_behind(server: Server, accept: Accept) -> None:
    accept()
    for _ in range(3):
        with server.page() as page:
            page.news()
            assert (server.watchers(), server.is_polling()) == (1, True)
        until(lambda: server.watchers() == 0 and not server.is_polling())
    accept()
    with server.page() as page:
        assert ids(page.news()) == [2, 1]


def test_a_page_that_is_torn_away_leaves_nothing_behind(server: Server, accept: Accept) -> None:
    accept()
    request = "GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: ada\r\n\r\n"
    for wait in (0, 0.05, 0.2):
        connections = [socket.create_connection(server.address) for _ in range(4)]
        for connection in connections:
            connection.sendall(request.encode())
        time.sleep(wait)
        for connection in connections:
            connection.close()
        until(lambda: server.watchers() == 0 and not server.is_polling())


def test_thirty_pages_are_all_told_of_one_commit(server: Server, database: Database, accept: Accept) -> None:
    user_ids = [str(number % 15) for number in range(30)]
    for user_id in user_ids[:15]:
        accept(user_id=user_id, images=1, videos=0)
    with ExitStack() as stack:
        pages = [stack.enter_context(server.page(user_id)) for user_id in user_ids]
        for page in pages:
            page.news()
        for number in range(1, 4):
            with database.write() as session:
                for _, item in contents.unfinished(database):
                    session.merge(item).step = number
            assert [page.content()["items"][0]["step"] for page in pages] == [number] * 30


def test_all_pages_together_ask_the_database_once_for_each_change(
    server: Server, database: Database, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_id = accept(images=1, videos=0)
    looks = []
    unfinished = contents.unfinished

    def counted(database: Database) -> Any:  # noqa: ANN401
        looks.append(threading.current_thread())
        return unfinished(database)

    with ExitStack() as stack:
        pages = [stack.enter_context(server.page()) for _ in range(8)]
        for page in pages:
            page.news()
        monkeypatch.setattr(contents, "unfinished", counted)
        time.sleep(5 * progress.POLL)
        assert looks == []
        contents.cancel(database, content_id, NOON)
        for page in pages:
            assert page.content()["status"] == "Cancelled"
        assert len(looks) == 1
        assert server.thread not in {*looks, *server.asked_in}


def test_a_database_that_fails_for_a_while_ends_nothing_and_is_told_once(
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
        page.news()
        for times in (1, 2):
            with monkeypatch.context() as broken:
                broken.setattr(contents, "unfinished", fails)
                claimed = claims.claim(database, content_id, 1, NOON)
                until(lambda: len(failed) >= 3)
            assert page.content()["items"][0]["status"] == "Processing"
            assert [record.levelno for record in caplog.records] == [logging.ERROR] * times
            failed.clear()
            claims.give_back(database, claimed)
            assert page.content()["items"][0]["status"] == "Pending"


def test_a_database_that_fails_before_a_page_opens_is_told(
    server: Server, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept()

    def fails(_connection: HTTPConnection) -> str:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    monkeypatch.setattr(server.progress, "_visitor", fails)
    response = server.get("ada")
    assert (response.status_code, response.text) == (503, "The database cannot be used: disk I/O error.")


def test_a_snapshot_that_cannot_be_had_is_not_waited_for_forever(
    serve: Serve, accept: Accept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    accept()

    def fails(_database: Database) -> None:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    monkeypatch.setattr(contents, "unfinished", fails)
    assert serve(heartbeat=0.2).snapshot("ada").status_code == 503
    assert len(caplog.records) == 1


def test_a_page_that_does_not_read_makes_nothing_pile_up(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=100, videos=0, prompt="x" * 2_000)
    item_ids = [item.item_id for item in claims.claim(database, content_id, 100, NOON)]
    request = "GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: ada\r\n\r\n"
    with socket.socket() as lazy, server.page() as page:
        page.news()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        lazy.connect(server.address)
        lazy.sendall(request.encode())
        until(lambda: server.watchers() == 2)
        behind = server.progress._watchers[1]

        def take_step(step: int) -> None:
            claims.record_step(database, item_ids, step, 10_000)
            while page.content()["items"][0]["step"] != step:
                pass

        steps = itertools.count(1)
        while not behind._contents:  # as long as the buffers on the way take more
            take_step(next(steps))
        last = next(steps) + 10
        for step in range(last - 10, last):
            take_step(step)
            assert list(behind._contents) == [content_id]
        contents.cancel(database, content_id, NOON)
        while page.content()["status"] != "Cancelled":
            pass
        lazy.settimeout(SECONDS)
        read = b""
        while b'"status": "Cancelled"' not in read:
            read += lazy.recv(1_000_000)
        assert read.count(b"data: ") <= last - 9


def test_closing_ends_every_stream_and_the_server_stops_at_once(serve: Serve, accept: Accept) -> None:
    accept()
    server = serve()
    with ExitStack() as stack:
        pages = [stack.enter_context(server.page()) for _ in range(5)]
        for page in pages:
            page.news()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 3
        assert all(page.has_ended() for page in pages)
    server.progress.close()


def test_what_is_closed_opens_no_more_streams(server: Server, accept: Accept) -> None:
    accept()
    server.progress.close()
    with server.page() as page:
        assert page.has_ended()
    assert server.snapshot("ada").status_code == 503
    until(lambda: server.watchers() == 0 and not server.is_polling())


def test_nothing_begins_before_somebody_watches(database: Database) -> None:
    before = threading.active_count()
    never_used = Progress(database, lambda _: None)
    assert threading.active_count() == before
    never_used.close()
