"""Standard output and standard error: safe printing, and detection of a closed pipe or terminal.

Our own lines are not indented. Libraries get different streams as `sys.stdout` and `sys.stderr`: what they print can
contain text from visitors, so it is escaped and indented and cannot pass for one of our lines.
"""

import io
import logging
import os
import re
import select
import stat
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, RLock
from typing import TextIO

from app.printable import escaped

_LINE_END = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_USER_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class OutputClosed(OSError):
    """Standard output has no reader any more, or the terminal was closed."""


class Stream:
    """A standard stream for our own lines that never raises: after a failed write, everything is discarded.

    `stream` is None if it was closed before the start.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lock = RLock()
        self._closed = Event()

    @property
    def encoding(self) -> str:
        """Return the name of the encoding."""
        return self._stream.encoding if self._stream else "utf-8"

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        """Return the file descriptor, which tqdm needs for the width of a terminal."""
        if self._stream is None:
            raise io.UnsupportedOperation("This stream was closed before the start.")
        return self._stream.fileno()

    def write(self, text: str) -> bool:
        """Write text unchanged and flush it; return whether that succeeded."""
        with self._lock:
            if self._stream is None or self._closed.is_set():
                return False
            try:
                self._stream.write(text)
                self._stream.flush()
            except (OSError, ValueError):
                self._close()
        return not self._closed.is_set()

    def flush(self) -> None:
        """Do nothing: every write is flushed."""

    def print(self, line: str) -> bool:
        """Print one line, escaped; return whether that succeeded."""
        return self.write(f"{escaped(line)}\n")

    def wait(self) -> None:
        """Wait until a write fails."""
        self._closed.wait()

    def closes_within(self, seconds: float) -> bool:
        """Return whether the other end of a pipe is closed, or a write fails, within `seconds`."""
        if not self._closed.is_set() and self._is_pipe():
            closing = select.poll()
            closing.register(self.fileno(), 0)
            if closing.poll(seconds * 1000):
                self._close()
            return self._closed.is_set()
        return self._closed.wait(seconds)

    def _is_pipe(self) -> bool:
        try:
            return stat.S_ISFIFO(os.fstat(self.fileno()).st_mode) and hasattr(select, "poll")
        except (OSError, ValueError):
            return False

    def _close(self) -> None:
        self._closed.set()
        # At exit, Python flushes what is still buffered and would report that this failed.
        with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), self.fileno())


class _LibraryStream(io.TextIOBase):
    """A standard stream for libraries; it is not a terminal, so they print no colours and no progress bars."""

    def __init__(self, own: Stream) -> None:
        self.own = own
        self._lock = RLock()
        self._line = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.own.encoding

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            *lines, self._line = _LINE_END.split(self._line + text)
            if lines:
                self.own.write("".join(f"  {_anonymous(line)}".rstrip() + "\n" for line in lines))
        return len(text)

    def flush(self) -> None:
        if self._line:
            self.write("\n")


class _Format(logging.Formatter):
    """Put a record on one line, and its traceback, indented, on the following ones."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record. From logging.Formatter."""
        return "\n  ".join(_anonymous(line) for line in _LINE_END.split(super().format(record)))


def install() -> None:
    """Replace both streams and the log handler for the rest of the process."""
    # Occupy the descriptors of closed streams: a file that got one would receive what C libraries print.
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout, sys.stderr = _LibraryStream(Stream(sys.stdout)), _LibraryStream(Stream(sys.stderr))
    handler = logging.StreamHandler(own(sys.stderr))
    handler.setFormatter(_Format("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def own(stream: TextIO | _LibraryStream) -> Stream:
    """Return the stream for our own lines behind a standard stream."""
    return stream.own if isinstance(stream, _LibraryStream) else Stream(stream)


def _anonymous(line: str) -> str:
    """Return a line escaped and without user_ids, which are secrets."""
    return _USER_ID.sub("…", escaped(line))
