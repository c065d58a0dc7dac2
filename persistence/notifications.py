"""Find ended contents whose users should be notified now, and claim each at most once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select, update

from persistence.database import Database
from persistence.tables import Content, Item, Status

#: How long other processes leave a notification to the process that accepted the prompt.
GRACE = timedelta(seconds=3)


def due(database: Database, process_id: str, now: datetime) -> Sequence[int]:
    """Return the content_ids of which this process may notify now, oldest first.

    A content is due when it has ended and its `notify_at`, if any, has passed; not when the owner ended it by
    cancelling its last item: they know already. Contents of another process are left to it for GRACE. If a content
    ended "in the future", the clock was set back; treat it as overdue.
    """
    time_came = or_(col(Content.notify_at).is_(None), col(Content.notify_at) <= now)
    overdue = or_(
        and_(
            col(Content.generated_at) <= now - GRACE,
            or_(col(Content.notify_at).is_(None), col(Content.notify_at) <= now - GRACE),
        ),
        col(Content.generated_at) > now,
    )
    with database.read() as session:
        return session.exec(
            select(Content.content_id)
            .where(
                col(Content.notified_at).is_(None),
                _ended_by_itself(),
                time_came,
                or_(col(Content.accepted_by) == process_id, overdue),
            )
            .order_by(col(Content.content_id))
        ).all()


def claim(database: Database, content_id: int, now: datetime) -> bool:
    """Claim the notification of an ended content; return False if another process has claimed it."""
    with database.write() as session:
        claimed = session.exec(
            update(Content)
            .where(col(Content.content_id) == content_id, col(Content.notified_at).is_(None), _ended_by_itself())
            .values(notified_at=now)
        )
        return claimed.rowcount == 1


def release(database: Database, content_id: int, claimed_at: datetime) -> None:
    """Release a notification that was claimed at `claimed_at` but could not be sent."""
    with database.write() as session:
        session.exec(
            update(Content)
            .where(col(Content.content_id) == content_id, col(Content.notified_at) == claimed_at)
            .values(notified_at=None)
        )


def _ended_by_itself() -> ColumnElement[bool]:
    # A completed item with the same time as the end ended it; otherwise the owner did, by cancelling the rest.
    last_one = select(Item.item_id).where(
        Item.content_id == Content.content_id,
        Item.status == Status.COMPLETED,
        Item.finished_at == Content.generated_at,
    )
    return or_(
        col(Content.status).in_([Status.COMPLETED, Status.FAILED]),
        and_(col(Content.status) == Status.CANCELLED, last_one.exists()),
    )
