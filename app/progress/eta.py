"""Time left of items, from the steps observed so far."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from persistence.tables import Item, Status

#: The time left becomes unknown when a step takes this many times as long as expected, or as one second.
MAX_DELAY_FACTOR = 5


@dataclass(frozen=True)
class _Steps:
    """The first and last step observed of an item, and when (monotonic seconds)."""

    seen_at: float
    first: int
    first_at: float
    last: int
    last_at: float


class TimeLeft:
    """Computes the time left from two observed steps, and before that from `expected`, the seconds per item."""

    def __init__(self, expected: Callable[[Item], float | None] = lambda _: None) -> None:
        self._expected = expected
        self._seen: dict[tuple[str, str | None], _Steps] = {}

    def seconds_left(self, items: Iterable[Item], now: float) -> dict[str, int]:
        """Observe the current steps and return the seconds left by item_id, without items for which they are unknown.

        `now` is in monotonic seconds.
        """
        making = [item for item in items if item.status == Status.PROCESSING]
        items_in_claim = Counter(item.claim_id for item in making)
        seen, left = {}, {}
        for item in making:
            claim = item.item_id, item.claim_id
            steps = self._seen.get(claim) or _Steps(now, item.step, now, item.step, now)
            # Ignore the time before the first step: it can include loading a model.
            if not steps.first:
                steps = replace(steps, first=item.step, first_at=now, last=item.step, last_at=now)
            seen[claim] = steps if steps.last == item.step else replace(steps, last=item.step, last_at=now)
            seconds = _seconds_left(seen[claim], item.steps, now)
            if seconds is None and seen[claim].last <= max(seen[claim].first, 1):
                seconds = _expected_left(self._expected(item), items_in_claim[item.claim_id], now - steps.seen_at)
            if seconds is not None:
                left[item.item_id] = seconds
        self._seen = seen
        return left


def _expected_left(each: float | None, items: int, elapsed: float) -> int | None:
    if each is None or elapsed > MAX_DELAY_FACTOR * max(each * items, 1.0):
        return None
    return math.ceil(max(0.0, each * items - elapsed))


def _seconds_left(seen: _Steps, steps: int, now: float) -> int | None:
    if not seen.first or seen.last <= seen.first:
        return None
    each = (seen.last_at - seen.first_at) / (seen.last - seen.first)
    idle = now - seen.last_at
    if idle > MAX_DELAY_FACTOR * max(each, 1.0):
        return None
    return math.ceil(max(0.0, (steps - seen.last) * each - idle))
