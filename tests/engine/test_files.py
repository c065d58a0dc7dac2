import errno
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.files import FileError, read_parameters, save_picture, save_shown, save_video
from engine.parameters import ParametersError
from persistence import storage
from persistence.storage import PARTIAL
from tests.engine.test_parameters import PICTURE, VIDEO
from tests.rights import forbidden

IMAGE = Image.new("RGB", (64, 48), "orange")


def left_over(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_picture_contains_its_parameters(tmp_path: Path) -> None:
    save_picture(tmp_path, tmp_path / "ada" / "1" / "image_1.png", IMAGE, PICTURE)
    assert read_parameters(tmp_path / "ada" / "1" / "image_1.png") == PICTURE
    with Image.open(tmp_path / "ada" / "1" / "image_1.png") as image:
        assert image.format == "PNG"
        assert image.info["parameters"].startswith(PICTURE.prompt)


def test_a_video_contains_its_parameters(tmp_path: Path) -> None:
    save_video(tmp_path, tmp_path / "video_1.mp4", [IMAGE] * 4, VIDEO)
    assert read_parameters(tmp_path / "video_1.mp4") == VIDEO


def test_only_the_complete_file_is_left(tmp_path: Path) -> None:
    save_picture(tmp_path, tmp_path / "ada" / "image_1.png", IMAGE, PICTURE)
    assert left_over(tmp_path) == ["ada/image_1.png"]
    assert not (tmp_path / PARTIAL).exists()


@pytest.mark.parametrize("reason", [errno.EINVAL, errno.EOPNOTSUPP])
def test_a_file_is_saved_even_if_the_file_system_cannot_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "fsync", refuse)
    save_picture(tmp_path, tmp_path / "ada" / "image_1.png", IMAGE, PICTURE)
    assert left_over(tmp_path) == ["ada/image_1.png"]


def test_a_disk_that_fails_to_sync_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match=r"^The file image_1\.png could not be written: Input/output error\.$"):
        save_picture(tmp_path, tmp_path / "ada" / "image_1.png", IMAGE, PICTURE)


def test_pictures_are_saved_in_a_folder_without_read_permission(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    with forbidden(tmp_path / "ada", 0o300):
        save_picture(tmp_path, tmp_path / "ada" / "image_1.png", IMAGE, PICTURE)
    assert left_over(tmp_path) == ["ada/image_1.png"]


def test_no_partial_file_has_the_ending_of_a_finished_one(tmp_path: Path) -> None:
    seen: list[str] = []

    def watched() -> Iterator[Image.Image]:
        for _ in range(200):
            seen.extend(left_over(tmp_path))
            yield IMAGE

    save_video(tmp_path, tmp_path / "video_1.mp4", watched(), VIDEO)
    assert seen
    assert not [name for name in seen if name.endswith((".png", ".mp4"))]


def test_frames_that_raise_leave_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Image.Image]:
        yield IMAGE
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save_video(tmp_path, tmp_path / "ada" / "video_1.mp4", broken(), VIDEO)
    assert left_over(tmp_path) == []


def test_a_place_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "ada").write_text("a file where the folder should be")
    with pytest.raises(FileError, match=r"image_1.png could not be written: (File exists|Not a directory)\."):
        save_picture(tmp_path, tmp_path / "ada" / "image_1.png", IMAGE, PICTURE)
    assert left_over(tmp_path) == ["ada"]


def test_an_original_is_shown_under_its_name_with_the_same_settings(tmp_path: Path) -> None:
    shown = tmp_path / "ada" / "1" / "image_1.png"
    save_picture(tmp_path, storage.original(shown), IMAGE, PICTURE)
    save_shown(tmp_path, shown)
    assert left_over(tmp_path) == ["ada/1/image_1.png", "ada/1/originals/image_1.png"]
    assert read_parameters(shown) == read_parameters(storage.original(shown)) == PICTURE


def test_an_original_that_cannot_be_shown_is_not_left_behind(tmp_path: Path) -> None:
    shown = tmp_path / "ada" / "1" / "image_1.png"
    (shown / "a folder in the way").mkdir(parents=True)
    save_picture(tmp_path, storage.original(shown), IMAGE, PICTURE)
    with pytest.raises(FileError, match=r"^The file image_1\.png could not be written: .*\.$"):
        save_shown(tmp_path, shown)
    assert left_over(tmp_path) == []
    assert not (shown.parent / "originals").exists()


