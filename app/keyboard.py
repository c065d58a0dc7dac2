"""Typed and pasted input from a terminal."""

import os
import select
import sys

#: Pasted lines follow each other within this many seconds; nobody types that fast.
PAUSE = 0.1


def read() -> str:
    """Return a line from the terminal on standard input, with any lines pasted together with it.

    The text is empty at end of file.
    """
    if os.name == "nt":
        return sys.stdin.readline()
    descriptor, typed = sys.stdin.fileno(), b""
    while more := os.read(descriptor, 65536):
        typed += more
        if typed.endswith(b"\n") and not _has_more(descriptor):
            break
    return typed.decode(sys.stdin.encoding, "surrogateescape")


def _has_more(descriptor: int) -> bool:
    """Return whether more was pasted: lines, or the start of one, which a terminal withholds until its line end."""
    import termios  # not on Windows

    try:
        if select.select([descriptor], [], [], PAUSE)[0]:
            return _bytes_ready(descriptor) > 0  # 0 bytes mean end of file
        by_line = termios.tcgetattr(descriptor)
        by_character = [*by_line]
        by_character[3] &= ~termios.ICANON
        termios.tcsetattr(descriptor, termios.TCSANOW, by_character)
        try:
            return _bytes_ready(descriptor) > 0
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, by_line)
    except (OSError, termios.error):  # the terminal was closed
        return False


def _bytes_ready(descriptor: int) -> int:
    """Return how many bytes can be read without blocking."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
