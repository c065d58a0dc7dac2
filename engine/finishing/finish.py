"""The finish: what an item's original gets before it is shown, which is nothing yet."""

import os
import shutil
from pathlib import Path


def finish(original: Path, shown: Path) -> None:
    """Write the file that is shown from the original, as a hard link to it where the disk can do that.

    From file to file, so that the finish of an item can be changed later without making the item again. Raises OSError.
    """
    try:
        os.link(original, shown)
    except OSError:
        shutil.copyfile(original, shown)
