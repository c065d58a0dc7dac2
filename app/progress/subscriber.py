"""One open page that is kept up to date: what it has not been told yet, and of each content only the newest."""

import asyncio
import json
from collections.abc import AsyncGenerator, Collection, Mapping

from sse_starlette import ServerSentEvent
from starlette.requests import Request


class Subscriber:
    """A page, or whatever else reads `/events`, of one user; it lives in one event loop.

    `unfinished` are the contents that it shows as such from before.
    """

    def __init__(self, request: Request, user_id: str, unfinished: Collection[int]) -> None:
        self.request = request
        self.user_id = user_id
        #: Whether it still waits for its first news.
        self.is_new = True
        #: The contents that it shows.
        self.known = frozenset(unfinished)
        self._contents: dict[int, str] = {}
        self._gone: frozenset[int] = frozenset()
        self._has_ended = self._is_logged_out = False
        self._waking = asyncio.Event()

    def push(self, contents: Mapping[int, str], gone: Collection[int]) -> None:
        """Let it know how contents are now, as JSON by content_id, and which ones are there no more."""
        if self.is_new or contents or gone:
            self.is_new = False
            self.known = self.known.union(contents).difference(gone)
            self._contents |= contents
            self._gone = self._gone.union(gone)
            for content_id in gone:
                self._contents.pop(content_id, None)
            self._waking.set()

    def end(self, *, is_logged_out: bool = False) -> None:
        """End it, because its visitor logged out or because the server ends."""
        self._has_ended = True
        self._is_logged_out |= is_logged_out
        self._waking.set()

    async def next(self) -> str | None:
        """Wait for news and return all of it as JSON; return None at the end."""
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
        """Yield news as server-sent events until the end, and a logout as the last one."""
        while (message := await self.next()) is not None:
            yield ServerSentEvent(message)
        if self._is_logged_out:
            yield ServerSentEvent("{}", event="logout")
