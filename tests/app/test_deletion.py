"""Deletion: rows and files are removed together, or not at all."""

import shutil
from pathlib import Path

import pytest

from app.service import Daybreak
from engine.files import FileError
from persistence import contents, storage
from persistence.database import Database, DatabaseError
from persistence.tables import Content
from tests.conftest import Accept
from tests.stored import get, rows


def delete(database: Database, data_dir: Path, content: Content) -> None:
    Daybreak(database, data_dir, "this process", lambda: None).delete(content.user_id, content.content_id)


def made(database: Database, data_dir: Path, content_id: int) -> Content:
    """Accept a content, create a file for each item and return the content."""
    stored = get(database, content_id)
    folder = storage.folder(data_dir, stored.user_id, content_id)
    (folder / storage.ORIGINALS).mkdir(parents=True)
    for item in contents.items_of(database, content_id):
        shown = folder / f"{item.kind}_{item.position}"
        shown.touch()
        storage.original(shown).hardlink_to(shown)
    return stored


def left_over(data_dir: Path) -> list[str]:
    """Return every remaining file of a content and folder of a user."""
    root = data_dir / storage.FILES
    return sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.parent != root or path.is_file()
    )


def test_a_deletion_removes_rows_files_and_folders(database: Database, accept: Accept, tmp_path: Path) -> None:
    delete(database, tmp_path, made(database, tmp_path, accept(images=1, videos=1)))
    assert rows(database) == [1, 0, 0, 0]
    assert left_over(tmp_path) == []
    assert not (tmp_path / storage.FILES / "ada").exists()


def test_a_content_without_files_can_be_deleted(database: Database, accept: Accept, tmp_path: Path) -> None:
    stored = get(database, accept())
    delete(database, tmp_path, stored)
    assert rows(database) == [1, 0, 0, 0]


def test_a_deletion_leaves_everything_else_unchanged(database: Database, accept: Accept, tmp_path: Path) -> None:
    first, second = (made(database, tmp_path, accept(images=1, videos=0)) for _ in range(2))
    other = made(database, tmp_path, accept(user_id="bob", images=1, videos=0))
    delete(database, tmp_path, first)
    assert [contents.get(database, one.content_id) is None for one in (first, second, other)] == [True, False, False]
    folders = f"ada/{second.content_id}", f"bob/{other.content_id}"
    names = "image_1", "originals", "originals/image_1"
    assert left_over(tmp_path) == sorted([*folders, *(f"{folder}/{name}" for folder in folders for name in names)])


@pytest.mark.parametrize(
    ("owner", "name", "error", "refusal"),
    [
        pytest.param(contents, "remove", DatabaseError("It is full."), DatabaseError, id="by the database"),
        pytest.param(Path, "rename", PermissionError(13, "Permission denied"), FileError, id="by the disk"),
    ],
)
def test_a_failed_deletion_leaves_every_row_and_file_in_place(
    database: Database, accept: Accept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    owner: object, name: str, error: Exception, refusal: type[Exception],
) -> None:  # fmt: skip
    stored = made(database, tmp_path, accept(images=1, videos=0))
    before = left_over(tmp_path)

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, refuse)
    with pytest.raises(refusal):
        delete(database, tmp_path, stored)
    assert left_over(tmp_path) == before
    assert rows(database) == [1, 1, 1, 0]


def test_remains_of_an_interrupted_deletion_are_removed_at_the_next_start(
    database: Database, accept: Accept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    delete(database, tmp_path, made(database, tmp_path, accept(images=1, videos=0)))
    assert len(left_over(tmp_path)) == 4, "the folder, the file, the folder of originals and the original"
    monkeypatch.undo()
    storage.remove_partial(tmp_path / storage.FILES)
    assert left_over(tmp_path) == []
