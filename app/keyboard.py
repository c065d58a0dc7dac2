"""What a person types or pastes at a terminal."""

import os
import select
import sys

#: Seconds within which the next line comes when lines are pasted; nobody types that fast.
PAUSE = 0.1


def read() -> str:
    """Return a line from the terminal on standard input, with those that are pasted together with it.

    At the end of input the text is empty.
    """
    if os.name == "nt":
        return sys.stdin.readline()
    descriptor, typed = sys.stdin.fileno(), b""
    while more := os.read(descriptor, 65536):
        typed += more
        if typed.endswith(b"\n") and not _goes_on(descriptor):
            break
    return typed.decode(sys.stdin.encoding, "surrogateescape")


def _goes_on(descriptor: int) -> bool:
    """Tell whether more has come: whole lines, or the beginning of one, which a terminal keeps back until its end."""
    import termios  # here, for Windows has none

    try:
        if select.select([descriptor], [], [], PAUSE)[0]:
            return _waiting(descriptor) > 0  # else it is the end of input
        by_line = termios.tcgetattr(descriptor)
        by_character = [*by_line]
        by_character[3] &= ~termios.ICANON
        termios.tcsetattr(descriptor, termios.TCSANOW, by_character)
        try:
            return _waiting(descriptor) > 0
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, by_line)
    except (OSError, termios.error):  # the terminal has gone
        return False


def _waiting(descriptor: int) -> int:
    """Return how many bytes can be read."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
