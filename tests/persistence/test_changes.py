"""Detecting commits since the last call."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import text

from persistence import contents, users
from persistence.changes import Changes
from persistence.database import Database, DatabaseError, open_database
from persistence.users import ActivityType
from tests.conftest import NOON, Accept


@pytest.fixture
def changes(database: Database) -> Iterator[Changes]:
    """Return a watcher that was polled before."""
    with closing(Changes(database)) as changes:
        assert changes.has_changed()
        assert not changes.has_changed()
        yield changes


def test_every_commit_is_reported_once(changes: Changes, database: Database, accept: Accept) -> None:
    for _ in range(3):
        accept()
        assert changes.has_changed()
        assert not changes.has_changed()
    users.record(database, "ada", ActivityType.VIEW, NOON)
    users.record(database, "ada", ActivityType.VIEW, NOON)
    assert changes.has_changed()
    assert not changes.has_changed()


def test_a_commit_of_another_process_is_a_change(changes: Changes, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "content_generation.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO users (user_id, created_at) VALUES ('bob', '2026-11-22T12:00:00.000Z')")
        assert changes.has_changed()


def test_reads_and_rollbacks_are_not_changes(changes: Changes, database: Database, accept: Accept) -> None:
    content_id = accept()
    assert changes.has_changed()
    contents.get(database, content_id)
    with database.write() as session:
        session.execute(text("DELETE FROM content_item"))
        session.rollback()
    assert not changes.has_changed()
    assert len(contents.items_of(database, content_id)) == 3


def test_a_change_is_seen_only_when_it_is_committed(changes: Changes, database: Database, accept: Accept) -> None:
    accept()
    assert changes.has_changed()
    with database.write() as session:
        session.execute(text("DELETE FROM content_item"))
        session.flush()
        assert not changes.has_changed()
    assert changes.has_changed()


def test_watchers_are_independent(changes: Changes, database: Database, accept: Accept) -> None:
    with closing(Changes(database)) as others:
        others.has_changed()
        accept()
        assert changes.has_changed()
        assert others.has_changed()


def test_the_connection_is_never_used_for_writing(changes: Changes, accept: Accept) -> None:
    for _ in range(20):  # more than the pool holds
        accept(images=1, videos=0)
        assert changes.has_changed()


def test_an_error_counts_as_a_change(changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_changes: Changes) -> int:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(Changes, "_read", fail)
        with pytest.raises(
            DatabaseError, match=r"^The database content_generation\.db cannot be used: disk I/O error\.$"
        ):
            changes.has_changed()
    assert changes.has_changed()
    assert not changes.has_changed()


def test_a_closed_watcher_can_be_polled_again(tmp_path: Path) -> None:
    database = open_database(tmp_path / "another.db")
    changes = Changes(database)
    changes.close()
    assert changes.has_changed()
    changes.close()
    changes.close()
    database.close()
