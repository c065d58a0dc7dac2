"""Estimates of how long items take, before any of their steps was seen."""

import time
from collections.abc import Callable, Iterable

from engine import machine
from engine.machine import Machine
from engine.models import installed
from engine.models.catalogue import ModelError
from engine.pipelines import cost, recipe
from persistence import claims
from persistence.database import Database
from persistence.tables import Item, Kind

#: Seconds for which an estimate is cached: newly finished items hardly change it.
CACHE_SECONDS = 5.0


class Estimate:
    """Estimates seconds per item from the last items finished here, or else from the operations that one takes.

    `known` returns the machine once its hardware was detected.
    """

    def __init__(
        self,
        database: Database,
        known: Callable[[], Machine | None] = machine.detected,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._known = known
        self._now = now
        self._cache: dict[tuple[str, str, str | None], tuple[float, float | None]] = {}

    def seconds(self, item: Item) -> float | None:
        """Return how many seconds an item should take, or None while that is unknown."""
        key = item.kind, item.model, item.revision
        estimated_at, seconds = self._cache.get(key, (-CACHE_SECONDS, None))
        if self._now() - estimated_at >= CACHE_SECONDS:
            seconds = claims.median_seconds(self._database, item.kind, item.model)
            if seconds is None:
                seconds = self._by_operations(item)
            self._cache[key] = self._now(), seconds
        return seconds

    def total_seconds(self, items: Iterable[Item]) -> float | None:
        """Return how long items should take one after the other, or None if that is unknown for one of them."""
        total = 0.0
        for item in items:
            seconds = self.seconds(item)
            if seconds is None:
                return None
            total += seconds
        return total

    def _by_operations(self, item: Item) -> float | None:
        this = self._known()
        if this is None:
            return None
        try:
            return recipe.seconds(this, cost.of_model(installed.find(item.model, item.revision), Kind(item.kind)))
        except ModelError:
            return None


def duration(seconds: float) -> str:
    """Return a duration in words, such as "2 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
