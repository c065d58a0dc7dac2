"""The terminal flow, in cases whose timing a test of the real program cannot control."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import terminal
from app.runtime import Runtime
from persistence import contents, notifications
from persistence.database import Database, DatabaseBusy, DatabaseError
from tests.conftest import Accept
from tests.stored import finish


@pytest.fixture
def runtime(database: Database, tmp_path: Path) -> Runtime:
    return Runtime(database, tmp_path, "this process", lambda: None, lambda: True)


def fails(monkeypatch: pytest.MonkeyPatch, name: str, error: DatabaseError, times: int) -> None:
    """Make a query of `contents` fail a number of times."""
    real, errors = getattr(contents, name), [error] * times

    def ask(*about: object) -> object:
        if errors:
            raise errors.pop()
        return real(*about)

    monkeypatch.setattr(contents, name, ask)


def test_following_continues_when_the_database_is_no_longer_locked(
    runtime: Runtime, accept: Accept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content_id = accept(images=1, videos=0)
    finish(runtime.database, runtime.data_dir, content_id)
    notifications.claim(runtime.database, content_id, datetime.now(UTC))
    monkeypatch.setattr(terminal, "POLL", 0.01)
    fails(monkeypatch, "get", DatabaseBusy(), 3)
    fails(monkeypatch, "items_of", DatabaseBusy(), 3)
    terminal.follow(runtime, content_id)
    printed = capsys.readouterr().err
    assert printed.count("The database is busy: another program is using it; please try again.") == 2
    assert "image 1 ready" in printed
    fails(monkeypatch, "get", DatabaseBusy(), 3)
    terminal.wait_for_notification(runtime, content_id)
    assert terminal.status(runtime, content_id) == "Completed"


def test_a_damaged_database_is_reported_immediately(
    runtime: Runtime, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(monkeypatch, "get", DatabaseError("The database is damaged."), 1)
    with pytest.raises(DatabaseError, match=r"^The database is damaged\.$"):
        terminal.follow(runtime, accept())
