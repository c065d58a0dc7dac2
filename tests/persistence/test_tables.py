"""The SQLModel classes against `schema.sql`, column by column."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import SQLModel, create_engine, select, text

from persistence import contents
from persistence.database import SCHEMA, Database
from persistence.tables import Item, User
from tests.conftest import NOON, Accept

#: The name, type, NOT NULL and position in the primary key of every column that design.md specifies.
COLUMNS = {
    "users": [
        ("user_id", "TEXT", 1, 1),
        ("created_at", "TEXT", 1, 0),
        ("time_zone", "TEXT", 0, 0),
        ("logged_out_at", "TEXT", 0, 0),
    ],
    "user_content": [
        ("content_id", "INTEGER", 1, 1),
        ("user_id", "TEXT", 1, 0),
        ("prompt", "TEXT", 1, 0),
        ("video_paths", "TEXT", 0, 0),
        ("image_paths", "TEXT", 0, 0),
        ("status", "TEXT", 1, 0),
        ("generated_at", "TEXT", 0, 0),
        ("created_at", "TEXT", 1, 0),
        ("notify_at", "TEXT", 0, 0),
        ("notified_at", "TEXT", 0, 0),
        ("accepted_by", "TEXT", 1, 0),
        ("error", "TEXT", 0, 0),
    ],
    "content_item": [
        ("item_id", "TEXT", 1, 1),
        ("content_id", "INTEGER", 1, 0),
        ("kind", "TEXT", 1, 0),
        ("position", "INTEGER", 1, 0),
        ("prompt", "TEXT", 1, 0),
        ("seed", "INTEGER", 1, 0),
        ("status", "TEXT", 1, 0),
        ("step", "INTEGER", 1, 0),
        ("steps", "INTEGER", 1, 0),
        ("attempts", "INTEGER", 1, 0),
        ("path", "TEXT", 0, 0),
        ("error", "TEXT", 0, 0),
    ],
    "user_activity": [
        ("activity_id", "INTEGER", 1, 1),
        ("user_id", "TEXT", 1, 0),
        ("activity", "TEXT", 1, 0),
        ("timestamp", "TEXT", 1, 0),
    ],
}


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    """Return a database created from `schema.sql`."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture
def classes(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a database created from the classes."""
    path = tmp_path / "classes.db"
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in found)


def test_the_classes_and_the_schema_have_the_same_tables(
    schema: sqlite3.Connection, classes: sqlite3.Connection
) -> None:
    assert tables(schema) == tables(classes) == sorted(COLUMNS)


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("pragma", ["table_info", "foreign_key_list"])
def test_the_classes_have_the_columns_of_the_schema(
    schema: sqlite3.Connection, classes: sqlite3.Connection, table: str, pragma: str
) -> None:
    asked = f"PRAGMA {pragma}({table})"
    assert schema.execute(asked).fetchall() == classes.execute(asked).fetchall()


@pytest.mark.parametrize("table", COLUMNS)
def test_the_schema_has_the_specified_columns(schema: sqlite3.Connection, table: str) -> None:
    columns = [
        (name, kind, not_null, key)
        for _, name, kind, not_null, _, key in schema.execute(f"PRAGMA table_info({table})").fetchall()
    ]
    assert [column for column in columns if column in COLUMNS[table]] == COLUMNS[table]


@pytest.mark.parametrize("table", ["user_content", "user_activity"])
def test_ids_are_never_reused(schema: sqlite3.Connection, classes: sqlite3.Connection, table: str) -> None:
    for connection in (schema, classes):
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        assert "AUTOINCREMENT" in sql


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "2026-11-22T12:00:00.000Z"),
        (datetime(2026, 11, 22, 12, 0, 1, 500_000, tzinfo=UTC), "2026-11-22T12:00:01.500Z"),
        (datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")), "2026-11-21T23:30:00.000Z"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")), "2026-10-25T01:30:00.000Z"),
        (datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=45))), "2026-11-22T06:15:00.000Z"),
    ],
)
def test_a_time_is_stored_as_utc_text_and_comes_back_as_the_same_moment(
    database: Database, moment: datetime, stored: str
) -> None:
    with database.write() as session:
        session.add(User(user_id="ada", created_at=moment))
    with database.read() as session:
        assert session.connection().execute(text("SELECT created_at FROM users")).scalar_one() == stored
        found = session.exec(select(User.created_at)).one()
    assert found == moment.astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_missing_time_is_read_as_none(database: Database) -> None:
    with database.write() as session:
        session.add(User(user_id="ada", created_at=NOON))
    with database.read() as session:
        assert session.exec(select(User.logged_out_at)).one() is None


def test_stored_times_sort_chronologically(database: Database) -> None:
    berlin, new_york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    moments = [
        datetime(2026, 11, 22, 12, 30, tzinfo=berlin),
        datetime(2026, 11, 22, 7, 0, tzinfo=new_york),
        NOON + timedelta(milliseconds=1),
        NOON + timedelta(seconds=1),
        datetime(2026, 11, 22, 13, 0, 2, tzinfo=berlin),
    ]
    with database.write() as session:
        for number, moment in enumerate(reversed(moments)):
            session.add(User(user_id=str(number), created_at=moment))
    with database.read() as session:
        assert session.exec(select(User.created_at).order_by(text("created_at"))).all() == moments
        later = select(User.created_at).where(User.created_at > NOON).order_by(text("created_at"))
        assert session.exec(later).all() == moments[2:]


def test_settings_are_read_as_they_were_stored(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=1)
    item = contents.items_of(database, content_id)[0]
    assert item.settings["camera"] == "zoom in"
    with database.read() as session:
        assert session.exec(select(Item.settings)).one() == item.settings
