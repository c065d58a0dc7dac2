"""Which ended contents are to be announced now, and by whom: each at most once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select, update

from persistence.database import Database
from persistence.tables import Content, Item, Status

#: How long an announcement waits for the process that accepted the prompt before any other makes it.
GRACE = timedelta(seconds=3)


def due(database: Database, process_id: str, now: datetime) -> Sequence[int]:
    """Return the content_ids that this process may announce now, oldest first.

    A content is due when it has ended and its wished time, if any, has come; not when its owner ended it by
    stopping the last of it, who knows. Those that another process accepted are left to it for GRACE; an end in
    the future means that the clock was put back, and then nobody can tell how long it has been waiting.
    """
    wish_came = or_(col(Content.notify_at).is_(None), col(Content.notify_at) <= now)
    overdue = or_(
        and_(
            col(Content.generated_at) <= now - GRACE,
            or_(col(Content.notify_at).is_(None), col(Content.notify_at) <= now - GRACE),
        ),
        col(Content.generated_at) > now,
    )
    with database.read() as session:
        found = session.exec(
            select(Content.content_id)
            .where(
                col(Content.notified_at).is_(None),
                _ended_by_itself(),
                wish_came,
                or_(col(Content.accepted_by) == process_id, overdue),
            )
            .order_by(col(Content.content_id))
        )
        return found.all()


def claim(database: Database, content_id: int, now: datetime) -> bool:
    """Take the announcement of an ended content; return False when somebody else has it."""
    with database.write() as session:
        return (
            session.exec(
                update(Content)
                .where(
                    col(Content.content_id) == content_id,
                    col(Content.notified_at).is_(None),
                    _ended_by_itself(),
                )
                .values(notified_at=now)
            ).rowcount
            == 1
        )


def release(database: Database, content_id: int, claimed_at: datetime) -> None:
    """Give back an announcement that was claimed at that time and could not be made."""
    with database.write() as session:
        session.exec(
            update(Content)
            .where(col(Content.content_id) == content_id, col(Content.notified_at) == claimed_at)
            .values(notified_at=None)
        )


def _ended_by_itself() -> ColumnElement[bool]:
    # What was finished in the very moment of the end has ended it, else its owner did by stopping the rest.
    last_one = select(Item.item_id).where(
        Item.content_id == Content.content_id,
        Item.status == Status.COMPLETED,
        Item.finished_at == Content.generated_at,
    )
    return or_(
        col(Content.status).in_([Status.COMPLETED, Status.FAILED]),
        and_(col(Content.status) == Status.CANCELLED, last_one.exists()),
    )
