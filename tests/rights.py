"""Permissions of files and folders that apply even to tests that run as root."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_VERSION = 0x20080522

#: The prefix of a command that has to respect permissions.
OBEYING = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@contextmanager
def forbidden(path: Path, mode: int = 0) -> Iterator[None]:
    """Set the mode of a path and make it apply to this thread, and to those it starts, even as root."""
    before = path.stat().st_mode
    path.chmod(mode)
    libc = ctypes.CDLL(None, use_errno=True)
    header, capabilities = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, capabilities) == 0
    root = capabilities[0]
    capabilities[0] &= ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    assert libc.capset(header, capabilities) == 0
    try:
        yield
    finally:
        capabilities[0] = root
        assert libc.capset(header, capabilities) == 0
        path.chmod(before)
