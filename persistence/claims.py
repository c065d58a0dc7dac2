"""Items as the engine sees them: claim, record progress, complete, fail, give back.

Every change of status is one UPDATE that names the status it expects, so that a cancelled or finished item is never
revived. The last item of a content ends the content in the same transaction. An item is only changed under the claim
it was handed out with: a worker that lost its claim changes nothing.
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

#: The number of claims without a result after which an item is given up: it probably crashes the process.
MAX_ATTEMPTS = 3

#: Finished items that a time estimate is based on.
REMEMBERED = 20


def waiting(database: Database) -> Sequence[tuple[str, int]]:
    """Return (user_id, content_id) of each user's oldest content with a pending item, oldest content first."""
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
    """Claim the next items of a content: one video, or up to `batch_size` pictures with the same settings.

    Counts the attempt and sets the `claim_id` that later changes must match. An item that was tried before is claimed
    on its own, so that it cannot fail others again. Returns an empty list if nothing is pending.
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
    """Return the items to claim next from a content's pending items, sorted by kind and position."""
    if not pending:
        return []
    first = pending[0]
    if first.kind != Kind.IMAGE or first.attempts:
        return [first]

    def key(item: Item) -> object:
        return item.kind, item.model, item.revision, item.settings, item.attempts

    return [item for item in pending if key(item) == key(first)][:batch_size]


def replan(database: Database, item: Item, model: str, revision: str | None, settings: Mapping[str, Any]) -> Item:
    """Change the model and settings of a claimed item; return it as stored, or unchanged if its claim was lost."""
    with _changing(database, [item]) as session:
        session.exec(
            update(Item).where(_claimed([item])).values(model=model, revision=revision, settings=dict(settings))
        )
        return session.exec(select(Item).where(_claimed([item]))).first() or item


def record_step(database: Database, items: Sequence[Item], step: int, steps: int) -> int:
    """Store the progress of claimed items; return how many of them are still in progress under this claim."""
    with _changing(database, items) as session:
        return session.exec(update(Item).where(_claimed(items)).values(step=step, steps=steps)).rowcount


def complete(
    database: Database, item: Item, path: str, now: datetime, settings: Mapping[str, Any] | None = None
) -> bool:
    """Complete an item with the file at `path`, and with the settings that were used if they differ from its own.

    Returns False, and changes nothing, if the item was cancelled or its claim was lost in the meantime.
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
    """Store an error of claimed items: after the first they are pending again, after the second they have failed."""
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
    """Make claimed items pending again, as if they had never been claimed."""
    with _changing(database, items) as session:
        session.exec(
            update(Item)
            .where(_claimed(items))
            .values(status=Status.PENDING, attempts=col(Item.attempts) - 1, step=0, started_at=None, claim_id=None)
        )


def is_given_up(database: Database, item_id: str) -> bool:
    """Return whether an item is deleted, cancelled or failed, so that no claim owns or will make a file of it."""
    with database.read() as session:
        item = session.get(Item, item_id)
        return item is None or item.status in (Status.CANCELLED, Status.FAILED)


def median_seconds(database: Database, kind: str, model: str) -> float | None:
    """Return the median time per item of a model's last claims, in seconds, or None if it has made none yet."""
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
    """Clean up after an engine that crashed: only the holder of the engine lock may call this."""
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
    """Open a write session that has locked the contents of these items."""
    with database.write() as session:
        lock_contents(session, {item.content_id for item in items})
        yield session


def _claimed(items: Sequence[Item]) -> ColumnElement[bool]:
    """Return the condition for those of a claim's items that are still in progress under it."""
    return and_(
        col(Item.item_id).in_([item.item_id for item in items]),
        col(Item.claim_id).in_({item.claim_id for item in items}),
        col(Item.status) == Status.PROCESSING,
    )
