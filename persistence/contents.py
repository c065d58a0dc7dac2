"""Contents from their owner's side: accepted, looked at, opened again."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import col, select, update

from persistence.database import Database
from persistence.tables import Content, Item, Status, User

#: The folder of finished files, below the data folder.
FILES = "generated_content"


def folder(data_dir: Path, user_id: str, content_id: int) -> Path:
    """Return where the files of a content are."""
    return data_dir / FILES / user_id / str(content_id)


def accept(database: Database, user: User, content: Content, items: Sequence[Item]) -> int:
    """Store a content with its items, and its user when new, in one transaction; return the content_id."""
    with database.write() as session:
        if session.get(User, user.user_id) is None:
            session.add(user)
            session.flush()
        session.add(content)
        session.flush()
        for item in items:
            item.content_id = content.content_id
        session.add_all(items)
        return content.content_id


def is_user(database: Database, user_id: str) -> bool:
    """Tell whether anything was ever accepted under this user_id."""
    with database.read() as session:
        return session.get(User, user_id) is not None


def get(database: Database, content_id: int) -> Content | None:
    """Return a content, or None when there is none."""
    with database.read() as session:
        return session.get(Content, content_id)


def items_of(database: Database, content_id: int) -> Sequence[Item]:
    """Return the items of a content, pictures first, each kind by position."""
    with database.read() as session:
        chosen = select(Item).where(Item.content_id == content_id)
        return session.exec(chosen.order_by(col(Item.kind), col(Item.position))).all()


def reopen(database: Database, content_id: int, accepted_by: str) -> int:
    """Make the failed items of a failed content wait again; return their number.

    They wait with no attempts and no error, everything finished stays, and the content is announced anew
    when it ends. A content that has not failed is left as it is, and the number is 0.
    """
    with database.write() as session:
        opened = session.exec(
            update(Content)
            .where(col(Content.content_id) == content_id, col(Content.status) == Status.FAILED)
            .values(
                status=Status.PROCESSING,
                generated_at=None,
                notify_at=None,
                notified_at=None,
                accepted_by=accepted_by,
                error=None,
            )
        )
        if opened.rowcount == 0:
            return 0
        waiting = session.exec(
            update(Item)
            .where(col(Item.content_id) == content_id, col(Item.status) == Status.FAILED)
            .values(status=Status.PENDING, attempts=0, step=0, error=None, started_at=None, finished_at=None)
        )
        return waiting.rowcount
