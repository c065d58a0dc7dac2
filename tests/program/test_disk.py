"""A full disk and a read-only folder: a real tmpfs in a separate mount namespace."""

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from persistence.database import open_database
from persistence.storage import ORIGINALS
from tests.program.namespace import Namespace
from tests.program.program import Program

MEGABYTES = 8
#: Kilobytes for some of five tiny pictures, of one or two memory pages each, but not for all.
ROOM = 16
COMMAND = ["generate", "Never give up", "--images", "2", "--videos", "1", "--notify-at", ""]


class Disk(Namespace):
    """A small disk that only processes in its namespace see."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    (tmp_path / "disk").mkdir()
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


@pytest.fixture
def program(tmp_path: Path, disk: Disk, image_model: Path) -> Iterator[Program]:
    """Return the program with its database on the ordinary disk and its files on the small one."""
    program = Program(tmp_path / "data", image_model, disk.holder)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "generated_content").symlink_to(disk.folder)
    yield program
    program.end()


def on(disk: Disk) -> list[str]:
    """Return the files on the small disk."""
    found = subprocess.run(
        [*disk.enter, "find", str(disk.folder), "-type", "f", "-printf", "%P\\n"], capture_output=True, check=True
    )
    return sorted(line for line in found.stdout.decode().splitlines() if line != "filler")


def test_on_a_full_disk_items_fail_with_the_reason_and_a_retry_makes_them(disk: Disk, program: Program) -> None:
    disk.run("sh", "-c", f"head -c {MEGABYTES}m /dev/zero > {disk.folder}/filler || true")
    ended = program.run(*COMMAND)
    assert ended.status == 1
    assert ended.notifications[0].startswith("Daybreak: content failed for ")
    assert "0 of 3 ready" in ended.notifications[0]
    for kind, position, status, error in program.rows("SELECT kind, position, status, error FROM content_item"):
        assert status == "Failed"
        assert "could not be written" in error
        assert "No space left on device" in error, (kind, position)
    assert on(disk) == []

    disk.run("rm", f"{disk.folder}/filler")
    retried = program.run("retry", "1")
    assert retried.status == 0
    assert "3 of 3 ready" in retried.notifications[0]
    assert len(on(disk)) == 6, "each with its original"


def test_a_disk_that_fills_up_halfway_keeps_complete_files(disk: Disk, program: Program) -> None:
    disk.run("sh", "-c", f"head -c {MEGABYTES * 1024 - ROOM}k /dev/zero > {disk.folder}/filler")
    ended = program.run("generate", "Never give up", "--images", "5", "--videos", "0", "--notify-at", "")
    assert ended.status == 1
    completed = [path for (path,) in program.rows("SELECT path FROM content_item WHERE status = 'Completed'")]
    assert 1 <= len(completed) <= 4
    shown = [PurePath(path).relative_to("generated_content") for path in completed]
    assert on(disk) == sorted(str(path) for one in shown for path in (one, one.parent / ORIGINALS / one.name))
    assert program.value("SELECT image_paths FROM user_content") == ",".join(completed)


def test_in_a_read_only_folder_items_fail_with_the_reason(disk: Disk, program: Program) -> None:
    disk.run("mount", "-o", "remount,ro", str(disk.folder))
    ended = program.run(*COMMAND)
    assert ended.status == 1
    reasons = {error for (error,) in program.rows("SELECT error FROM content_item")}
    assert all("Read-only file system" in reason for reason in reasons)

    disk.run("mount", "-o", "remount,rw", str(disk.folder))
    assert program.run("retry", "1").status == 0
    assert len(on(disk)) == 6, "each with its original"


def test_a_full_database_disk_is_one_sentence_and_later_everything_works(disk: Disk, image_model: Path) -> None:
    program = Program(disk.folder, image_model, disk.holder)
    disk.run("sh", "-c", f"head -c {MEGABYTES}m /dev/zero > {disk.folder}/filler || true")
    ended = program.run(*COMMAND)
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert "content_generation.db cannot be used: database or disk is full" in ended.err
    disk.run("rm", f"{disk.folder}/filler")
    assert program.run(*COMMAND).status == 0
    program.end()


def test_a_read_only_database_is_reported_in_one_sentence(disk: Disk, image_model: Path, tmp_path: Path) -> None:
    open_database(tmp_path / "content_generation.db").close()
    disk.run("cp", str(tmp_path / "content_generation.db"), str(disk.folder))
    disk.run("mount", "-o", "remount,ro", str(disk.folder))
    program = Program(disk.folder, image_model, disk.holder)
    ended = program.run("retry", "1")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert ended.err.startswith(f"The database {disk.folder}/content_generation.db cannot be used: ")
    assert ended.err.endswith(". Daybreak must be able to read and write it, and to make files in its folder.\n")
    program.end()
