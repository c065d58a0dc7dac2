"""A database that is damaged, busy, gone or not ours is reported in one sentence and not written to."""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from persistence import contents, users
from persistence.changes import Changes
from persistence.database import Database, DatabaseBusy, DatabaseError, open_database
from persistence.tables import Content, Item, User
from persistence.users import ActivityType
from tests.conftest import NOON

PAGE = 4096

Damage = Callable[[Path], None]


def truncate(path: Path) -> None:
    os.truncate(path, 5 * PAGE)


def fill_with_garbage(path: Path) -> None:
    """Overwrite the middle of every page except the first two, which hold the schema."""
    noise = random.Random(1)
    with path.open("r+b") as file:
        for start in range(2 * PAGE, path.stat().st_size, PAGE):
            file.seek(start + PAGE // 2)
            file.write(noise.randbytes(300))


def break_a_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(7 * PAGE)
        file.write(b"\xff" * 200)


def break_the_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


def write_a_poem(path: Path) -> None:
    path.write_text("I am a poem.\n" * 1_000)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def folder_state(path: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and modification time of every file in the database's folder."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir()}


def refusal(call: Callable[[], object]) -> str:
    """Return the message of the DatabaseError that a call raises."""
    with pytest.raises(DatabaseError) as refused:
        call()
    assert str(refused.value).isprintable()
    return str(refused.value)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a database with contents of a hundred users."""
    path = tmp_path_factory.mktemp("sound") / "content_generation.db"
    numbers = [str(number) for number in range(100)]
    with closing(open_database(path)) as database, database.write() as session:
        session.add_all(User(user_id=number, created_at=NOON) for number in numbers)
        session.flush()
        session.add_all(
            Content(user_id=number, prompt="Go on", created_at=NOON, accepted_by="me") for number in numbers
        )
        session.flush()
        about: Any = {
            "content_id": 1,
            "kind": "image",
            "prompt": "Go on",
            "seed": 1,
            "model": "builtin",
            "settings": {},
        }
        session.add_all(Item(item_id=number, position=int(number), **about) for number in numbers)
    return path.read_bytes()


@pytest.fixture
def path(sound: bytes, tmp_path: Path) -> Path:
    """Return the file of a database that is not in use."""
    path = tmp_path / "content_generation.db"
    path.write_bytes(sound)
    return path


@pytest.fixture
def used(path: Path) -> Iterator[Database]:
    """Return that database, opened."""
    database = open_database(path, patience=0.05)
    contents.unfinished(database)
    yield database
    database.close()


@pytest.mark.parametrize("damage", [truncate, fill_with_garbage, break_a_page, break_the_header, write_a_poem])
def test_a_damaged_file_is_refused_on_opening_and_left_unchanged(path: Path, damage: Damage) -> None:
    damage(path)
    before = folder_state(path)
    words = refusal(lambda: open_database(path))
    assert words.startswith(f"The database {path} ")
    assert "Stop Daybreak, keep a copy of it, and " in words
    assert "put a backup in its place" in words
    assert folder_state(path) == before


def test_the_repair_command_quotes_the_path(path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "my files" / "it's.db"
    moved.parent.mkdir()
    path.rename(moved)
    truncate(moved)
    assert refusal(lambda: open_database(moved)) == (
        f"The database {moved} is damaged (database disk image is malformed). Stop Daybreak, keep a copy of it, and "
        f"""repair it with `sqlite3 '{tmp_path}/my files/it'"'"'s.db' .recover | sqlite3 repaired.db` """
        "or put a backup in its place; nothing is written to it."
    )


def test_the_log_of_a_killed_program_is_not_written_into_a_damaged_file(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("DELETE FROM user_activity")
        log = Path(f"{path}-wal").read_bytes()
    broken = tmp_path / "broken" / "content_generation.db"
    broken.parent.mkdir()
    broken.write_bytes(path.read_bytes())
    Path(f"{broken}-wal").write_bytes(log)
    break_a_page(broken)
    before = folder_state(broken)
    assert "is damaged" in refusal(lambda: open_database(broken))
    assert folder_state(broken) == before


@pytest.mark.parametrize(
    ("statement", "lacks"),
    [
        ("DROP TABLE user_activity", "it lacks the column activity of the table user_activity. Put a backup in its"),
        ("ALTER TABLE users DROP COLUMN time_zone", "it lacks the column time_zone of the table users. Put a backup"),
        ("PRAGMA user_version = 0", "it holds tables that Daybreak did not make."),
        ("PRAGMA user_version = 99", "it has version 99; this program knows versions up to "),
    ],
)
def test_foreign_tables_are_refused_and_left_unchanged(path: Path, statement: str, lacks: str) -> None:
    change(path, statement)
    before = folder_state(path)
    assert refusal(lambda: open_database(path)).startswith(f"The database {path} cannot be used: {lacks}")
    assert folder_state(path) == before


def test_additional_tables_are_accepted(path: Path) -> None:
    change(path, "CREATE TABLE lost_and_found (words)", "ALTER TABLE users ADD COLUMN mood TEXT")
    open_database(path).close()


@pytest.mark.parametrize("damage", [truncate, fill_with_garbage, break_a_page])
def test_a_file_damaged_while_in_use_is_not_written_to_until_it_is_repaired(path: Path, damage: Damage) -> None:
    whole = path.read_bytes()
    with closing(open_database(path)) as used, closing(Changes(used)) as changes:
        changes.has_changed()
        damage(path)
        damaged = path.read_bytes()
        told = {refusal(lambda: contents.unfinished(used)) for _ in range(2)}
        assert len(told) == 1
        assert told.pop().startswith("The database content_generation.db ")
        for call in (
            lambda: users.record(used, "ada", ActivityType.VIEW, NOON),
            lambda: users.get(used, "ada"),
            changes.has_changed,
        ):
            assert refusal(call).startswith("The database content_generation.db ")
        assert path.read_bytes() == damaged
        path.write_bytes(whole)
        assert len(contents.unfinished(used)) == 100
        users.record(used, "ada", ActivityType.VIEW, NOON)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET created_at = 'no time'",
        "UPDATE users SET created_at = x'00ff'",
        "UPDATE users SET time_zone = CAST(x'1b5b33316dff' AS TEXT)",
    ],
)
def test_an_unreadable_row_is_reported_without_its_bytes_and_others_are_read(
    used: Database, path: Path, statement: str
) -> None:
    change(path, f"{statement} WHERE user_id = '1'")
    assert "is damaged (a row cannot be read). " in refusal(lambda: users.get(used, "1"))
    assert users.get(used, "2")


def test_settings_that_are_not_json_are_reported(used: Database, path: Path) -> None:
    change(path, "UPDATE content_item SET settings = '{' WHERE content_id = 1")
    assert "is damaged (a row cannot be read). " in refusal(lambda: contents.items_of(used, 1))


def test_a_missing_table_is_reported(used: Database, path: Path) -> None:
    change(path, "DROP TABLE user_activity")
    words = refusal(lambda: users.record(used, "ada", ActivityType.VIEW, NOON))
    assert words == (
        "The database content_generation.db cannot be used: no such table: user_activity. "
        "Stop Daybreak, keep a copy of it, and put a backup in its place."
    )


@pytest.mark.parametrize("comes_in_its_place", [None, "a copy", "a folder"])
def test_a_file_that_disappears_is_reported_and_not_recreated(
    used: Database, path: Path, comes_in_its_place: str | None
) -> None:
    away = path.with_name("away.db")
    with closing(Changes(used)) as changes:
        changes.has_changed()
        path.rename(away)
        if comes_in_its_place == "a copy":
            path.write_bytes(away.read_bytes())
        elif comes_in_its_place == "a folder":
            path.mkdir()
        before = sorted(file.name for file in path.parent.iterdir())
        for call in (
            lambda: users.record(used, "ada", ActivityType.VIEW, NOON),
            lambda: users.get(used, "1"),
            changes.has_changed,
        ):
            assert "was moved, deleted or replaced while Daybreak was using it. " in refusal(call)
        assert sorted(file.name for file in path.parent.iterdir()) == before
        if comes_in_its_place is None:
            away.rename(path)
            assert users.get(used, "1")
            assert changes.has_changed()


def test_a_database_that_another_program_holds_is_busy_for_a_while_and_nothing_is_lost(
    used: Database, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(DatabaseBusy) as busy:
            users.record(used, "ada", ActivityType.VIEW, NOON)
        assert time.monotonic() - began < 2
        assert str(busy.value) == "The database is busy: another program is using it; please try again."
        assert users.get(used, "1"), "who only reads need not wait"
        other.execute("ROLLBACK")
    users.record(used, "ada", ActivityType.VIEW, NOON)


def test_more_writers_than_connections_all_get_the_busy_error(used: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(20) as pool:
        other.execute("BEGIN IMMEDIATE")
        written = [pool.submit(users.record, used, "ada", ActivityType.VIEW, NOON) for _ in range(40)]
        assert {type(one.exception()) for one in written} == {DatabaseBusy}


def test_an_exclusively_locked_database_is_busy_on_opening(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            open_database(path, patience=0.05)
    open_database(path).close()


def test_a_wrong_query_is_not_damage(used: Database) -> None:
    with pytest.raises(UnicodeEncodeError):
        users.get(used, "\ud800")
    assert users.get(used, "1")