def test_a_missing_original_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^The file image_1\.png could not be written: No such file or directory\.$"):
        save_shown(tmp_path, tmp_path / "ada" / "1" / "image_1.png")
    assert left_over(tmp_path) == []


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "image_1.png").write_bytes(b"half a picture")
    save_picture(tmp_path, tmp_path / "image_1.png", IMAGE, PICTURE)
    assert read_parameters(tmp_path / "image_1.png") == PICTURE


def test_file_and_folders_are_synced_before_the_file_is_visible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    save_picture(tmp_path, tmp_path / "ada" / "1" / "image_1.png", IMAGE, PICTURE)
    assert synced[0].endswith("image_1.png.part")
    assert synced[1:] == [str(tmp_path / "ada" / "1"), str(tmp_path / "ada"), str(tmp_path)]


@pytest.mark.parametrize("name", ["nothing.png", "nothing.mp4", "text.png", "text.mp4"])
def test_a_file_that_is_missing_or_something_else_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.png").write_text("text")
    (tmp_path / "text.mp4").write_text("text")
    with pytest.raises(ParametersError, match=name):
        read_parameters(tmp_path / name)


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_a_file_is_read_by_its_content_not_its_extension(tmp_path: Path) -> None:
    save_picture(tmp_path, tmp_path / "a.mp4", IMAGE, PICTURE)
    save_video(tmp_path, tmp_path / "video_1.mp4", [IMAGE] * 4, VIDEO)
    (tmp_path / "video_1.mp4").rename(tmp_path / "b.png")
    assert (read_parameters(tmp_path / "a.mp4"), read_parameters(tmp_path / "b.png")) == (PICTURE, VIDEO)


def test_a_truncated_picture_can_still_contain_its_parameters(tmp_path: Path) -> None:
    image = Image.effect_noise((128, 128), 80).convert("RGB")
    path = tmp_path / "image_1.png"
    save_picture(tmp_path, path, image, PICTURE)
    os.truncate(path, path.stat().st_size // 2)
    assert read_parameters(path) == PICTURE
    os.truncate(path, 60)
    with pytest.raises(ParametersError, match=r"image_1\.png cannot be read: it is damaged, or far too large\.$"):
        read_parameters(path)


def test_a_truncated_video_can_still_contain_its_parameters(tmp_path: Path) -> None:
    image = Image.effect_noise((128, 128), 80).convert("RGB")
    path = tmp_path / "video_1.mp4"
    save_video(tmp_path, path, [image] * 4, VIDEO)
    os.truncate(path, path.stat().st_size // 2)
    assert read_parameters(path) == VIDEO
    os.truncate(path, 60)
    with pytest.raises(ParametersError, match=r"video_1\.mp4 does not say how Daybreak made it\.$"):
        read_parameters(path)


def test_a_text_chunk_after_the_image_data_is_found(tmp_path: Path) -> None:
    path = tmp_path / "image_1.png"
    save_picture(tmp_path, path, IMAGE, PICTURE)
    with Image.open(path) as image:
        text = b"parameters\0" + image.info["parameters"].encode("latin-1")
        image.save(path, pnginfo=PngInfo())
    whole = path.read_bytes()
    path.write_bytes(whole[:-12] + chunk(b"tEXt", text) + whole[-12:])
    assert read_parameters(path) == PICTURE


@pytest.mark.parametrize(
    "parts",
    [
        [chunk(b"IHDR", struct.pack(">IIBBBBB", 1_000_000, 1_000_000, 8, 2, 0, 0, 0)), chunk(b"IDAT", b"")],
        [chunk(b"IHDR", b"")],
        [chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(2_000_000)))],
        [],
    ],
)
def test_a_malformed_picture_is_refused(tmp_path: Path, parts: list[bytes]) -> None:
    (tmp_path / "odd.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    with pytest.raises(ParametersError, match=r"odd\.png cannot be read: it is damaged, or far too large\.$"):
        read_parameters(tmp_path / "odd.png")


def test_a_file_without_rights_and_a_folder_are_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "image_1.png"
    save_picture(tmp_path, path, IMAGE, PICTURE)
    with forbidden(path), pytest.raises(ParametersError, match=r"image_1\.png cannot be read: Permission denied\.$"):
        read_parameters(path)
    with pytest.raises(ParametersError, match=r"cannot be read: Is a directory\.$"):
        read_parameters(tmp_path)
