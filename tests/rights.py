"""The rights of files and folders, obeyed even where tests run as root, who may otherwise do anything."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_VERSION = 0x20080522

#: What a command begins with so that it obeys rights.
OBEYING = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@contextmanager
def forbidden(path: Path, mode: int = 0) -> Iterator[None]:
    """Take the rights of a file or folder away, as if it were somebody else's, from this thread and those it starts."""
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
