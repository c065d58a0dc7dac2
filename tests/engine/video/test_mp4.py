import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import psutil
import pytest
from PIL import Image

from engine.video.mp4 import VideoError, read_comment, write_video


def frames(number: int, color: tuple[int, int, int] = (200, 40, 90)) -> Iterator[Image.Image]:
    for _ in range(number):
        yield Image.new("RGB", (64, 48), color)


def ffmpeg(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", *arguments], capture_output=True)


def ffmpegs() -> list[psutil.Process]:
    return [process for process in psutil.Process().children(recursive=True) if process.name().startswith("ffmpeg")]


def test_a_video_is_what_every_browser_plays(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", frames(36), fps=24, comment="")
    about = ffmpeg("-i", str(tmp_path / "a.mp4")).stderr.decode()
    assert re.search(r"Video: h264 \(High\).* yuv420p\(tv, bt709.*\), 64x48,.* 24 fps", about), about
    assert "unknown" not in about
    assert "Duration: 00:00:01.50" in about


def test_the_index_comes_before_the_frames_so_that_playback_starts_at_once(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", frames(4), fps=24, comment="")
    content = (tmp_path / "a.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_frames_follow_each_other_at_a_constant_rate(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", frames(24), fps=24, comment="")
    shown = ffmpeg("-i", str(tmp_path / "a.mp4"), "-vf", "showinfo", "-f", "null", "-").stderr.decode()
    times = [float(time) for time in re.findall(r"pts_time:([\d.]+)", shown)]
    assert times == pytest.approx([number / 24 for number in range(24)], abs=1e-4)


@pytest.mark.parametrize("color", [(220, 30, 30), (30, 200, 60), (20, 40, 210), (240, 200, 20), (128, 128, 128)])
def test_colours_survive_encoding(tmp_path: Path, color: tuple[int, int, int]) -> None:
    write_video(tmp_path / "a.mp4", frames(3, color), fps=24, comment="")
    raw = ffmpeg("-i", str(tmp_path / "a.mp4"), "-f", "rawvideo", "-pix_fmt", "rgb24", "-").stdout
    shown = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    assert np.abs(shown.astype(int) - color).max() <= 4


@pytest.mark.parametrize(
    "comment", ["", "plain", "a=b;c#d\\e\nnext line\n", "\x1b[31m שלום 🌅", "comment=x\ncomment=y"]
)
def test_the_comment_is_read_back_exactly(tmp_path: Path, comment: str) -> None:
    write_video(tmp_path / "a.mp4", frames(2), fps=24, comment=comment)
    assert read_comment(tmp_path / "a.mp4") == comment


def test_a_missing_folder_is_reported_with_ffmpegs_message(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="No such file or directory"):
        write_video(tmp_path / "missing" / "a.mp4", frames(200), fps=24, comment="")
    assert not ffmpegs()


def test_frames_that_raise_leave_no_ffmpeg_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[Image.Image]:
        yield from frames(3)
        assert ffmpegs()
        raise RuntimeError("the pipeline stopped")

    with pytest.raises(RuntimeError, match="the pipeline stopped"):
        write_video(tmp_path / "a.mp4", broken(), fps=24, comment="")
    assert not ffmpegs()


def test_a_file_that_is_not_a_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(VideoError):
        read_comment(tmp_path / "a.mp4")
