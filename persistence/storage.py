"""Files of finished items in local folders: store atomically, find, report as missing, delete.

A row's path is relative to the data folder. Finished files are below the root, a folder in the data folder that may
link to another disk. Unfinished and deleted files are inside the root too, so that a rename suffices.
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

#: The folder of originals, in the folder of the files that are shown.
ORIGINALS = "originals"

#: The folder of unfinished and deleted files, below the root.
PARTIAL = ".partial"

#: Errors on Windows and Windows shares, which cannot sync folders or files. EACCES is for a folder that can be written
#: but not read.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}


def folder(data_dir: Path, user_id: str, content_id: int) -> Path:
    """Return the folder of a content's files."""
    return data_dir / FILES / user_id / str(content_id)


def original(path: Path) -> Path:
    """Return the path of a shown file's original, which has no words or sound."""
    return path.parent / ORIGINALS / path.name


@contextmanager
def put(root: Path, path: Path) -> Iterator[Path]:
    """Yield a temporary path whose file atomically becomes `path` below `root`, synced, when the block succeeds.

    Raises OSError or whatever the block raises; then nothing is left behind.
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
    """Delete a file or a folder with its contents when the block succeeds, else leave it in place.

    Also deletes folders below `root` that become empty. A path that does not exist counts as deleted. Raises OSError or
    whatever the block raises. `remove_partial` deletes what a crash leaves.
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
    """Delete files, or folders with their contents; raise OSError if that fails."""
    for path in paths:
        with removal(root, path):
            pass


def remove_partial(root: Path) -> None:
    """Remove unfinished and half-deleted files that a crashed process left below `root`.

    A child of that process may still be writing. It cannot store anything any more: its folder is gone, and folder
    names are never reused.
    """
    for _ in range(3):
        shutil.rmtree(root / PARTIAL, ignore_errors=True)
        if not (root / PARTIAL).exists():
            return


def find(data_dir: Path, path: str) -> Path | None:
    """Return the readable file of a row's path, or None if there is none below the root."""
    try:
        found = (data_dir / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # it vanished, or symbolic links form a loop
        return None
    return found if found.is_relative_to((data_dir / FILES).resolve()) and is_there(found) else None


def missing(data_dir: Path, items: Sequence[Item]) -> Set[str]:
    """Return the item_ids of the completed items whose file is not there.

    Changes nothing: the file may come back, for example when its disk is mounted again.
    """
    return {
        item.item_id for item in items if item.status == Status.COMPLETED and not is_there(f"{data_dir}/{item.path}")
    }


def is_there(path: Path | str) -> bool:
    """Return whether a file exists, can be read and is not empty."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for thousands of files, and takes a third of the time
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0 and os.access(path, os.R_OK)


def sync(path: Path) -> None:
    """Flush a file or a folder to disk, if its file system supports that."""
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
    # The name of a new folder is stored in its parent, up to the root.
    while True:
        sync(folder)
        if folder == root:
            return
        folder = folder.parent


def _remove_empty(*folders: Path) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
