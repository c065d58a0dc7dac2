"""Write the file that people see from an item's original; so far, the two are the same."""

import os
import shutil
from pathlib import Path


def finish(original: Path, shown: Path) -> None:
    """Write the file that people see, as a hard link to the original if the file system supports it.

    From file to file, so that an item can be finished differently later without making it again. Because of the link,
    `shown` must be replaced, never written into. Raises OSError.
    """
    try:
        os.link(original, shown)
    except OSError:
        shutil.copyfile(original, shown)
