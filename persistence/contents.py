"""Contents as their owner sees them: accept, list, cancel, reopen, delete."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, delete, func, select, update

from persistence.database import Database
from persistence.endings import end_content
from persistence.errors import DaybreakError
from persistence.locks import lock_admission, lock_contents
from persistence.tables import UNFINISHED, Content, Item, Status, User

#: Unfinished items allowed at a time, per user and in total.
MAX_WAITING_OF_USER = 100
MAX_WAITING = 1_000


class QueueFull(DaybreakError):
    """A user, or all users together, have too many unfinished items."""


def accept(database: Database, user: User, content: Content, items: Sequence[Item]) -> int:
    """Store a content with its items, and a new user, in one transaction; return the content_id.

    Raises QueueFull and stores nothing if there are too many unfinished items.
    """
    with database.write() as session:
        lock_admission(session)
        _check_room(session, user.user_id, len(items))
        if session.get(User, user.user_id) is None:
            session.add(user)
            session.flush()
        session.add(content)
        session.flush()
        for item in items:
            item.content_id = content.content_id
        session.add_all(items)
        return content.content_id


def get(database: Database, content_id: int) -> Content | None:
    """Return a content, or None if it does not exist."""
    with database.read() as session:
        return session.get(Content, content_id)


def accepted_by(database: Database, process_id: str) -> Content | None:
    """Return the last content that a process accepted or reopened, or None."""
    with database.read() as session:
        found = select(Content).where(Content.accepted_by == process_id).order_by(col(Content.content_id).desc())
        return session.exec(found.limit(1)).first()


def items_of(database: Database, content_id: int) -> Sequence[Item]:
    """Return the items of a content, pictures first, each kind by position."""
    with database.read() as session:
        return _items_of(session, [content_id])


def list_for_user(
    database: Database, user_id: str, number: int, before: int | None = None
) -> Sequence[tuple[Content, Sequence[Item]]]:
    """Return up to `number` contents of a user with their items, newest first, only older than `before` if given."""
    with database.read() as session:
        found = select(Content).where(Content.user_id == user_id)
        if before is not None:
            found = found.where(col(Content.content_id) < before)
        return _with_items(session, session.exec(found.order_by(col(Content.content_id).desc()).limit(number)).all())


def get_many(
    database: Database, user_id: str, content_ids: Collection[int]
) -> Sequence[tuple[Content, Sequence[Item]]]:
    """Return the contents with these ids that belong to the user, with their items, newest first."""
    with database.read() as session:
        found = session.exec(
            select(Content)
            .where(Content.user_id == user_id, col(Content.content_id).in_(content_ids))
            .order_by(col(Content.content_id).desc())
        ).all()
        return _with_items(session, found)


def owners(database: Database, content_ids: Collection[int]) -> dict[int, str]:
    """Return the user_id of each of these contents that exists."""
    with database.read() as session:
        found = select(Content.content_id, Content.user_id).where(col(Content.content_id).in_(content_ids))
        return dict(session.exec(found).all())


def get_item(database: Database, user_id: str, item_id: str) -> Item | None:
    """Return an item if it belongs to the user, else None."""
    with database.read() as session:
        return session.exec(
            select(Item)
            .join(Content, col(Content.content_id) == col(Item.content_id))
            .where(Item.item_id == item_id, Content.user_id == user_id)
        ).first()


def unfinished(database: Database) -> Sequence[tuple[str, Item]]:
    """Return (user_id, item) of every unfinished item, oldest content first, pictures before videos."""
    with database.read() as session:
        return session.exec(
            select(Content.user_id, Item)
            .join(Item, col(Item.content_id) == col(Content.content_id))
            .where(_is_unfinished())
            .order_by(col(Item.content_id), col(Item.kind), col(Item.position))
        ).all()


def cancel(database: Database, content_id: int, now: datetime, item_id: str | None = None) -> int:
    """Cancel the unfinished items of a content, or one of them; return how many were cancelled."""
    with database.write() as session:
        lock_contents(session, [content_id])
        unwanted = update(Item).where(col(Item.content_id) == content_id, _is_unfinished())
        if item_id is not None:
            unwanted = unwanted.where(col(Item.item_id) == item_id)
        cancelled = session.exec(unwanted.values(status=Status.CANCELLED, finished_at=now)).rowcount
        if cancelled:
            end_content(session, content_id, now)
        return cancelled


def reopen(
    database: Database, content_id: int, accepted_by: str, missing: Collection[str] = (), item_id: str | None = None
) -> int:
    """Make the failed and the missing items of a content pending again, or one of them; return how many there were.

    `missing` holds the item_ids of completed items whose file is gone. Reopened items start over without attempts or
    errors. The user is notified again when a content that had ended ends again.
    """
    with database.write() as session:
        lock_contents(session, [content_id])
        of_failed = select(Content.content_id).where(
            Content.content_id == content_id, col(Content.status).in_([Status.FAILED, Status.PROCESSING])
        )
        again = and_(col(Item.status) == Status.FAILED, of_failed.exists())
        if missing:
            again = or_(again, and_(col(Item.status) == Status.COMPLETED, col(Item.item_id).in_(missing)))
        reopened = update(Item).where(col(Item.content_id) == content_id, again)
        if item_id is not None:
            reopened = reopened.where(col(Item.item_id) == item_id)
        opened = session.exec(
            reopened.values(
                status=Status.PENDING,
                attempts=0,
                step=0,
                path=None,
                error=None,
                started_at=None,
                finished_at=None,
                claim_id=None,
            )
        ).rowcount
        if opened:
            session.exec(
                update(Content)
                .where(col(Content.content_id) == content_id, col(Content.status) != Status.PROCESSING)
                .values(
                    status=Status.PROCESSING,
                    image_paths=None,
                    video_paths=None,
                    generated_at=None,
                    notify_at=None,
                    notified_at=None,
                    accepted_by=accepted_by,
                    error=None,
                )
            )
        return opened


def remove(database: Database, content_id: int) -> None:
    """Delete the rows of a content."""
    with database.write() as session:
        lock_contents(session, [content_id])
        session.exec(delete(Item).where(col(Item.content_id) == content_id))
        session.exec(delete(Content).where(col(Content.content_id) == content_id))


def _check_room(session: Session, user_id: str, wanted: int) -> None:
    waiting = select(func.count()).select_from(Item).where(_is_unfinished())
    if session.exec(waiting).one() + wanted > MAX_WAITING:
        raise QueueFull("the queue is full; please try again later.")
    theirs = waiting.join(Content, col(Content.content_id) == col(Item.content_id)).where(Content.user_id == user_id)
    number = session.exec(theirs).one()
    if number + wanted > MAX_WAITING_OF_USER:
        raise QueueFull(f"you already have {number} unfinished items; the limit is {MAX_WAITING_OF_USER}.")


def _items_of(session: Session, content_ids: Sequence[int]) -> Sequence[Item]:
    # As one JSON parameter, because SQLite limits the number of parameters.
    wanted = func.json_each(json.dumps(content_ids)).table_valued("value")
    return session.exec(
        select(Item)
        .where(col(Item.content_id).in_(select(wanted.c.value)))
        .order_by(col(Item.content_id), col(Item.kind), col(Item.position))
    ).all()


def _with_items(session: Session, found: Sequence[Content]) -> Sequence[tuple[Content, Sequence[Item]]]:
    items: dict[int, list[Item]] = {content.content_id: [] for content in found}
    for item in _items_of(session, list(items)):
        items[item.content_id].append(item)
    return [(content, items[content.content_id]) for content in found]


def _is_unfinished() -> ColumnElement[bool]:
    return col(Item.status).in_(UNFINISHED)
