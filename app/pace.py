"""How long an item will still take, from the steps that were seen so far."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from persistence.tables import Item, Status

#: How many times as long as before one step may take, or one second, until nobody can tell any more.
PATIENCE = 5


@dataclass(frozen=True)
class _Steps:
    """Between which steps an item was seen, and when, in seconds."""

    first: int
    first_at: float
    last: int
    last_at: float


class Pace:
    """Watches the steps of what is being made."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, datetime | None], _Steps] = {}

    def seconds_left(self, items: Iterable[Item], now: float) -> dict[str, int]:
        """Take in how far everything is now; return the seconds left by item_id, wherever they can be told.

        `now` is in seconds, of a clock that is never put back.
        """
        seen, left = {}, {}
        for item in items:
            # Nobody knows how long the time before the first step was: a model may have been loaded in it.
            if item.status == Status.PROCESSING and item.step:
                claim = item.item_id, item.started_at
                steps = self._seen.get(claim, _Steps(item.step, now, item.step, now))
                seen[claim] = steps if steps.last == item.step else replace(steps, last=item.step, last_at=now)
                seconds = _seconds_left(seen[claim], item.steps, now)
                if seconds is not None:
                    left[item.item_id] = seconds
        self._seen = seen
        return left


def _seconds_left(seen: _Steps, steps: int, now: float) -> int | None:
    if seen.last <= seen.first:
        return None
    each = (seen.last_at - seen.first_at) / (seen.last - seen.first)
    idle = now - seen.last_at
    if idle > PATIENCE * max(each, 1.0):
        return None
    return math.ceil(max(0.0, (steps - seen.last) * each - idle))
