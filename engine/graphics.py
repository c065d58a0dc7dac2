"""Skia, which draws, and the system's libraries that it loads."""

import re

from persistence.errors import DaybreakError

#: Debian's packages that bring them; packages.txt names them to Spaces.
PACKAGES = ("libegl1", "libgl1", "libexpat1")


class GraphicsError(DaybreakError):
    """Nothing can be drawn on this machine, with the reason as one sentence."""


def check() -> None:
    """Load Skia; raise GraphicsError where the system lacks a library that it needs."""
    try:
        import skia  # noqa: F401
    except ImportError as error:
        missing = re.match(r"(lib\S+?)\.so\S*: cannot open shared object file", str(error))
        if missing is None:
            raise
        raise GraphicsError(
            f"Skia, which draws, needs {missing[1]}, which is missing here; "
            f"on Debian and Ubuntu `apt install {' '.join(PACKAGES)}` brings it."
        ) from error
