"""Items from the engine's side: claimed, counted on, completed, failed, given back.

Every change of a status is one UPDATE that names the status it expects, so that a cancelled or finished
item never comes back to life, and the last item of a content ends the content in the same transaction.
Items are changed under the claim that they were handed out with: what became another's is left alone.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select, update

from persistence.database import Database
from persistence.endings import end_content
from persistence.locks import lock_contents
from persistence.tables import Content, Item, Kind, Status

#: An item claimed this often without an end is given up: it probably ends the process.
MAX_ATTEMPTS = 3

#: Finished items by which the next ones' time is told.
REMEMBERED = 20


def waiting(database: Database) -> Sequence[tuple[str, int]]:
    """Return (user_id, content_id) of each waiting user's oldest content with a pending item, oldest first."""
    oldest = func.min(Content.content_id)
    with database.read() as session:
        return session.exec(
            select(Content.user_id, oldest)
            .join(Item, col(Item.content_id) == col(Content.content_id))
            .where(Item.status == Status.PENDING, Content.status == Status.PROCESSING)
            .group_by(col(Content.user_id))
            .order_by(oldest)
        ).all()


def claim(database: Database, content_id: int, batch_size: int, now: datetime) -> Sequence[Item]:
    """Claim what is next in a content and return it: one video, or up to `batch_size` pictures alike.

    The attempt is counted here, and the items get a `claim_id` under which alone they are changed. Items tried before
    are claimed alone; an empty answer means that nothing is pending any more.
    """
    with database.write() as session:
        lock_contents(session, [content_id])
        pending = session.exec(
            select(Item)
            .join(Content, col(Content.content_id) == col(Item.content_id))
            .where(Item.content_id == content_id, Content.status == Status.PROCESSING, Item.status == Status.PENDING)
            .order_by(col(Item.kind), col(Item.position))
        ).all()
        chosen = [item.item_id for item in next_claim(pending, batch_size)]
        if not chosen:
            return []
        claim_id = str(uuid.uuid4())
        session.exec(
            update(Item)
            .where(col(Item.item_id).in_(chosen), col(Item.status) == Status.PENDING)
            .values(
                status=Status.PROCESSING, attempts=col(Item.attempts) + 1, step=0, started_at=now, claim_id=claim_id
            )
        )
        return session.exec(
            select(Item)
            .where(Item.content_id == content_id, Item.claim_id == claim_id)
            .order_by(col(Item.position))
            .execution_options(populate_existing=True)
        ).all()


def next_claim(pending: Sequence[Item], batch_size: int) -> Sequence[Item]:
    """Return what is claimed first of a content's pending items, which are sorted by kind and position."""
    if not pending:
        return []
    first = pending[0]
    if first.kind != Kind.IMAGE or first.attempts:
        return [first]
    made_alike = (first.kind, first.model, first.revision, first.settings, 0)
    return [
        item for item in pending if (item.kind, item.model, item.revision, item.settings, item.attempts) == made_alike
    ][:batch_size]


def replan(database: Database, item: Item, model: str, revision: str | None, settings: Mapping[str, Any]) -> Item:
    """Store what a claimed item is made of now; return it as it is stored, or as it was where its claim was lost."""
    with _changing(database, [item]) as session:
        session.exec(
            update(Item).where(_claimed([item])).values(model=model, revision=revision, settings=dict(settings))
        )
        return session.exec(select(Item).where(_claimed([item]))).first() or item


def record_step(database: Database, items: Sequence[Item], step: int, steps: int) -> int:
    """Store how far claimed items are; return how many of them are still to be made under this claim."""
    with _changing(database, items) as session:
        return session.exec(update(Item).where(_claimed(items)).values(step=step, steps=steps)).rowcount


