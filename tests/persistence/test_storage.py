"""Files: stored atomically, found, reported as missing, deleted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from persistence import claims, contents, storage
from persistence.database import Database
from persistence.storage import FILES, PARTIAL
from tests.conftest import NOON, Accept
from tests.rights import OBEYING
from tests.stored import finish


def replace_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def move_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize(
    "lose",
    [
        Path.unlink,
        lambda path: os.truncate(path, 0),
        lambda path: path.rename(path.with_suffix(".old")),
        replace_by(Path.mkdir),
        replace_by(lambda path: path.symlink_to("nowhere")),
        replace_by(lambda path: path.symlink_to(path.name)),
        replace_by(os.mkfifo),
    ],
    ids=["deleted", "emptied", "renamed", "a folder", "a link to nothing", "a link to itself", "a pipe"],
)
def test_a_file_that_cannot_be_shown_is_missing(
    database: Database, accept: Accept, tmp_path: Path, lose: Callable[[Path], object]
) -> None:
    first, second, third = finish(database, tmp_path, accept())
    lose(tmp_path / str(second.path))
    assert storage.missing(tmp_path, [first, second, third]) == {second.item_id}


@pytest.mark.parametrize("folder", [f"{FILES}/ada/1", f"{FILES}/ada", FILES])
def test_files_are_missing_while_their_folder_is_moved_away(
    database: Database, accept: Accept, tmp_path: Path, folder: str
) -> None:
    items = finish(database, tmp_path, accept())
    move_away(tmp_path / folder)
    assert storage.missing(tmp_path, items) == {item.item_id for item in items}
    (tmp_path / folder).with_name("elsewhere").rename(tmp_path / folder)
    assert storage.missing(tmp_path, items) == set()


def test_the_root_can_link_to_another_disk(database: Database, accept: Accept, tmp_path: Path) -> None:
    items = finish(database, tmp_path, accept())
    shutil.move(tmp_path / FILES, tmp_path / "disk")
    (tmp_path / FILES).symlink_to("disk")
    assert storage.missing(tmp_path, items) == set()


@pytest.mark.parametrize(("mode", "answer"), [(0o000, "False\n"), (0o400, "True\n")])
def test_unreadable_files_are_missing(tmp_path: Path, mode: int, answer: str) -> None:
    path = tmp_path / "image_1.png"
    path.write_text("a picture")
    path.chmod(mode)
    ask = [*OBEYING, sys.executable, "-c", f"from persistence.storage import is_there; print(is_there({str(path)!r}))"]
    assert subprocess.run(ask, capture_output=True, text=True, check=True).stdout == answer


def test_unfinished_items_are_not_missing(database: Database, accept: Accept, tmp_path: Path) -> None:
    content_id = accept()
    claims.claim(database, content_id, 1, NOON)
    assert storage.missing(tmp_path, contents.items_of(database, content_id)) == set()


@pytest.mark.parametrize("path", ["nul\0.png", "x" * 999, "", None])
def test_a_row_without_a_usable_path_is_missing(
    database: Database, accept: Accept, tmp_path: Path, path: str | None
) -> None:
    (item,) = finish(database, tmp_path, accept(images=1, videos=0))
    item.path = path
    assert storage.missing(tmp_path, [item]) == {item.item_id}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / FILES


def save(root: Path, path: str) -> Path:
    """Store a file below the root and return its path."""
    with storage.put(root, root / path) as partial:
        partial.write_bytes(b"a picture")
    return root / path


def left_over(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_a_file_is_stored_completely_or_not_at_all(root: Path) -> None:
    def fail() -> None:
        with storage.put(root, root / "ada/1/image_1.png") as partial:
            partial.write_bytes(b"half a pic")
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert left_over(root) == []
    save(root, "ada/1/image_1.png")
    with pytest.raises(MemoryError):
        fail()
    assert left_over(root) == ["ada", "ada/1", "ada/1/image_1.png"]
    assert (root / "ada/1/image_1.png").read_bytes() == b"a picture"


def test_files_are_found_only_below_the_root(root: Path, tmp_path: Path) -> None:
    save(root, "ada/1/image_1.png")
    (tmp_path / "secret_key").write_text("a secret")
    assert storage.find(tmp_path, f"{FILES}/ada/1/image_1.png") == root / "ada" / "1" / "image_1.png"
    for path in ("secret_key", f"{FILES}/../secret_key", f"{FILES}/ada/1", f"{FILES}/ada/1/image_2.png", FILES, ""):
        assert storage.find(tmp_path, path) is None


def test_only_unfinished_files_are_removed(root: Path) -> None:
    save(root, "image_1.png")
    (root / PARTIAL / "x").mkdir(parents=True)
    (root / PARTIAL / "x" / "image_2.png.part").write_bytes(b"half")
    storage.remove_partial(root)
    assert left_over(root) == ["image_1.png"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("ada/1", ["ada", "ada/2", "ada/2/image_1.png"]),
        ("ada/2/image_1.png", ["ada", "ada/1", "ada/1/image_1.png", "ada/1/image_2.png"]),
        ("ada", []),
        ("bob/1", ["ada", "ada/1", "ada/1/image_1.png", "ada/1/image_2.png", "ada/2", "ada/2/image_1.png"]),
    ],
)
def test_deleting_removes_folders_that_become_empty(root: Path, path: str, kept: list[str]) -> None:
    for one in ("ada/1/image_1.png", "ada/1/image_2.png", "ada/2/image_1.png"):
        save(root, one)
    storage.delete(root, root / path)
    assert left_over(root) == kept


def test_originals_are_in_a_folder_beside_the_shown_files(root: Path) -> None:
    shown = root / "ada/1/image_1.png"
    assert storage.original(shown) == root / "ada/1/originals/image_1.png"
    for path in (shown, storage.original(shown)):
        save(root, path.relative_to(root).as_posix())
    storage.delete(root, shown, storage.original(shown))
    assert left_over(root) == []


@pytest.mark.parametrize("path", ["ada/1", "ada/1/image_1.png"])
def test_a_removal_whose_block_fails_changes_nothing(root: Path, path: str) -> None:
    save(root, "ada/1/image_1.png")

    def fail() -> None:
        with storage.removal(root, root / path):
            assert not (root / path).exists()
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert [one for one in left_over(root) if one != PARTIAL] == ["ada", "ada/1", "ada/1/image_1.png"]


@pytest.mark.parametrize("path", ["ada/1", "ada/1/image_1.png"])
def test_remove_partial_finishes_a_removal_that_crashed(root: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    save(root, "ada/1/image_1.png")
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    storage.delete(root, root / path)
    monkeypatch.undo()
    assert [one for one in left_over(root) if one.endswith("image_1.png") or "doomed" in one]
    storage.remove_partial(root)
    assert left_over(root) == []
