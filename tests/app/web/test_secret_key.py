"""The key that signs the cookies: created once, kept, and readable by its owner only."""

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.config import SettingsError
from app.web.secret_key import read_secret

READ = (
    "import sys; from pathlib import Path; from app.web.secret_key import read_secret;"
    "print(read_secret(Path(sys.argv[1])))"
)


def test_the_key_is_created_by_the_first_call_and_kept(tmp_path: Path) -> None:
    key = read_secret(tmp_path / "data")
    path = tmp_path / "data" / "secret_key"
    assert len(bytes.fromhex(key)) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret_key"]
    assert read_secret(tmp_path / "data") == key


def test_every_data_folder_has_its_own_key(tmp_path: Path) -> None:
    assert read_secret(tmp_path / "one") != read_secret(tmp_path / "other")


def test_an_existing_key_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("my own key\n")
    path.chmod(0o640)
    assert read_secret(tmp_path) == "my own key"
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("my own key\n", 0o640)


def test_processes_that_start_simultaneously_have_the_same_key(tmp_path: Path) -> None:
    started = [subprocess.Popen([sys.executable, "-c", READ, tmp_path], stdout=subprocess.PIPE) for _ in range(2)]
    keys = {process.communicate(timeout=60)[0] for process in started}
    assert keys == {f"{read_secret(tmp_path)}\n".encode()}


def test_the_first_of_two_simultaneous_processes_creates_the_key(tmp_path: Path) -> None:
    barrier = Barrier(8)

    def read(data_dir: Path) -> str:
        barrier.wait()
        return read_secret(data_dir)

    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            data_dir = tmp_path / str(number)
            keys = set(pool.map(read, [data_dir] * 8))
            assert keys == {(data_dir / "secret_key").read_text()}
            assert len(list(data_dir.iterdir())) == 1


def test_a_key_is_created_on_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    key = read_secret(tmp_path)
    path = tmp_path / "secret_key"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (key, 0o600)
    assert list(tmp_path.iterdir()) == [path]
    assert read_secret(tmp_path) == key


@pytest.mark.parametrize("written", [b"", b" \n", b"\xff\xfe"])
def test_an_invalid_key_is_refused_in_one_sentence(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(written)
    with pytest.raises(SettingsError, match=rf"^secret_key: {tmp_path}/secret_key [^.]*\.$"):
        read_secret(tmp_path)
    assert (tmp_path / "secret_key").read_bytes() == written


def test_an_unreadable_key_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder" / "secret_key").mkdir(parents=True)
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "secret_key").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    for name, reason in (("folder", "Is a directory"), ("link", "No such file"), ("file", "File exists")):
        with pytest.raises(SettingsError, match=rf"^secret_key: .* cannot be used: {reason}.*\.$"):
            read_secret(tmp_path / name)
