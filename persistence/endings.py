"""How a content ends: together with the last of its items, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from persistence.tables import UNFINISHED, Content, Item, Kind, Status


def end_content(session: Session, content_id: int, now: datetime) -> None:
    """Write a content's ending status, paths and error if none of its items is to be made any more.

    The caller has locked the content, so that of two last items one sees the other.
    """
    items = session.exec(
        select(Item).where(Item.content_id == content_id).order_by(col(Item.kind), col(Item.position))
    ).all()
    if any(item.status in UNFINISHED for item in items):
        return
    failed = [item for item in items if item.status == Status.FAILED]
    if failed:
        status = Status.FAILED
    elif all(item.status == Status.COMPLETED for item in items):
        status = Status.COMPLETED
    else:
        status = Status.CANCELLED
    session.exec(
        update(Content)
        .where(col(Content.content_id) == content_id, col(Content.status) == Status.PROCESSING)
        .values(
            status=status,
            image_paths=_paths(items, Kind.IMAGE),
            video_paths=_paths(items, Kind.VIDEO),
            generated_at=now,
            error="; ".join(f"{item.kind} {item.position}: {item.error}" for item in failed) or None,
        )
    )


def _paths(items: Sequence[Item], kind: Kind) -> str:
    return ",".join(item.path for item in items if item.kind == kind and item.status == Status.COMPLETED and item.path)
