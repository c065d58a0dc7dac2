"""Write and read picture and video files with embedded settings, from which they can be made again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine import parameters as parameters_text
from engine.finishing.finish import finish
from engine.parameters import Clip, Parameters, ParametersError
from engine.video.mp4 import VideoError, read_comment, write_video
from persistence import storage
from persistence.errors import DaybreakError

#: zlib's compression level: a third of the default level's time for a twelfth more bytes.
PNG_LEVEL = 4

#: The first bytes of a PNG, and bytes 4 to 8 of an MP4.
_PNG, _MP4 = b"\x89PNG\r\n\x1a\n", b"ftyp"


class FileError(DaybreakError):
    """A file could not be written; the message gives the reason."""


def save_picture(root: Path, path: Path, image: Image.Image, parameters: Parameters) -> None:
    """Save a picture as a PNG at `path` below `root`, with its parameters in a `parameters` text chunk.

    Raises FileError and then leaves nothing behind.
    """
    information = PngInfo()
    information.add_text("parameters", parameters_text.to_text(parameters.shared))
    with _whole(root, path) as partial:
        image.save(partial, format="png", compress_level=PNG_LEVEL, pnginfo=information)


def save_video(root: Path, path: Path, frames: Iterable[Image.Image], parameters: Clip) -> None:
    """Save frames as an MP4 at `path` below `root`, with their parameters in the comment.

    Raises FileError, or whatever `frames` raises, and then leaves nothing behind.
    """
    with _whole(root, path) as partial:
        write_video(partial, frames, parameters.fps, parameters_text.to_text(parameters.shared))


def save_shown(root: Path, path: Path) -> None:
    """Write the file that people see to `path`, from its original.

    Raises FileError and then deletes the original, too.
    """
    original = storage.original(path)
    try:
        with _whole(root, path) as partial:
            finish(original, partial)
    except BaseException:
        with suppress(OSError):
            storage.delete(root, original)
        raise


def read_parameters(path: Path) -> Parameters:
    """Read the embedded parameters of a PNG or MP4 file, whatever its extension.

    Raises ParametersError for a file that has none.
    """
    try:
        with path.open("rb") as file:
            header = file.read(8)
        if header == _PNG:
            text = _read_text(path)
        elif header[4:] == _MP4:
            text = read_comment(path)
        else:
            raise ParametersError(f"{path} is neither a PNG nor an MP4 file.")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, VideoError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged, or far too large"
        raise ParametersError(f"{path} cannot be read: {reason}.") from error
    try:
        return parameters_text.from_text(text)
    except ParametersError as error:
        raise ParametersError(f"{path} does not say how Daybreak made it.") from error


def _read_text(path: Path) -> str:
    with Image.open(path, formats=["PNG"]) as image:
        if "parameters" not in image.info:
            image.load()  # some programs write text chunks after the image data when they save it again
        return str(image.info.get("parameters", ""))


@contextmanager
def _whole(root: Path, path: Path) -> Iterator[Path]:
    """Yield a temporary path that is moved to `path` if the block succeeds; raise FileError if it cannot be written."""
    try:
        with storage.put(root, path) as partial:
            yield partial
    except (OSError, VideoError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"The file {path.name} could not be written: {reason}.") from error
