"""Picture and video files, written whole or not at all, with the settings that remake them inside."""

import errno
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine import parameters as parameters_text
from engine.parameters import Parameters, ParametersError
from engine.video.mp4 import VideoError, read_comment, write_video
from persistence.errors import DaybreakError

#: Where unfinished files live, inside the folder of the finished ones so that a rename suffices.
PARTIAL = ".partial"

#: zlib's level for pictures: a third of the usual level's time for a twelfth more bytes.
PNG_LEVEL = 4

#: What is answered where folders, or files, cannot be synced: on shares of Windows, and on Windows. EACCES is for a
#: folder that may be written but not read.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}


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


def save_video(root: Path, path: Path, frames: Iterable[Image.Image], parameters: Parameters) -> None:
    """Save frames as MP4 at `path` below `root`, their parameters in the comment.

    Raises FileError, or whatever the frames raise; then nothing is left behind.
    """
    assert parameters.fps is not None
    with _whole(root, path) as partial:
        write_video(partial, frames, parameters.fps, parameters_text.to_text(parameters.shared))


def read_parameters(path: Path) -> Parameters:
    """Read how a PNG or MP4 file was made.

    Raises ParametersError for a file that does not say it.
    """
    try:
        if path.suffix == ".mp4":
            text = read_comment(path)
        else:
            with Image.open(path) as image:
                text = str(image.info.get("parameters", ""))
    except (OSError, VideoError) as error:
        raise ParametersError(f"{path.name} cannot be read: {error}.") from error
    return parameters_text.from_text(text)


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


@contextmanager
def _whole(root: Path, path: Path) -> Iterator[Path]:
    """Yield a temporary path that becomes `path`, synced and renamed, when the block ends well."""
    scratch = None
    try:
        (root / PARTIAL).mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=root / PARTIAL))
        partial = scratch / f"{path.name}.part"
        yield partial
        sync(partial)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(path)
        _sync_folders(root, path.parent)
    except (OSError, VideoError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"The file {path.name} could not be written: {reason}.") from error
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        remove_empty(root / PARTIAL)  # unless another attempt is using it


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
