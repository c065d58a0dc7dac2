"""The memory of a device: what was freed goes back to the system, and a shortage is told from other errors."""

import ctypes
import sys

from persistence.errors import DaybreakError


class ShortageError(DaybreakError):
    """There is too little memory, however small the result."""


def trim() -> None:
    """Give the system what was freed; glibc keeps half a gigabyte of a large model back for what may come."""
    if sys.platform == "linux":
        given_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if given_back:
            given_back(0)


def is_shortage(error: BaseException) -> bool:
    """Tell whether an error says that memory ran out, of a graphics card or of the machine."""
    import torch

    words = str(error).lower()
    told = "out of memory" in words or "can't allocate memory" in words or "not enough memory" in words
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (isinstance(error, RuntimeError) and told)
