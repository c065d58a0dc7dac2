"""Picture and video files, with the settings that remake them inside."""

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

#: zlib's level for pictures: a third of the usual level's time for a twelfth more bytes.
PNG_LEVEL = 4

#: How a PNG begins, and what stands after the first four bytes of an MP4.
_PNG, _MP4 = b"\x89PNG\r\n\x1a\n", b"ftyp"


class FileError(DaybreakError):
    """A file could not be written, with the reason."""


def save_picture(root: Path, path: Path, image: Image.Image, parameters: Parameters) -> None:
    """Save a picture as PNG at `path` below `root`, its parameters in a `parameters` text chunk.

    Raises FileError; then nothing is left behind.
    """
    information = PngInfo()
    information.add_text("parameters", parameters_text.to_text(parameters.shared))
    with _whole(root, path) as partial:
        image.save(partial, format="png", compress_level=PNG_LEVEL, pnginfo=information)


def save_video(root: Path, path: Path, frames: Iterable[Image.Image], parameters: Clip) -> None:
    """Save frames as MP4 at `path` below `root`, their parameters in the comment.

    Raises FileError, or whatever the frames raise; then nothing is left behind.
    """
    with _whole(root, path) as partial:
        write_video(partial, frames, parameters.fps, parameters_text.to_text(parameters.shared))


def save_shown(root: Path, path: Path) -> None:
    """Finish the original of `path` as the file that is shown there.

    Raises FileError; then the original is not left behind either.
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
    """Read how a PNG or MP4 file was made, whatever it is called now.

    Raises ParametersError for a file that does not say it.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(8)
        if begin == _PNG:
            text = _read_text(path)
        elif begin[4:] == _MP4:
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
            image.load()  # some programs put texts behind the picture when they save it again
        return str(image.info.get("parameters", ""))


@contextmanager
def _whole(root: Path, path: Path) -> Iterator[Path]:
    """Yield a temporary path that becomes `path` when the block ends well; raise FileError for what is in the way."""
    try:
        with storage.put(root, path) as partial:
            yield partial
    except (OSError, VideoError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"The file {path.name} could not be written: {reason}.") from error
