"""How our lines, library output and logs reach a terminal, and how a closed one is noticed."""

import io
import logging
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest

from app import streams, terminal
from app.streams import OutputClosed, Stream
from tests.program.program import REPOSITORY

#: Hostile text: colours, a window title, a line like one of ours, right-to-left text.
HOSTILE = "\x1b[31mred\r\nDaybreak: content ready for you\n\x1b]0;title\x07\u202eevil\x9b2J\x85\u2028end\ud800"
USER_ID = "51f7a1f0-2a5c-4d0e-9a57-1f1b5c2d3e4f"


class Screen:
    """Two files that replace the standard streams, after `streams.install`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._files = [(folder / name).open("w", encoding="utf-8") for name in ("out", "err")]
        for name, file in zip(("stdout", "stderr"), self._files, strict=True):
            monkeypatch.setattr(sys, name, file)
        monkeypatch.setattr(logging.root, "handlers", [])
        streams.install()

    @property
    def out(self) -> str:
        """Return what was written to standard output."""
        return Path(self._files[0].name).read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """Return what was written to standard error."""
        return Path(self._files[1].name).read_text(encoding="utf-8")

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Screen]]:
    """Return a function that starts capturing; called in the test, because pytest replaces the streams before it."""
    screens: list[Screen] = []

    def show() -> Screen:
        screens.append(Screen(tmp_path, monkeypatch))
        return screens[-1]

    yield show
    for screen in screens:
        screen.close()


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, int]]:
    """Return the writing end of a pipe and the descriptor of the reading end."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as writer:
        yield writer, reading
    with suppress(OSError):
        os.close(reading)


def unindented(text: str) -> list[str]:
    """Return the unindented lines, after checking that everything is printable."""
    assert text.replace("\n", "").isprintable()
    return [line for line in text.split("\n") if line and not line.startswith("  ")]


def fail() -> None:
    raise ValueError(HOSTILE)


def test_our_own_line_is_one_unindented_line(show: Callable[[], Screen]) -> None:
    screen = show()
    terminal.print_result(f"folder: {HOSTILE}")
    terminal.print_message("Something was refused.")
    written = r"\x1b[31mred\r\nDaybreak: content ready for you\n\x1b]0;title\x07\u202eevil\x9b2J\x85\u2028end\ud800"
    assert screen.out == f"folder: {written}\n"
    assert screen.err == "Something was refused.\n"


def test_library_output_is_escaped_and_indented(show: Callable[[], Screen]) -> None:
    screen = show()
    print(HOSTILE)
    print("Daybreak: content ready for you")
    sys.stdout.write("half a line, ")
    terminal.print_result("notification: soon")
    sys.stdout.write("\rDaybreak: the other half\n")
    with suppress(ValueError):
        fail()
    try:
        fail()
    except ValueError:
        traceback.print_exc()
    assert unindented(screen.out) == ["notification: soon"]
    assert unindented(screen.err) == []
    assert r"  ValueError: \x1b[31mred" in screen.err.splitlines()


def test_an_uncaught_exception_is_escaped_and_indented_too(show: Callable[[], Screen]) -> None:
    screen = show()
    threading.__excepthook__(threading.ExceptHookArgs((ValueError, ValueError(HOSTILE), None, None)))
    assert "  ValueError: " in screen.err
    assert unindented(screen.err) == []


def test_a_log_record_is_one_line_with_an_indented_traceback(show: Callable[[], Screen]) -> None:
    screen = show()
    logging.getLogger("engine.worker").warning("It failed: %s", HOSTILE)
    try:
        fail()
    except ValueError:
        logging.getLogger("app").exception("It failed.")
    first = r"WARNING engine.worker: It failed: \x1b[31mred"
    assert unindented(screen.err) == [first, "ERROR app: It failed."]
    assert "  Traceback (most recent call last):" in screen.err


def test_user_ids_are_removed_from_logs_and_library_output(show: Callable[[], Screen]) -> None:
    screen = show()
    logging.getLogger("app").error("No space left: '/data/generated_content/%s/1'", USER_ID.upper())
    print(f"sent: {USER_ID}", file=sys.stderr)
    terminal.print_result(f"user_id: {USER_ID}")
    assert screen.err == "ERROR app: No space left: '/data/generated_content/…/1'\n  sent: …\n"
    assert screen.out == f"user_id: {USER_ID}\n"


def test_libraries_do_not_see_a_terminal(show: Callable[[], Screen]) -> None:
    show()
    assert not sys.stdout.isatty()
    with pytest.raises(io.UnsupportedOperation):
        sys.stdout.fileno()


def test_after_a_failed_write_everything_is_discarded(pipe: tuple[TextIO, int]) -> None:
    writer, reading = pipe
    stream = Stream(writer)
    assert stream.print("one")
    os.close(reading)
    assert not stream.print("two")
    assert not stream.print("three")
    writer.write("what a library still holds")  # closing the writer after the test must not raise


def test_a_closed_pipe_is_noticed_without_a_write(pipe: tuple[TextIO, int]) -> None:
    writer, reading = pipe
    stream = Stream(writer)
    assert not stream.closes_within(0.01)
    threading.Timer(0.05, os.close, [reading]).start()
    begin = time.monotonic()
    assert stream.closes_within(60)
    assert time.monotonic() - begin < 30
    assert stream.closes_within(0)
    stream.wait()


def test_a_full_disk_closes_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(OutputClosed):
            terminal.print_result("user_id: …")
        full.close()


def test_a_stream_closed_before_the_start_discards_everything() -> None:
    stream = Stream(None)
    assert not stream.print("one")
    assert not stream.isatty()
    assert not stream.closes_within(0)


def test_closed_standard_descriptors_are_not_reused_for_files() -> None:
    code = """
import os
for number in (0, 1, 2):
    os.close(number)
import sys
sys.stdin = sys.stdout = sys.stderr = None
from app import streams
streams.install()
print("into nothing", file=sys.stderr)
sys.exit(10 + os.open("README.md", os.O_RDONLY))
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True)
    assert ended.returncode == 13
