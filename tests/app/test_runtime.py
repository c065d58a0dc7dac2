"""The background threads, and errors that keep them from starting."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError
from app.runtime import running
from persistence import storage
from persistence.database import DatabaseError
from tests.rights import forbidden


def start(data_dir: Path) -> None:
    with running(Settings(data_dir=data_dir), print):
        pass


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "content_generation.db").touch()
    (tmp_path / storage.FILES).mkdir()
    (tmp_path / storage.FILES / ".gitkeep").touch()
    start(tmp_path)
    assert (tmp_path / "content_generation.db").stat().st_size


def test_an_empty_file_beside_generated_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "content_generation.db"
    path.touch()
    storage.folder(tmp_path, "ada", 1).mkdir(parents=True)
    with pytest.raises(DatabaseError) as refused:
        start(tmp_path)
    assert str(refused.value) == (
        f"The database {path} is empty, but {tmp_path / storage.FILES} contains files made with it. "
        "Restore a backup, or delete the empty file to start over."
    )
    assert path.read_bytes() == b""
    assert sorted(file.name for file in tmp_path.iterdir()) == ["content_generation.db", storage.FILES]
    path.unlink()
    start(tmp_path)


def test_a_lock_file_that_cannot_be_opened_is_reported_in_one_sentence(tmp_path: Path) -> None:
    lock = tmp_path / "engine.lock"
    lock.touch()
    message = rf"^engine\.lock: {tmp_path} cannot be used: Permission denied\.$"
    with forbidden(lock), pytest.raises(SettingsError, match=message), running(Settings(data_dir=tmp_path), print):
        pass
