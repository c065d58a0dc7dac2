"""The estimate: how long items should take, before anybody has seen a step of them."""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from engine import machine
from engine.machine import Machine
from engine.models import installed
from engine.models.catalogue import ModelError
from engine.pipelines import cost, recipe
from persistence import claims
from persistence.database import Database
from persistence.tables import Item, Kind

#: Seconds for which an estimate is kept: what is finished meanwhile hardly changes it.
KEPT = 5.0


class Making(NamedTuple):
    """What items are made by: those of one kind by one model take about the same time."""

    kind: str
    model: str
    revision: str | None


class Estimate:
    """Tells how long one item should take: as the last few did here, else by the operations that it takes.

    `known` returns the machine once somebody looked at it, and `now` seconds, of a clock that is never put back.
    """

    def __init__(
        self,
        database: Database,
        known: Callable[[], Machine | None] = machine.known,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._known = known
        self._now = now
        self._kept: dict[Making, tuple[float, float | None]] = {}

    def seconds(self, making: Making) -> float | None:
        """Return how many seconds one item should take, or None where nobody can tell yet."""
        told_at, told = self._kept.get(making, (-KEPT, None))
        if self._now() - told_at >= KEPT:
            took = claims.median_seconds(self._database, making.kind, making.model)
            told = took if took is not None else self._by_operations(making)
            self._kept[making] = self._now(), told
        return told

    def of_item(self, item: Item) -> float | None:
        """Return how many seconds an item should take, or None where nobody can tell yet."""
        return self.seconds(Making(item.kind, item.model, item.revision))

    def seconds_in_all(self, items: Iterable[Item]) -> float | None:
        """Return how long items should take one after the other, or None where nobody can tell of one of them."""
        each = [self.of_item(item) for item in items]
        return None if None in each else sum(seconds for seconds in each if seconds is not None)

    def _by_operations(self, making: Making) -> float | None:
        this = self._known()
        if this is None:
            return None
        try:
            return recipe.seconds(this, cost.of_model(installed.find(making.model, making.revision), Kind(making.kind)))
        except ModelError:
            return None


def duration(seconds: float) -> str:
    """Say a number of seconds as a person would."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