def complete(
    database: Database, item: Item, path: str, now: datetime, settings: Mapping[str, Any] | None = None
) -> bool:
    """Store that an item's file is at `path`, and the settings that made it where they are not those it was given.

    Returns False when the item was cancelled or its claim was lost meanwhile; then nothing is changed.
    """
    with _changing(database, [item]) as session:
        completed = session.exec(
            update(Item)
            .where(_claimed([item]))
            .values(
                status=Status.COMPLETED,
                path=path,
                settings=dict(settings or item.settings),
                step=col(Item.steps),
                error=None,
                finished_at=now,
            )
        )
        end_content(session, item.content_id, now)
        return completed.rowcount == 1


def fail(database: Database, items: Sequence[Item], error: str, now: datetime) -> None:
    """Store an error of claimed items: they wait for one more try, or a second error fails them."""
    with _changing(database, items) as session:
        claimed = _claimed(items)
        session.exec(
            update(Item)
            .where(claimed, or_(col(Item.error).is_not(None), col(Item.attempts) >= MAX_ATTEMPTS))
            .values(status=Status.FAILED, error=error, finished_at=now)
        )
        session.exec(update(Item).where(claimed).values(status=Status.PENDING, error=error, step=0, claim_id=None))
        for content_id in {item.content_id for item in items}:
            end_content(session, content_id, now)


def give_back(database: Database, items: Sequence[Item]) -> None:
    """Make claimed items wait again, as if they had not been claimed."""
    with _changing(database, items) as session:
        session.exec(
            update(Item)
            .where(_claimed(items))
            .values(status=Status.PENDING, attempts=col(Item.attempts) - 1, step=0, started_at=None, claim_id=None)
        )


def is_given_up(database: Database, item_id: str) -> bool:
    """Tell whether an item is gone, cancelled or failed, so that no other claim has a file of it or makes one."""
    with database.read() as session:
        item = session.get(Item, item_id)
        return item is None or item.status in (Status.CANCELLED, Status.FAILED)


def seconds_each(database: Database, kind: str, model: str) -> float | None:
    """Return how many seconds an item took in a model's last few claims, or None where it made none yet."""
    with database.read() as session:
        last = session.exec(
            select(Item.content_id, Item.started_at, Item.finished_at)
            .where(Item.kind == kind, Item.model == model, Item.status == Status.COMPLETED)
            .order_by(col(Item.finished_at).desc())
            .limit(REMEMBERED)
        ).all()
    claims: dict[tuple[int, datetime], list[datetime]] = defaultdict(list)
    for content_id, started_at, finished_at in last:
        if started_at and finished_at:
            claims[content_id, started_at].append(finished_at)
    took = [(max(ends) - started_at).total_seconds() / len(ends) for (_, started_at), ends in claims.items()]
    return median(took) if took else None


def recover(database: Database, now: datetime) -> None:
    """Settle what an engine left that ended without a word: only the holder of the engine's lock may call this."""
    with database.write() as session:
        open_contents = session.exec(select(Content.content_id).where(Content.status == Status.PROCESSING)).all()
        lock_contents(session, open_contents)
        session.exec(
            update(Item)
            .where(col(Item.status) == Status.PROCESSING, col(Item.attempts) >= MAX_ATTEMPTS)
            .values(
                status=Status.FAILED,
                error=f"Daybreak ended {MAX_ATTEMPTS} times while making this.",
                finished_at=now,
            )
        )
        session.exec(
            update(Item)
            .where(col(Item.status) == Status.PROCESSING)
            .values(status=Status.PENDING, step=0, claim_id=None)
        )
        for content_id in open_contents:
            end_content(session, content_id, now)


@contextmanager
def _changing(database: Database, items: Sequence[Item]) -> Iterator[Session]:
    """Open a session that writes and that has locked what these items belong to."""
    with database.write() as session:
        lock_contents(session, {item.content_id for item in items})
        yield session


def _claimed(items: Sequence[Item]) -> ColumnElement[bool]:
    """Choose those of a claim's items that are still being made under it."""
    return and_(
        col(Item.item_id).in_([item.item_id for item in items]),
        col(Item.claim_id).in_({item.claim_id for item in items}),
        col(Item.status) == Status.PROCESSING,
    )
