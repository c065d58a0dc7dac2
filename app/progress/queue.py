"""Queue positions, in the order in which the engine will claim items."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from persistence import claims
from persistence.tables import Item, Status


def positions(unfinished: Sequence[tuple[str, Item]], batch_size: int = 5) -> dict[str, int]:
    """Return the queue position of every pending item by item_id: 1 for the next claim.

    `unfinished` is the result of `contents.unfinished`. Pictures of one batch share a position. Users take turns: first
    those of whom nothing is being made, and among them the one who has waited longest.
    """
    waiting: dict[str, list[Item]] = {}
    served = set()
    for user_id, item in unfinished:
        if item.status == Status.PENDING:
            waiting.setdefault(user_id, []).append(item)
        else:
            served.add(user_id)
    turns = (_claims(waiting[user_id], batch_size) for user_id in sorted(waiting, key=served.__contains__))
    in_order = (claim for turn in zip_longest(*turns, fillvalue=()) for claim in turn if claim)
    return {item.item_id: position for position, claim in enumerate(in_order, 1) for item in claim}


def _claims(waiting: Iterable[Item], batch_size: int) -> Iterator[Sequence[Item]]:
    """Yield the claims that the engine will make of one user's items."""
    for _, items in groupby(waiting, key=lambda item: item.content_id):
        pending = list(items)
        while claim := claims.next_claim(pending, batch_size):
            yield claim
            claimed = {item.item_id for item in claim}
            pending = [item for item in pending if item.item_id not in claimed]
