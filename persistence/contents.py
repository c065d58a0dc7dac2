"""Contents from their owner's side: accepted, looked at, stopped, opened again, deleted."""

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

#: Items that may wait or be made at one time, of one user and of all.
MAX_WAITING_OF_USER = 100
MAX_WAITING = 1_000


class NoRoom(DaybreakError):
    """Too many items wait already, with one sentence that says whose."""


def accept(database: Database, user: User, content: Content, items: Sequence[Item]) -> int:
    """Store a content with its items, and its user when new, in one transaction; return the content_id.

    Raises NoRoom, and then nothing is stored.
    """
    with database.write() as session:
        lock_admission(session)
        _make_sure_of_room(session, user.user_id, len(items))
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
    """Return a content, or None when there is none."""
    with database.read() as session:
        return session.get(Content, content_id)


def accepted_by(database: Database, process_id: str) -> Content | None:
    """Return the last content that a process accepted or opened again, or None."""
    with database.read() as session:
        found = select(Content).where(Content.accepted_by == process_id).order_by(col(Content.content_id).desc())
        return session.exec(found.limit(1)).first()


def items_of(database: Database, content_id: int) -> Sequence[Item]:
    """Return the items of a content, pictures first, each kind by position."""
    with database.read() as session:
        return _items_of(session, [content_id])


def of_user(
    database: Database, user_id: str, number: int, before: int | None = None
) -> Sequence[tuple[Content, Sequence[Item]]]:
    """Return up to `number` contents of a user with their items, newest first, or those older than `before`."""
    with database.read() as session:
        found = select(Content).where(Content.user_id == user_id)
        if before is not None:
            found = found.where(col(Content.content_id) < before)
        return _with_items(session, session.exec(found.order_by(col(Content.content_id).desc()).limit(number)).all())


def chosen(database: Database, user_id: str, content_ids: Collection[int]) -> Sequence[tuple[Content, Sequence[Item]]]:
    """Return those of a user's contents, with their items, newest first."""
    with database.read() as session:
        found = session.exec(
            select(Content)
            .where(Content.user_id == user_id, col(Content.content_id).in_(content_ids))
            .order_by(col(Content.content_id).desc())
        ).all()
        return _with_items(session, found)


def owners(database: Database, content_ids: Collection[int]) -> dict[int, str]:
    """Return the user_id of each of these contents that is there."""
    with database.read() as session:
        return dict(
            session.exec(
                select(Content.content_id, Content.user_id).where(col(Content.content_id).in_(content_ids))
            ).all()
        )


def item(database: Database, user_id: str, item_id: str) -> Item | None:
    """Return an item of a user's, or None when there is none."""
    with database.read() as session:
        return session.exec(
            select(Item)
            .join(Content, col(Content.content_id) == col(Item.content_id))
            .where(Item.item_id == item_id, Content.user_id == user_id)
        ).first()


def unfinished(database: Database) -> Sequence[tuple[str, Item]]:
    """Return (user_id, item) of everything that waits or is being made, oldest content first, pictures first."""
    with database.read() as session:
        return session.exec(
            select(Content.user_id, Item)
            .join(Item, col(Item.content_id) == col(Content.content_id))
            .where(_is_unfinished())
            .order_by(col(Item.content_id), col(Item.kind), col(Item.position))
        ).all()


def cancel(database: Database, content_id: int, now: datetime, item_id: str | None = None) -> int:
    """Cancel what is not finished of a content, or one item of it; return how many items that were."""
    with database.write() as session:
        lock_contents(session, [content_id])
        unwanted = update(Item).where(col(Item.content_id) == content_id, _is_unfinished())
        if item_id is not None:
            unwanted = unwanted.where(col(Item.item_id) == item_id)
        cancelled = session.exec(unwanted.values(status=Status.CANCELLED, finished_at=now)).rowcount
        if cancelled:
            end_content(session, content_id, now)
        return cancelled


def reopen(database: Database, content_id: int, accepted_by: str, missing: Collection[str] = ()) -> int:
    """Make the failed items of a content wait again, and those finished ones that are missing; return their number.

    `missing` are the item_ids of those whose file is not there. They wait with no attempts and no error, and everything
    else stays. A content that had ended is announced anew when it ends.
    """
    with database.write() as session:
        lock_contents(session, [content_id])
        of_failed = select(Content.content_id).where(
            Content.content_id == content_id, col(Content.status).in_([Status.FAILED, Status.PROCESSING])
        )
        again = and_(col(Item.status) == Status.FAILED, of_failed.exists())
        if missing:
            again = or_(again, and_(col(Item.status) == Status.COMPLETED, col(Item.item_id).in_(missing)))
        opened = session.exec(
            update(Item)
            .where(col(Item.content_id) == content_id, again)
            .values(
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


def _make_sure_of_room(session: Session, user_id: str, wanted: int) -> None:
    waiting = select(func.count()).select_from(Item).where(_is_unfinished())
    if session.exec(waiting).one() + wanted > MAX_WAITING:
        raise NoRoom("there is too much waiting already; please try again later.")
    theirs = waiting.join(Content, col(Content.content_id) == col(Item.content_id)).where(Content.user_id == user_id)
    number = session.exec(theirs).one()
    if number + wanted > MAX_WAITING_OF_USER:
        raise NoRoom(f"{number} items of yours are waiting, and at most {MAX_WAITING_OF_USER} may.")


def _items_of(session: Session, content_ids: Sequence[int]) -> Sequence[Item]:
    # As one value, because SQLite takes no more than some thousands.
    wanted = func.json_each(json.dumps(content_ids)).table_valued("value")
    return session.exec(
        select(Item)
        .where(col(Item.content_id).in_(select(wanted.c.value)))
        .order_by(col(Item.content_id), col(Item.kind), col(Item.position))
    ).all()


def _with_items(session: Session, found: Sequence[Content]) -> Sequence[tuple[Content, Sequence[Item]]]:
    items: dict[int, list[Item]] = {content.content_id: [] for content in found}
    for one in _items_of(session, list(items)):
        items[one.content_id].append(one)
    return [(content, items[content.content_id]) for content in found]


def _is_unfinished() -> ColumnElement[bool]:
    return col(Item.status).in_(UNFINISHED)
