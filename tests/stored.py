"""What many tests ask of the database, and how they make items fail."""

from collections.abc import Sequence

from sqlmodel import SQLModel, func, select

from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Activity, Content, Item, Kind, User
from tests.conftest import NOON

TABLES: tuple[type[SQLModel], ...] = (User, Content, Item, Activity)


def rows(database: Database) -> list[int]:
    """Count the rows of every table."""
    with database.read() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def get(database: Database, content_id: int) -> Content:
    """Return a content that is there."""
    content = contents.get(database, content_id)
    assert content is not None
    return content


def statuses(items: Sequence[Item]) -> list[str]:
    """Return the statuses of items, in their order."""
    return [item.status for item in items]


def fail_videos(database: Database, content_id: int) -> None:
    """Complete every picture and fail every video of a content, each video by two errors."""
    while claimed := claims.claim(database, content_id, 1, NOON):
        if claimed[0].kind == Kind.IMAGE:
            claims.complete(database, claimed[0], f"image_{claimed[0].position}.png", NOON)
        else:
            claims.fail(database, claimed, "out of memory", NOON)
