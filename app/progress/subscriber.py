"""A subscriber to `/events`, with the changes that it has not received yet: only the newest state of each content."""

import asyncio
import json
from collections.abc import AsyncGenerator, Collection, Mapping

from sse_starlette import ServerSentEvent
from starlette.requests import Request


class Subscriber:
    """One user's open page or other reader of `/events`; not thread-safe, it belongs to one event loop.

    `unfinished` are the content_ids that it still shows as unfinished.
    """

    def __init__(self, request: Request, user_id: str, unfinished: Collection[int]) -> None:
        self.request = request
        self.user_id = user_id
        #: Whether it still waits for its snapshot.
        self.is_new = True
        #: The content_ids that it shows.
        self.known = frozenset(unfinished)
        self._contents: dict[int, str] = {}
        self._gone: frozenset[int] = frozenset()
        self._has_ended = self._is_logged_out = False
        self._waking = asyncio.Event()

    def push(self, contents: Mapping[int, str], gone: Collection[int]) -> None:
        """Add changed contents, as JSON by content_id, and the content_ids of deleted ones."""
        if self.is_new or contents or gone:
            self.is_new = False
            self.known = self.known.union(contents).difference(gone)
            self._contents |= contents
            self._gone = self._gone.union(gone)
            for content_id in gone:
                self._contents.pop(content_id, None)
            self._waking.set()

    def end(self, *, is_logged_out: bool = False) -> None:
        """End the stream, because its visitor logged out or the server stops."""
        self._has_ended = True
        self._is_logged_out |= is_logged_out
        self._waking.set()

    async def next(self) -> str | None:
        """Wait for news and return all of it as JSON; return None when the stream has ended."""
        await self._waking.wait()
        if self._has_ended:
            return None
        self._waking.clear()
        newest_first = sorted(self._contents, reverse=True)
        contents = ", ".join(self._contents[content_id] for content_id in newest_first)
        message = f'{{"user_id": {json.dumps(self.user_id)}, "contents": [{contents}], '
        message += f'"gone": {json.dumps(sorted(self._gone))}}}'
        self._contents, self._gone = {}, frozenset()
        return message

    async def events(self) -> AsyncGenerator[ServerSentEvent]:
        """Yield news as server-sent events until the stream ends; after a logout, the last event is `logout`."""
        while (message := await self.next()) is not None:
            yield ServerSentEvent(message)
        if self._is_logged_out:
            yield ServerSentEvent("{}", event="logout")
