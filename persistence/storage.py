"""The files of finished items as they lie on the disk, where people move and delete them, and which they unmount."""

import os
import stat
from collections.abc import Sequence, Set
from pathlib import Path

from persistence.tables import Item, Status


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
