"""How long an item will still take, from the steps that were seen so far."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from persistence.tables import Item, Status

#: How many times as long as before one step may take, or one second, until nobody can tell any more.
PATIENCE = 5


@dataclass(frozen=True)
class _Steps:
    """Since when an item was seen, and between which steps, in seconds."""

    at: float
    first: int
    first_at: float
    last: int
    last_at: float


class Pace:
    """Watches the steps of what is being made; until there are two of them, `expected` tells how long an item takes."""

    def __init__(self, expected: Callable[[Item], float | None] = lambda _: None) -> None:
        self._expected = expected
        self._seen: dict[tuple[str, str | None], _Steps] = {}

    def seconds_left(self, items: Iterable[Item], now: float) -> dict[str, int]:
        """Take in how far everything is now; return the seconds left by item_id, wherever they can be told.

        `now` is in seconds, of a clock that is never put back.
        """
        making = [item for item in items if item.status == Status.PROCESSING]
        together = Counter(item.claim_id for item in making)
        seen, left = {}, {}
        for item in making:
            claim = item.item_id, item.claim_id
            steps = self._seen.get(claim) or _Steps(now, item.step, now, item.step, now)
            # Nobody knows how long the time before the first step was: a model may have been loaded in it.
            if not steps.first:
                steps = replace(steps, first=item.step, first_at=now, last=item.step, last_at=now)
            seen[claim] = steps if steps.last == item.step else replace(steps, last=item.step, last_at=now)
            seconds = _seconds_left(seen[claim], item.steps, now)
            if seconds is None and seen[claim].last <= max(seen[claim].first, 1):
                seconds = _of_expected(self._expected(item), together[item.claim_id], now - steps.at)
            if seconds is not None:
                left[item.item_id] = seconds
        self._seen = seen
        return left


def _of_expected(each: float | None, items: int, elapsed: float) -> int | None:
    if each is None or elapsed > PATIENCE * max(each * items, 1.0):
        return None
    return math.ceil(max(0.0, each * items - elapsed))


def _seconds_left(seen: _Steps, steps: int, now: float) -> int | None:
    if not seen.first or seen.last <= seen.first:
        return None
    each = (seen.last_at - seen.first_at) / (seen.last - seen.first)
    idle = now - seen.last_at
    if idle > PATIENCE * max(each, 1.0):
        return None
    return math.ceil(max(0.0, (steps - seen.last) * each - idle))
