"""Write MP4 files by piping frames to ffmpeg one at a time, and read their comments.

ffmpeg is the binary that imageio-ffmpeg ships. Its `write_frames` ignores ffmpeg's exit status, so that a video
truncated by a full disk would count as complete.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from engine.video.cores import cores
from persistence.errors import DaybreakError

_BT709 = "colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"

#: An encoding that every browser plays: H.264 High in 4:2:0, BT.709 colours, the index first, a constant frame rate.
_ENCODING = (
    *("-vf", f"scale=out_color_matrix=bt709:out_range=tv,setparams={_BT709}"),
    *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-crf", "18"),
    *("-fps_mode", "cfr", "-movflags", "+faststart", "-f", "mp4"),
)


class VideoError(DaybreakError):
    """ffmpeg could not write or read a video; the message is ffmpeg's."""


def write_video(path: Path, frames: Iterable[Image.Image], fps: int, comment: str) -> None:
    """Write RGB frames of the same, even size as an MP4 file with a comment.

    Raises VideoError if ffmpeg ends before the last frame or reports an error. Leaves no child process behind, even
    if the frames raise.
    """
    remaining = iter(frames)
    first = next(remaining)
    command = (
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{first.width}x{first.height}", "-r", str(fps), "-i", "-"),
        # The other cores make frames; by default, more threads than there are cores would wait for each other.
        *(*_ENCODING, "-threads", str(max(cores() // 2, 1)), "-metadata", f"comment={comment}", str(path)),
    )
    with _ffmpeg(command) as process:
        assert process.stdin is not None
        try:
            for frame in chain([first], remaining):
                process.stdin.write(frame.tobytes())
        except BrokenPipeError:
            pass  # ffmpeg ended early; `_output` reports its error
        _output(process)


def read_comment(path: Path) -> str:
    """Return the comment in a video file, or an empty string.

    Raises VideoError for a file that ffmpeg cannot read.
    """
    # Never read as a URL or a playlist, for which ffmpeg would use the network.
    source = ("-f", "mp4", "-i", str(path.absolute()))
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-f", "ffmetadata", "-")
    with _ffmpeg(command) as process:
        metadata = _output(process).decode()
    # In this format a backslash escapes = ; # \ and a newline.
    comment = re.search(r"^comment=((?:\\[\s\S]|[^\\\n])*)$", metadata, re.MULTILINE)
    return re.sub(r"\\([\s\S])", r"\1", comment[1]) if comment else ""


@contextmanager
def _ffmpeg(command: Iterable[str]) -> Iterator[subprocess.Popen[bytes]]:
    # In a new session, so that Ctrl-C in the terminal does not reach ffmpeg: the worker decides when a video ends.
    process = subprocess.Popen(
        tuple(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _output(process: subprocess.Popen[bytes]) -> bytes:
    """Return what ffmpeg printed when it ended; raise VideoError if it failed."""
    output, errors = process.communicate()
    if process.returncode != 0:
        # The first line is the cause, behind a prefix that names the place in ffmpeg; the other lines follow from it.
        first, *_ = errors.decode(errors="replace").splitlines() or [f"ffmpeg ended with status {process.returncode}"]
        raise VideoError(first.rpartition(": ")[2])
    return output
