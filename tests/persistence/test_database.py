"""The database file: created, migrated, opened concurrently, refused."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, text, update

from persistence import claims, contents, users
from persistence.database import (
    MIGRATIONS,
    SCHEMA,
    Database,
    DatabaseError,
    _supports_wal,
    migrate,
    open_database,
)
from persistence.tables import Content, User
from tests.conftest import NOON, Accept

TABLES = ["content_item", "user_activity", "user_content", "users"]
PROCESSES = 4
#: Imports come first so that all processes open the file at the same moment.
OPEN_ON_SIGNAL = """
import sys, pathlib, persistence.database
print("ready", flush=True)
sys.stdin.readline()
persistence.database.open_database(pathlib.Path(sys.argv[1])).close()
print("opened", flush=True)
"""

#: Three made-up versions: the migration to each, and its full schema.
NOTES_1 = "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);\n"
NOTES_2 = "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, mood TEXT);\n"
NOTES_3 = NOTES_2 + "CREATE INDEX notes_of_mood\n    ON notes (mood);\n"
ADD_MOOD = (
    "-- How one feels; \"body\" stays.\nALTER TABLE notes ADD COLUMN mood TEXT;\nUPDATE notes SET mood = 'calm';\n"
)
ADD_INDEX = "CREATE INDEX notes_of_mood\n    ON notes (mood);\n"
SCHEMAS = (NOTES_1, NOTES_2, NOTES_3)
STEPS = (ADD_MOOD, ADD_INDEX)

#: A word in each line of `schema.sql` that was added after version 1, by the version before it.
ADDED = ("content_item_by_end", "claim_id")

#: One content with one pending picture, in the columns of version 1.
WAITING = """
INSERT INTO users (user_id, created_at) VALUES ('ada', '2026-11-22T12:00:00.000Z');
INSERT INTO user_content (user_id, prompt, status, created_at, accepted_by)
    VALUES ('ada', 'Go on', 'Processing', '2026-11-22T12:00:00.000Z', 'me');
INSERT INTO content_item
    (item_id, content_id, kind, position, prompt, seed, model, settings, status, step, steps, attempts)
    VALUES ('a', 1, 'image', 1, 'Go on', 1, 'builtin', '{}', 'Pending', 0, 0, 0);
