"""Helpers of the `/events` tests: a real server, a page that reads its events, and changes to contents."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from app.progress.events import Progress
from persistence import claims, users
from persistence.database import Database
from tests.conftest import NOON

#: Seconds that a test waits for an event that should arrive immediately.
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

    def next(self) -> Any:  # noqa: ANN401 - JSON
        """Wait for the next news."""
        kind, news = self.event()
        assert kind == "message"
        return news

    def content(self) -> Any:  # noqa: ANN401 - JSON
        """Wait for news about one content and return it."""
        (content,) = self.next()["contents"]
        return content

    def has_ended(self) -> bool:
        """Wait for the end; return whether only comments came before it."""
        return not any(line for line in self._lines if not line.startswith(":"))


class Server:
    """A real server on a free port; a header names the visitor, in place of the session cookie."""

    def __init__(self, database: Database, data_dir: Path, heartbeat: float) -> None:
        self.database = database
        self.asked_in: set[threading.Thread] = set()
        self.progress = Progress(database, data_dir, self.visitor, heartbeat=heartbeat)
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
        """Request a snapshot, as clients without server-sent events do."""
        return self.get(user_id, Accept="application/json")

    @contextmanager
    def page(self, user_id: str = "ada", query: str = "") -> Iterator[Page]:
        """Open a page and read its events until the block ends."""
        headers = {"Authorization": user_id, "Accept": "text/event-stream"}
        with self.client.stream("GET", self.url + query, headers=headers) as response:
            yield Page(response)

    def subscribers(self) -> int:
        return len(self.progress._subscribers)

    def is_polling(self) -> bool:
        polling = self.progress._polling
        return polling is not None and not polling.done()

    def stop(self) -> None:
        """Stop the server as the program does."""
        self.progress.close()
        self._server.should_exit = True
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


Serve = Callable[..., Server]


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
