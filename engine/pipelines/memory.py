"""Return freed memory to the system, and recognise errors that mean too little memory."""

import ctypes
import sys

from persistence.errors import DaybreakError


class ShortageError(DaybreakError):
    """There is too little memory, however small the result."""


def trim() -> None:
    """Return freed memory to the system; glibc would keep half a gigabyte of a large model for later use."""
    if sys.platform == "linux":
        malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only glibc has it
        if malloc_trim:
            malloc_trim(0)


def is_shortage(error: BaseException) -> bool:
    """Return whether an error means that memory ran out, on a graphics card or in the machine."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    message = str(error).lower()
    phrases = ("out of memory", "can't allocate memory", "not enough memory")
    return isinstance(error, RuntimeError) and any(phrase in message for phrase in phrases)
