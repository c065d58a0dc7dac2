"""End a content in the same transaction as the last of its items."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from persistence.tables import UNFINISHED, Content, Item, Kind, Status


def end_content(session: Session, content_id: int, now: datetime) -> None:
    """Write a content's final status, paths and error if all of its items have ended.

    The caller must have locked the content: two items that end at the same time must see each other.
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
