"""Skia, which draws the scenes, and the system libraries that it loads."""

import re

from persistence.errors import DaybreakError

#: The Debian packages with these libraries; packages.txt lists them for Hugging Face Spaces.
PACKAGES = ("libegl1", "libgl1", "libexpat1")


class GraphicsError(DaybreakError):
    """This machine cannot draw; the message gives the reason in one sentence."""


def check() -> None:
    """Load Skia; raise GraphicsError if a system library is missing."""
    try:
        import skia  # noqa: F401
    except ImportError as error:
        missing = re.match(r"(lib\S+?)\.so\S*: cannot open shared object file", str(error))
        if missing is None:
            raise
        raise GraphicsError(
            f"Skia, which draws, needs {missing[1]}, which is missing here; "
            f"on Debian and Ubuntu, `apt install {' '.join(PACKAGES)}` installs it."
        ) from error
