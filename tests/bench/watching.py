"""How soon those who watch the page see what changed, and what it costs the server to tell them."""

import asyncio
import json
import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import httpx

from persistence import claims
from persistence.database import Database
from tests.bench.measuring import NOW, data_folder, row, submit
from tests.bench.server import Server, Visitor, serving, until

VISITORS = 30


def measure() -> None:
    """Measure what one visitor sees, then thirty during five minutes, while the engine works."""
    with data_folder() as (database, data_dir), serving(data_dir) as server:
        warm_up(server, database)
        one = [Watcher(server, database)]
        asyncio.run(watch(server, one, partial(change, server, one, 30)))
        row("a tile after its row, worst of 30", max(one[0].delays()) * 1000, "ms", 300)
        many = [Watcher(server, database) for _ in range(VISITORS)]
        early, late = asyncio.run(watch(server, many, partial(change_for_minutes, server, many)))
        assert claims.waiting(database), "the engine had nothing to do meanwhile"
        delays = sorted(delay for watcher in many for delay in watcher.delays())
        row(f"a tile after its row, {VISITORS} watch, 95 of 100", delays[len(delays) * 95 // 100] * 1000, "ms", 500)
        row(f"memory from {early:.0f} MB to {late:.0f} MB, minutes 1 to 5", (late / early - 1) * 100, "%", 5)


class Watcher:
    """A visitor with a content of ten items: five are changed by the benchmark, the engine makes the others."""

    def __init__(self, server: Server, database: Database) -> None:
        self._database = database
        accepted = submit(database)
        self._item_ids = [item.item_id for item in claims.claim(database, accepted.content_id, 5, NOW)]
        self._cookie = Visitor(server).logs_in(accepted.user_id)
        self._committed: list[float] = []
        self._seen: list[tuple[int, float]] = []

    def change(self) -> None:
        """Commit the next step."""
        step = len(self._committed) + 1
        claims.record_step(self._database, self._item_ids, step, step)
        self._committed.append(time.perf_counter())

    async def watch(self, client: httpx.AsyncClient) -> None:
        """Note which step is seen when, without end."""
        async with client.stream("GET", "/events", headers={"Cookie": self._cookie}) as events:
            async for line in events.raise_for_status().aiter_lines():
                if line.startswith("data: "):
                    seen_at = time.perf_counter()
                    for content in json.loads(line.removeprefix("data: "))["contents"]:
                        steps = [item["step"] for item in content["items"] if item["item_id"] in self._item_ids]
                        self._seen.append((min(steps), seen_at))

    def delays(self) -> list[float]:
        """Return the seconds from each change until it, or one after it, was seen."""
        return [
            next((seen_at for seen, seen_at in self._seen if seen >= step), math.inf) - committed_at
            for step, committed_at in enumerate(self._committed, 1)
        ]


async def watch[Result](server: Server, watchers: Sequence[Watcher], meanwhile: Callable[[], Result]) -> Result:
    """Let everybody watch until a function has returned, and a little longer; return what it did."""


def warm_up(server: Server, database: Database) -> None:
    """Have the engine make a picture and a video, so that what it needs is loaded."""
    Visitor(server).asks_for(1, 1)
    until(lambda: not claims.waiting(database))
