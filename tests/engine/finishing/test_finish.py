"""The finished file is a hard link to the original if the file system supports it."""

import errno
import os
from pathlib import Path

import pytest

from engine.finishing.finish import finish


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original"
    path.write_bytes(b"a picture")
    return path


def test_both_names_are_one_file(original: Path, tmp_path: Path) -> None:
    finish(original, tmp_path / "shown")
    assert original.samefile(tmp_path / "shown")


@pytest.mark.parametrize("reason", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_without_hard_links_it_is_a_copy(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "link", refuse)
    finish(original, tmp_path / "shown")
    assert (tmp_path / "shown").read_bytes() == b"a picture"
    assert not original.samefile(tmp_path / "shown")


def test_without_an_original_there_is_nothing_to_show(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        finish(tmp_path / "original", tmp_path / "shown")
    assert list(tmp_path.iterdir()) == []
