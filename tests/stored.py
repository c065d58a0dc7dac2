"""Helpers that read rows, and complete or fail items."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import SQLModel, func, select

from persistence import claims, contents, storage
from persistence.database import Database
from persistence.tables import Activity, Content, Item, Kind, User
from tests.conftest import NOON

PICTURE = b"\x89PNG" + bytes(range(256)) * 4

TABLES: tuple[type[SQLModel], ...] = (User, Content, Item, Activity)


def rows(database: Database) -> list[int]:
    """Count the rows of every table."""
    with database.read() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def get(database: Database, content_id: int) -> Content:
    """Return a content, which must exist."""
    content = contents.get(database, content_id)
    assert content is not None
    return content


def statuses(items: Sequence[Item]) -> list[str]:
    """Return the statuses of items, in their order."""
    return [item.status for item in items]


def finish(database: Database, data_dir: Path, content_id: int, number: int = 99) -> list[Item]:
    """Complete up to `number` items of a content, each with its own file, and return its completed items."""
    content = get(database, content_id)
    while number and (claimed := claims.claim(database, content_id, 1, NOON)):
        [item] = claimed
        name = f"{item.kind}_{item.position}.{'png' if item.kind == Kind.IMAGE else 'mp4'}"
        path = storage.folder(data_dir, content.user_id, content_id) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PICTURE + name.encode())
        claims.complete(database, item, path.relative_to(data_dir).as_posix(), NOON)
        number -= 1
    return [item for item in contents.items_of(database, content_id) if item.path]


def fail_videos(database: Database, content_id: int) -> None:
    """Complete every picture of a content, and fail every video with two errors."""
    while claimed := claims.claim(database, content_id, 1, NOON):
        if claimed[0].kind == Kind.IMAGE:
            claims.complete(database, claimed[0], f"image_{claimed[0].position}.png", NOON)
        else:
            claims.fail(database, claimed, "out of memory", NOON)
