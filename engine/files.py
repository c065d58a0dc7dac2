"""Picture and video files, written whole or not at all, with the settings that remake them inside."""

import errno
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine import parameters as parameters_text
from engine.parameters import Parameters, ParametersError
from engine.video.mp4 import VideoError, read_comment, write_video

#: Where unfinished files live, inside the folder of the finished ones so that a rename suffices.
PARTIAL = ".partial"

#: zlib's level for pictures: a third of the usual level's time for a twelfth more bytes.
PNG_LEVEL = 4

#: How a PNG begins, and what stands after the first four bytes of an MP4.
_PNG, _MP4 = b"\x89PNG\r\n\x1a\n", b"ftyp"

#: What is answered where folders, or files, cannot be synced: on shares of Windows, and on Windows. EACCES is for a
#: folder that may be written but not read.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}


class FileError(Exception):
    """A file could not be written, with the reason."""


def save_picture(root: Path, path: Path, image: Image.Image, parameters: Parameters, *, replace: bool = True) -> Path:
    """Save a picture as PNG at `path` below `root`, its parameters in a `parameters` text chunk; return its path.

    Without `replace`, what has that name already stays, and the picture gets the next free one, as `image_1-2.png` is.
    Raises FileError; then nothing is left behind.
    """
    information = PngInfo()
    information.add_text("parameters", parameters_text.to_text(parameters.shared))

    def write(partial: Path) -> None:
        image.save(partial, format="png", compress_level=PNG_LEVEL, pnginfo=information)

    return _save(root, path, write, replace=replace)


def save_video(
    root: Path, path: Path, frames: Iterable[Image.Image], parameters: Parameters, *, replace: bool = True
) -> Path:
    """Save frames as MP4 at `path` below `root`, their parameters in the comment; return its path.

    Without `replace`, what has that name already stays, as with pictures. Raises FileError, or whatever the frames
    raise; then nothing is left behind.
    """
    fps = parameters.fps
    assert fps is not None

    def write(partial: Path) -> None:
        write_video(partial, frames, fps, parameters_text.to_text(parameters.shared))

    return _save(root, path, write, replace=replace)


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


def remove_partial(root: Path) -> None:
    """Remove what an engine that ended without a word left unfinished below `root`.

    A child process of that engine may still be writing. It cannot put anything back: its folder is gone,
    and no other attempt has a folder of that name.
    """
    for _ in range(3):
        shutil.rmtree(root / PARTIAL, ignore_errors=True)
        if not (root / PARTIAL).exists():
            return


def doomed(root: Path) -> Path:
    """Return a new path below `root` at which whatever is moved there is sure to be removed."""
    (root / PARTIAL).mkdir(parents=True, exist_ok=True)
    return root / PARTIAL / f"doomed-{uuid.uuid4()}"


def remove_empty(*folders: Path) -> None:
    """Remove those of the folders that are there and empty, in this order."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _save(root: Path, path: Path, write: Callable[[Path], None], *, replace: bool) -> Path:
    """Have a file written at a temporary path, synced and renamed; return its path."""
    scratch = None
    try:
        scratch = _scratch(root)
        partial = scratch / f"{path.name}.part"
        write(partial)
        sync(partial)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not replace:
            path = _taken(path)
        partial.replace(path)
        _sync_folders(root, path.parent)
        return path
    except (OSError, VideoError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"The file {path.name} could not be written: {reason}.") from error
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        remove_empty(root / PARTIAL)  # unless another attempt is using it


def _scratch(root: Path) -> Path:
    while True:
        (root / PARTIAL).mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # which another attempt may be the last to leave at this moment
            return Path(tempfile.mkdtemp(dir=root / PARTIAL))


def _taken(path: Path) -> Path:
    """Return a path that nothing had, numbered where something has the one that is wished, and take it."""
    free, number = path, 1
    while True:
        try:
            free.touch(exist_ok=False)  # another program may be looking for a free name at the same moment
            return free
        except FileExistsError:
            number += 1
            free = path.with_stem(f"{path.stem}-{number}")


def _sync_folders(root: Path, folder: Path) -> None:
    # A new folder's own name lies in its parent, up to the root.
    while True:
        sync(folder)
        if folder == root:
            return
        folder = folder.parent


def sync(path: Path) -> None:
    """Have a file or a folder written to the disk, as far as its file system can do that."""
    try:
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
