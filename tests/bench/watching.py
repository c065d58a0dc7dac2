"""Delay of live progress on the page, and its memory on the server."""

import asyncio
import json
import math
import random
import statistics
import time
from collections.abc import Sequence

import httpx

from persistence import claims, contents
from persistence.database import Database
from tests.bench.measuring import NOW, data_folder, row, submit
from tests.bench.server import Server, Visitor, serving, until

VISITORS = 30

#: Seconds between two changes, on average.
PAUSE = 0.2

#: Seconds of samples for each median of memory, which varies with what the engine is making.
LOOK = 20


def measure() -> None:
    """Measure with one visitor, then with thirty during five minutes, while the engine works."""
    with data_folder() as (database, data_dir), serving(data_dir) as server:
        warm_up(server, database)
        one = Subscriber(server, database)
        asyncio.run(watch(server, [one], seconds=10))
        delays = one.delays()
        row(f"a tile after its row, one watches, worst of {len(delays)}", max(delays) * 1000, "ms", 300)
        many = [Subscriber(server, database) for _ in range(VISITORS)]
        memory = asyncio.run(watch(server, many, seconds=300))
        assert claims.waiting(database), "the engine finished too early"
        delays = sorted(delay for watcher in many for delay in watcher.delays())
        row(f"a tile after its row, {VISITORS} watch, 95 of 100", delays[len(delays) * 95 // 100] * 1000, "ms", 500)
        early = statistics.median(megabytes for at, megabytes in memory if 60 <= at < 60 + LOOK)
        late = statistics.median(megabytes for at, megabytes in memory if at >= 300 - LOOK)
        row(f"memory, {early:.0f} MB at minute 1, {late:.0f} MB at minute 5", (late / early - 1) * 100, "%", 5)


class Subscriber:
    """A visitor with a content of ten items: the benchmark changes five, the engine makes the others."""

    def __init__(self, server: Server, database: Database) -> None:
        self._database = database
        accepted = submit(database)
        self._claimed = claims.claim(database, accepted.content_id, 5, NOW)
        self._item_ids = [item.item_id for item in self._claimed]
        self._cookie = Visitor(server).logs_in(accepted.user_id)
        self._committed: list[float] = []
        #: The steps received, each with its time.
        self.seen: list[tuple[int, float]] = []

    def change(self) -> None:
        """Commit the next step."""
        step = len(self._committed) + 1
        claims.record_step(self._database, self._claimed, step, step)
        self._committed.append(time.perf_counter())

    async def watch(self, client: httpx.AsyncClient) -> None:
        """Record each step with the time it is received, until cancelled."""
        async with client.stream("GET", "/events", headers={"Cookie": self._cookie}) as events:
            async for line in events.raise_for_status().aiter_lines():
                if line.startswith("data: "):
                    seen_at = time.perf_counter()
                    for content in json.loads(line.removeprefix("data: "))["contents"]:
                        steps = [item["step"] for item in content["items"] if item["item_id"] in self._item_ids]
                        self.seen.append((min(steps), seen_at))

    def delays(self) -> list[float]:
        """Return the seconds from each change until it, or a later one, was received."""
        return [
            next((seen_at for seen, seen_at in self.seen if seen >= step), math.inf) - committed_at
            for step, committed_at in enumerate(self._committed, 1)
        ]


async def watch(server: Server, watchers: Sequence[Subscriber], seconds: float) -> list[tuple[float, float]]:
    """Stream events to all watchers while their contents change; return what `change` returns."""
    unlimited = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=None, limits=unlimited, trust_env=False) as client,
        asyncio.TaskGroup() as group,
    ):
        streams = [group.create_task(watcher.watch(client)) for watcher in watchers]
        memory = await asyncio.to_thread(change, server, watchers, seconds)
        await asyncio.sleep(2)
        for stream in streams:
            stream.cancel()
    return memory


def change(server: Server, watchers: Sequence[Subscriber], seconds: float) -> list[tuple[float, float]]:
    """Change contents at random and submit some prompts; return pairs of seconds and the server's megabytes."""
    visitor, chance, memory = Visitor(server), random.Random(1), []
    until(lambda: all(watcher.seen for watcher in watchers))
    begin, elapsed = time.perf_counter(), 0.0
    while elapsed < seconds:
        time.sleep(chance.uniform(0, 2 * PAUSE))
        chance.choice(watchers).change()
        if chance.random() < 0.04:
            visitor.asks_for(1, 0)
        elapsed = time.perf_counter() - begin
        memory.append((elapsed, server.process.memory_info().rss / 1_000_000))
    return memory


def warm_up(server: Server, database: Database) -> None:
    """Have the engine make a picture and a video, so that everything is loaded."""
    Visitor(server).asks_for(1, 1)
    until(lambda: not contents.unfinished(database))
