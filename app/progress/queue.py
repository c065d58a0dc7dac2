"""The line of what waits to be made: who comes when, as the engine will choose."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from persistence import claims
from persistence.tables import Item, Status


def places(unfinished: Sequence[tuple[str, Item]], batch_size: int = 5) -> dict[str, int]:
    """Return the place in line of every waiting item by its item_id: 1 for what the engine claims next.

    `unfinished` is as `contents.unfinished` returns it. Pictures made as a batch share a place. Users take
    turns, beginning with who waits longest and has nothing in the making.
    """
    waiting: dict[str, list[Item]] = {}
    served = set()
    for user_id, item in unfinished:
        if item.status == Status.PENDING:
            waiting.setdefault(user_id, []).append(item)
        else:
            served.add(user_id)
    turns = (_claims(waiting[user_id], batch_size) for user_id in sorted(waiting, key=served.__contains__))
    in_turn = (claim for one_each in zip_longest(*turns, fillvalue=()) for claim in one_each if claim)
    return {item.item_id: place for place, claim in enumerate(in_turn, 1) for item in claim}


def _claims(waiting: Iterable[Item], batch_size: int) -> Iterator[Sequence[Item]]:
    """Yield what the engine will claim of one user's items, claim by claim."""
    for _, items in groupby(waiting, key=lambda item: item.content_id):
        pending = list(items)
        while claim := claims.next_claim(pending, batch_size):
            yield claim
            claimed = {item.item_id for item in claim}
            pending = [item for item in pending if item.item_id not in claimed]