"""


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(connect(path)) as connection:
        return connection.execute(sql).fetchall()


def tables(path: Path) -> list[object]:
    found = query(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
    return [name for (name,) in found]


def shape(connection: sqlite3.Connection) -> Sequence[object]:
    """Return the version, columns and indexes; not the SQL of a table, which ALTER TABLE formats differently."""
    return [
        connection.execute("PRAGMA user_version").fetchall(),
        connection.execute("PRAGMA table_info(notes)").fetchall(),
        connection.execute("SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2").fetchall(),
        connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'index'").fetchall(),
    ]


def open_and_close(path: Path) -> str:
    open_database(path).close()
    return str(path)


def pragma(database: Database, name: str) -> object:
    with database.read() as session:
        return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_a_missing_file_is_made_with_its_folder_and_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "not" / "yet" / "content_generation.db"
    open_and_close(path)
    assert tables(path) == TABLES
    assert query(path, "PRAGMA user_version") == [(len(MIGRATIONS) + 1,)]


def test_a_file_made_from_schema_sql_by_hand_opens_and_takes_rows(tmp_path: Path) -> None:
    path = tmp_path / "by_hand.db"
    with closing(connect(path)) as connection:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    database = open_database(path)
    content = Content(user_id="ada", prompt="Go on", created_at=NOON, accepted_by="me")
    assert contents.accept(database, User(user_id="ada", created_at=NOON), content, []) == 1
    assert pragma(database, "journal_mode") == "wal"
    database.close()
    assert tables(path) == TABLES


def test_opening_again_keeps_the_rows(database: Database, accept: Accept, tmp_path: Path) -> None:
    content_id = accept(images=1, videos=0)
    again = open_database(tmp_path / "content_generation.db")
    assert contents.get(again, content_id) == contents.get(database, content_id)
    again.close()


@pytest.mark.parametrize("name", ["with space", "ünï💛", "50%", "a%20b", "a#b", "why?", "a&b=c"])
def test_rows_go_to_the_named_file_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "content_generation.db"
    database = open_database(path)
    try:
        contents.accept(
            database,
            User(user_id="ada", created_at=NOON),
            Content(user_id="ada", prompt="Go on", created_at=NOON, accepted_by="me"),
            [],
        )
    finally:
        database.close()
    assert query(path, "SELECT user_id FROM users") == [("ada",)]
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_a_newer_version_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    open_and_close(path)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(DatabaseError, match=r"version 999;.*versions up to \d+\.$"):
        open_database(path)
    assert query(path, "PRAGMA user_version") == [(999,)]


def test_tables_of_another_program_are_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(connect(path)) as connection:
        connection.executescript("CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('sunrise');")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"tables that Daybreak did not make\.$"):
        open_database(path)
    assert tables(path) == ["photos"]
    assert query(path, "SELECT * FROM photos") == [("sunrise",)]
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_older_version_is_migrated_and_keeps_its_rows(version: int) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
        migrate(old, SCHEMAS[version - 1], STEPS[: version - 1])
        old.execute("INSERT INTO notes (body) VALUES ('breathe')")
        migrate(old, NOTES_3, STEPS)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
            migrate(new, NOTES_3, STEPS)
            assert shape(old) == shape(new)
        assert old.execute("SELECT body, mood FROM notes").fetchall() == [("breathe", "calm" if version == 1 else None)]


@pytest.mark.parametrize("version", range(1, len(ADDED) + 1))
def test_a_file_of_every_older_version_is_migrated_and_can_be_used(tmp_path: Path, version: int) -> None:
    assert len(ADDED) == len(MIGRATIONS)
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    lines = SCHEMA.read_text(encoding="utf-8").splitlines(keepends=True)
    older = "".join(line for line in lines if not any(word in line for word in ADDED[version - 1 :]))
    with closing(connect(old)) as connection:
        connection.executescript(older.replace(f"user_version = {len(ADDED) + 1}", f"user_version = {version}"))
        connection.executescript(WAITING)
    with closing(open_database(old)) as database:
        (item,) = claims.claim(database, 1, 5, NOON)
        assert claims.complete(database, item, "image_1.png", NOON)
    open_and_close(new)
    assert tables(old) == tables(new) == TABLES
    for asked in (
        "PRAGMA user_version",
        "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2",
        "SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name",
        *(f"PRAGMA {about}({table})" for about in ("table_info", "foreign_key_list") for table in TABLES),
    ):
        assert query(old, asked) == query(new, asked)


def test_the_last_statement_of_a_migration_needs_no_semicolon() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, NOTES_1, [])
        migrate(connection, NOTES_2, ["ALTER TABLE notes ADD COLUMN mood TEXT"])
        assert [column[1] for column in connection.execute("PRAGMA table_info(notes)")] == ["id", "body", "mood"]


def test_a_migration_that_fails_changes_nothing() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, NOTES_1, [])
        connection.execute("INSERT INTO notes (body) VALUES ('breathe')")
        before = shape(connection)
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, NOTES_3, [ADD_MOOD, "DROP TABLE notes;\nSELECT nothing FROM nowhere;\n"])
        assert shape(connection) == before
        assert connection.execute("SELECT body FROM notes").fetchall() == [("breathe",)]
        assert not connection.in_transaction


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_every_connection_syncs_fully_and_enforces_foreign_keys(database: Database, name: str, value: object) -> None:
    with database.write():  # holds one connection, so that the next is a new one
        assert pragma(database, name) == value
    assert pragma(database, name) == value


def test_a_row_without_its_parent_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Content(user_id="nobody", prompt="Go on", created_at=NOON, accepted_by="me"))


def test_several_processes_can_make_the_same_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "together" / "content_generation.db"
    command = [sys.executable, "-c", OPEN_ON_SIGNAL, str(path)]
    processes = [
        subprocess.Popen(command, cwd=SCHEMA.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("now\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in processes] == ["opened\n"] * PROCESSES
    assert tables(path) == TABLES


def test_several_threads_can_make_the_same_files_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(10) for _ in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        assert list(pool.map(open_and_close, paths)) == [str(path) for path in paths]


@pytest.mark.parametrize("path", [".", "a_file/content_generation.db", "no_database.db"])
def test_an_unusable_path_is_refused_in_one_sentence_that_names_it(tmp_path: Path, path: str) -> None:
    (tmp_path / "a_file").touch()
    (tmp_path / "no_database.db").write_text("I am a poem.\n" * 100, encoding="utf-8")
    with pytest.raises(DatabaseError) as refused:
        open_database(tmp_path / path)
    assert str(refused.value).startswith(f"The database {tmp_path / path} cannot be used: ")
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
    assert (tmp_path / "no_database.db").read_text(encoding="utf-8").startswith("I am a poem.")


def test_a_write_that_ends_badly_changes_nothing(database: Database) -> None:
    def interrupted() -> None:
        with database.write() as session:
            session.add(User(user_id="ada", created_at=NOON))
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert users.get(database, "ada") is None


def test_a_read_sees_one_state_while_others_write(database: Database, accept: Accept) -> None:
    accept(images=1, videos=0)
    with database.read() as session:
        count = select(func.count()).select_from(Content)
        assert session.exec(count).one() == 1
        accept(images=1, videos=0)
        assert session.exec(count).one() == 1
    with database.read() as session:
        assert session.exec(count).one() == 2


def test_threads_that_write_at_once_lose_no_update(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0, prompt="")

    def append(letter: str) -> None:
        for _ in range(20):
            with database.write() as session:
                prompt = session.exec(select(Content.prompt).where(Content.content_id == content_id)).one()
                changed = update(Content).where(col(Content.content_id) == content_id).values(prompt=prompt + letter)
                session.exec(changed)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(append, "ab"))
    content = contents.get(database, content_id)
    assert content is not None
    assert sorted(content.prompt) == ["a"] * 20 + ["b"] * 20


def test_a_status_that_does_not_exist_is_refused(database: Database, accept: Accept) -> None:
    accept()
    with pytest.raises(IntegrityError), database.write() as session:
        session.connection().execute(text("UPDATE user_content SET status = 'Done'"))


def test_a_disk_error_is_reported_in_one_sentence(database: Database) -> None:
    def outgrow_the_disk() -> None:
        with database.write() as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
            session.connection().exec_driver_sql("CREATE TABLE more (words TEXT)")

    with pytest.raises(
        DatabaseError, match=r"^The database content_generation\.db cannot be used: database or disk is full\.$"
    ):
        outgrow_the_disk()


def test_without_shared_memory_there_is_no_log_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "content_generation.db"
    with closing(open_database(path)):
        assert query(path, "PRAGMA journal_mode") == [("wal",)]
    # A dangling link cannot be opened, like shared memory on some network disks.
    (tmp_path / "content_generation.db-shm").symlink_to("nowhere")
    monkeypatch.setattr("persistence.database._supports_wal", lambda _: False)
    with closing(open_database(path)) as database:
        users.record(database, "ada", users.ActivityType.LOGIN, NOON)
        assert query(path, "PRAGMA journal_mode") == [("delete",)]
    with closing(open_database(path)):
        assert query(path, "SELECT user_id FROM user_activity") == [("ada",)]
    monkeypatch.undo()
    (tmp_path / "content_generation.db-shm").unlink()
    with closing(open_database(path)):
        assert query(path, "PRAGMA journal_mode") == [("wal",)]


def test_support_for_the_log_is_tested_in_the_database_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_shared_memory(path: Path, _patience: float) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{path}?vfs=unix-dotfile", uri=True, isolation_level=None)

    assert _supports_wal(tmp_path)
    monkeypatch.setattr("persistence.database._connect", without_shared_memory)
    assert not _supports_wal(tmp_path)
    assert list(tmp_path.iterdir()) == []
