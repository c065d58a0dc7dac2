"""`/events`: the progress of a visitor's contents, pushed to every open page as server-sent events."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app import ids
from app.estimate import Estimate
from app.progress.feed import ChangeFeed
from app.progress.subscriber import Subscriber
from persistence.changes import Changes
from persistence.contents import MAX_WAITING_OF_USER
from persistence.database import Database, DatabaseError

logger = logging.getLogger(__name__)

#: Streams that one user can have open at a time.
MAX_STREAMS = 8

#: Seconds between two checks for commits.
POLL = 0.1

#: Seconds between two updates of the time left, which changes without a commit, and between two checks of sessions.
TICK = 1.0

_HEADERS = {"Cache-Control": "no-store"}


class Progress:
    """Polls the rows once for all open pages, while there are any, and pushes to each the news of its own user.

    `visitor` returns the user_id of a request's session, if it is valid. An idle stream sends a comment every
    `heartbeat` seconds to keep the connection open, and a logout is noticed within that time.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        visitor: Callable[[HTTPConnection], str | None],
        *,
        heartbeat: float = 15.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._visitor = visitor
        self._heartbeat = heartbeat
        self._now = now
        self._feed = ChangeFeed(database, data_dir, Estimate(database).seconds)
        self._subscribers: list[Subscriber] = []
        self._waking = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    @property
    def route(self) -> Route:
        """Return the route `/events`."""
        return Route("/events", self._answer)

    def close(self) -> None:
        """End every stream, so that the server can stop immediately; thread-safe."""
        self._is_closed = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has stopped already
                self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for subscriber in self._subscribers:
            subscriber.end()

    async def _answer(self, request: Request) -> Response:
        try:
            user_id = await asyncio.to_thread(self._visitor, request)
        except DatabaseError as error:
            return PlainTextResponse(str(error), 503, _HEADERS)
        if user_id is None:
            return PlainTextResponse("Please log in to see this.", 401, _HEADERS)
        if sum(subscriber.user_id == user_id for subscriber in self._subscribers) >= MAX_STREAMS:
            return PlainTextResponse(f"At most {MAX_STREAMS} pages can be kept up to date at a time.", 429, _HEADERS)
        sent = request.query_params.get("unfinished", "").split(",")[:MAX_WAITING_OF_USER]
        unfinished = [number for part in sent if (number := ids.exact_content_id(part)) is not None]
        subscriber = Subscriber(request, user_id, unfinished)
        if request.method == "GET" and "application/json" not in request.headers.get("accept", ""):
            return _Stream(subscriber.events(), self._heartbeat, self._subscribed(subscriber))
        with self._subscribed(subscriber), suppress(TimeoutError):
            snapshot = await asyncio.wait_for(subscriber.next(), self._heartbeat)
            if snapshot is not None:
                return Response(snapshot, media_type="application/json", headers=_HEADERS)
        return PlainTextResponse("Progress is not available right now; please try again.", 503, _HEADERS)

    @contextmanager
    def _subscribed(self, subscriber: Subscriber) -> Iterator[None]:
        self._subscribers.append(subscriber)
        self._loop = asyncio.get_running_loop()
        if self._is_closed:
            subscriber.end()
        if self._polling is None or self._polling.done():
            self._polling = self._loop.create_task(self._poll())
        self._waking.set()
        try:
            yield
        finally:
            self._subscribers.remove(subscriber)
            self._waking.set()

    async def _poll(self) -> None:
        """Poll on commits, on new subscribers and while anything is being made, until no subscribers are left."""
        is_stale = is_unchecked = is_broken = False
        polled_at = checked_at = self._now()
        with closing(Changes(self._database)) as changes:
            while self._subscribers and not self._is_closed:
                self._waking.clear()
                try:
                    is_stale |= await asyncio.to_thread(changes.has_changed)
                    is_unchecked |= is_stale
                    now = self._now()
                    is_due = is_stale or (self._feed.is_moving and now >= polled_at + TICK)
                    if is_due or any(subscriber.is_new for subscriber in self._subscribers):
                        await self._push_changes(now)
                        is_stale, polled_at = False, now
                    if now >= checked_at + (TICK if is_unchecked else self._heartbeat):
                        await self._check_visitors()
                        is_unchecked, checked_at = False, now
                    is_broken = False
                except Exception as error:
                    if not is_broken:
                        is_unexpected = not isinstance(error, DatabaseError)
                        logger.error("Progress cannot be read and will be retried: %s", error, exc_info=is_unexpected)
                    is_broken = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._waking.wait(), POLL)

    async def _push_changes(self, now: float) -> None:
        for subscriber, changed, gone in await asyncio.to_thread(self._feed.poll, list(self._subscribers), now):
            subscriber.push(changed, gone)

    async def _check_visitors(self) -> None:
        subscribers = list(self._subscribers)
        visitors = await asyncio.to_thread(lambda: [self._visitor(subscriber.request) for subscriber in subscribers])
        for subscriber, visitor in zip(subscribers, visitors, strict=True):
            if visitor != subscriber.user_id:
                subscriber.end(is_logged_out=True)


class _Stream(EventSourceResponse):
    """A stream of events, subscribed for exactly as long as its client reads it."""

    def __init__(
        self, events: AsyncGenerator[ServerSentEvent], ping: float, subscribed: AbstractContextManager[None]
    ) -> None:
        super().__init__(events, ping=ping)
        self._subscribed = subscribed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events. From EventSourceResponse."""
        with self._subscribed:
            await super().__call__(scope, receive, send)
