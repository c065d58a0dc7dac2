"""Standard output and standard error: what is printed there, and what happens when nobody can read it any more.

Our own lines stand at the margin. Libraries find streams of another kind in `sys.stdout` and `sys.stderr`: what they
print may hold a stranger's words, so it is escaped and indented, and none of it can pass for a line of ours.
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


class Gone(OSError):
    """Nobody can read standard output any more, or answer a question."""


class Stream:
    """A standard stream for our own words, which never raises: after a write that failed, all goes nowhere.

    `stream` is None when it was closed before the start.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lock = RLock()
        self._gone = Event()

    @property
    def encoding(self) -> str:
        """Return how characters become bytes."""
        return self._stream.encoding if self._stream else "utf-8"

    def isatty(self) -> bool:
        """Tell whether this is a terminal."""
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        """Return the descriptor, by which tqdm asks a terminal for its width."""
        if self._stream is None:
            raise io.UnsupportedOperation("This stream was closed before the start.")
        return self._stream.fileno()

    def write(self, text: str) -> bool:
        """Write text as it is and flush it; tell whether that was possible."""
        with self._lock:
            if self._stream is None or self._gone.is_set():
                return False
            try:
                self._stream.write(text)
                self._stream.flush()
            except (OSError, ValueError):
                self._lose()
        return not self._gone.is_set()

    def flush(self) -> None:
        """Do nothing: all that is written is flushed."""

    def print(self, line: str) -> bool:
        """Print one line, whatever it holds; tell whether that was possible."""
        return self.write(f"{escaped(line)}\n")

    def wait(self) -> None:
        """Wait until a write has failed."""
        self._gone.wait()

    def loses_its_reader(self, seconds: float) -> bool:
        """Wait so long for the other end of a pipe to be closed, or for a write to fail; tell whether that came."""
        if not self._gone.is_set() and self._is_pipe():
            closing = select.poll()
            closing.register(self.fileno(), 0)
            if closing.poll(seconds * 1000):
                self._lose()
            return self._gone.is_set()
        return self._gone.wait(seconds)

    def _is_pipe(self) -> bool:
        try:
            return stat.S_ISFIFO(os.fstat(self.fileno()).st_mode) and hasattr(select, "poll")
        except (OSError, ValueError):
            return False

    def _lose(self) -> None:
        self._gone.set()
        # Python writes what it holds back once more at its end, and would tell that this failed.
        with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), self.fileno())


class _LibraryStream(io.TextIOBase):
    """What libraries take for a standard stream, and for none on a terminal: no colours, no bars."""

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
    """Puts a record on a line of its own, and its traceback, indented, on the following ones."""

    def format(self, record: logging.LogRecord) -> str:
        """Return what is printed of a record."""
        return "\n  ".join(_anonymous(line) for line in _LINE_END.split(super().format(record)))


def install() -> None:
    """Take over both streams, and what is logged, for the rest of the process."""
    # A file that got the number of a closed stream would be written to by whoever prints past us.
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
    """Return a standard stream as it is for our own words."""
    return stream.own if isinstance(stream, _LibraryStream) else Stream(stream)


def _anonymous(line: str) -> str:
    """Return a line of a library's or of a log escaped and without user_ids, which open everything."""
    return _USER_ID.sub("…", escaped(line))
