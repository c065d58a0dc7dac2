"""Which finished items have no file any more, whatever became of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from persistence import claims, contents, storage
from persistence.contents import FILES
from persistence.database import Database
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
def test_with_a_folder_all_in_it_is_missing_and_back_again_with_it(
    database: Database, accept: Accept, tmp_path: Path, folder: str
) -> None:
    items = finish(database, tmp_path, accept())
    move_away(tmp_path / folder)
    assert storage.missing(tmp_path, items) == {item.item_id for item in items}
    (tmp_path / folder).with_name("elsewhere").rename(tmp_path / folder)
    assert storage.missing(tmp_path, items) == set()


def test_a_disk_may_be_linked_to(database: Database, accept: Accept, tmp_path: Path) -> None:
    items = finish(database, tmp_path, accept())
    shutil.move(tmp_path / FILES, tmp_path / "disk")
    (tmp_path / FILES).symlink_to("disk")
    assert storage.missing(tmp_path, items) == set()


@pytest.mark.parametrize(("mode", "answer"), [(0o000, "False\n"), (0o400, "True\n")])
def test_what_may_not_be_read_is_missing(tmp_path: Path, mode: int, answer: str) -> None:
    path = tmp_path / "image_1.png"
    path.write_text("a picture")
    path.chmod(mode)
    ask = [*OBEYING, sys.executable, "-c", f"from persistence.storage import is_there; print(is_there({str(path)!r}))"]
    assert subprocess.run(ask, capture_output=True, text=True, check=True).stdout == answer


def test_what_is_not_finished_is_not_missing(database: Database, accept: Accept, tmp_path: Path) -> None:
    content_id = accept()
    claims.claim(database, content_id, 1, NOON)
    assert storage.missing(tmp_path, contents.items_of(database, content_id)) == set()


@pytest.mark.parametrize("path", ["nul\0.png", "x" * 999, "", None])
def test_a_row_that_leads_nowhere_is_missing(
    database: Database, accept: Accept, tmp_path: Path, path: str | None
) -> None:
    (item,) = finish(database, tmp_path, accept(images=1, videos=0))
    item.path = path
    assert storage.missing(tmp_path, [item]) == {item.item_id}
