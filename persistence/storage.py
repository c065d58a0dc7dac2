"""The files of finished items: put there whole or not at all, found, missed, deleted; local folders so far.

A row's path is relative to the data folder. The root is the folder of finished files below it, which may be a link to
another disk; unfinished and deleted files lie inside the root, so that a rename suffices.
"""

import errno
import os
import shutil
import stat
import tempfile
import uuid
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from persistence.tables import Item, Status

#: The root, below the data folder.
FILES = "generated_content"

#: Where originals are, in the folder of the files that are shown.
ORIGINALS = "originals"

#: Where unfinished and deleted files are, below the root.
PARTIAL = ".partial"

#: What is answered where folders, or files, cannot be synced: on shares of Windows, and on Windows. EACCES is for a
#: folder that may be written but not read.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}


def folder(data_dir: Path, user_id: str, content_id: int) -> Path:
    """Return where the files of a content are."""
    return data_dir / FILES / user_id / str(content_id)


def original(path: Path) -> Path:
    """Return where the original of a file is that is shown: the same without words and sound."""
    return path.parent / ORIGINALS / path.name


@contextmanager
def put(root: Path, path: Path) -> Iterator[Path]:
    """Yield a temporary path whose file becomes `path` below `root`, synced and whole, when the block ends well.

    Raises OSError, or whatever the block raises; then nothing is left behind.
    """
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
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        _remove_empty(root / PARTIAL)  # unless another attempt is using it


@contextmanager
def removal(root: Path, path: Path) -> Iterator[None]:
    """Delete a file, or a folder with all that is in it, when the block ends well, else leave it in its place.

    Folders below `root` that become empty go with it; what is not there counts as deleted. Raises OSError, or whatever
    the block raises. What a crash leaves of it is removed by `remove_partial`.
    """
    doomed = root / PARTIAL / f"doomed-{uuid.uuid4()}"
    doomed.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError, NotADirectoryError):
        path.rename(doomed)
    try:
        yield
    except BaseException:
        with suppress(FileNotFoundError):
            doomed.rename(path)
        raise
    if doomed.is_dir():
        shutil.rmtree(doomed, ignore_errors=True)
    else:
        doomed.unlink(missing_ok=True)
    _remove_empty(doomed.parent, *(parent for parent in path.parents if parent.is_relative_to(root) and parent != root))


def delete(root: Path, *paths: Path) -> None:
    """Delete files, or folders with all that is in them; raise OSError where that is refused."""
    for path in paths:
        with removal(root, path):
            pass


def remove_partial(root: Path) -> None:
    """Remove what a process that ended without a word left unfinished, or half deleted, below `root`.

    A child process of it may still be writing. It cannot put anything back: its folder is gone, and no other attempt
    has a folder of that name.
    """
    for _ in range(3):
        shutil.rmtree(root / PARTIAL, ignore_errors=True)
        if not (root / PARTIAL).exists():
            return


def find(data_dir: Path, path: str) -> Path | None:
    """Return where the file of a row's path can be read, or None where there is none below the root."""
    try:
        found = (data_dir / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # it vanished, or symbolic links go round in circles
        return None
    return found if found.is_relative_to((data_dir / FILES).resolve()) and is_there(found) else None


def missing(data_dir: Path, items: Sequence[Item]) -> Set[str]:
    """Return the item_ids of those finished items whose file is not there.

    Nothing is changed by looking: a file that comes back, with its disk say, is simply there again.
    """
    return {
        item.item_id for item in items if item.status == Status.COMPLETED and not is_there(f"{data_dir}/{item.path}")
    }


def is_there(path: Path | str) -> bool:
    """Tell whether a file is there, can be read and holds something."""
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them are looked at, and this takes a third of the time
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0 and os.access(path, os.R_OK)


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


def _sync_folders(root: Path, folder: Path) -> None:
    # A new folder's own name lies in its parent, up to the root.
    while True:
        sync(folder)
        if folder == root:
            return
        folder = folder.parent


def _remove_empty(*folders: Path) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
