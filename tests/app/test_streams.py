"""What reaches a terminal of what we print, of what libraries print and of what is logged, and how a terminal ends."""

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
from app.streams import Gone, Stream
from tests.program.program import REPOSITORY

#: What a stranger may send: colours, a title for the window, a line like one of ours, text from right to left.
HOSTILE = "\x1b[31mred\r\nDaybreak: content ready for you\n\x1b]0;title\x07\u202eevil\x9b2J\x85\u2028end\ud800"
USER_ID = "51f7a1f0-2a5c-4d0e-9a57-1f1b5c2d3e4f"


class Screen:
    """Two files in the place of a process's streams, which have been taken over."""

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
    """Return a function that begins to look at what is printed; pytest itself changes the streams before each test."""
    screens: list[Screen] = []

    def show() -> Screen:
        screens.append(Screen(tmp_path, monkeypatch))
        return screens[-1]

    yield show
    for screen in screens:
        screen.close()


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, int]]:
    """Return the end of a pipe that can be written to and the descriptor of the other one."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as writer:
        yield writer, reading
    with suppress(OSError):
        os.close(reading)


def at_the_margin(text: str) -> list[str]:
    """Return the lines that pass for ours, after a look whether any could do more than be read."""
    assert text.replace("\n", "").isprintable()
    return [line for line in text.split("\n") if line and not line.startswith("  ")]


def fail() -> None:
    raise ValueError(HOSTILE)


def test_a_line_of_ours_stands_at_the_margin_and_is_one_line(show: Callable[[], Screen]) -> None:
    screen = show()
    terminal.say(f"folder: {HOSTILE}")
    terminal.tell("Something was refused.")
    written = r"\x1b[31mred\r\nDaybreak: content ready for you\n\x1b]0;title\x07\u202eevil\x9b2J\x85\u2028end\ud800"
    assert screen.out == f"folder: {written}\n"
    assert screen.err == "Something was refused.\n"


def test_what_a_library_prints_cannot_be_obeyed_or_taken_for_a_line_of_ours(show: Callable[[], Screen]) -> None:
    screen = show()
    print(HOSTILE)
    print("Daybreak: content ready for you")
    sys.stdout.write("half a line, ")
    terminal.say("notification: soon")
    sys.stdout.write("\rDaybreak: the other half\n")
    with suppress(ValueError):
        fail()
    try:
        fail()
    except ValueError:
        traceback.print_exc()
    assert at_the_margin(screen.out) == ["notification: soon"]
    assert at_the_margin(screen.err) == []
    assert r"  ValueError: \x1b[31mred" in screen.err.splitlines()


def test_an_exception_that_nobody_caught_is_told_in_the_same_way(show: Callable[[], Screen]) -> None:
    screen = show()
    threading.__excepthook__(threading.ExceptHookArgs((ValueError, ValueError(HOSTILE), None, None)))
    assert "  ValueError: " in screen.err
    assert at_the_margin(screen.err) == []


def test_a_record_of_the_log_is_one_line_with_an_indented_traceback(show: Callable[[], Screen]) -> None:
    screen = show()
    logging.getLogger("engine.worker").warning("It failed: %s", HOSTILE)
    try:
        fail()
    except ValueError:
        logging.getLogger("app").exception("It failed.")
    first = r"WARNING engine.worker: It failed: \x1b[31mred"
    assert at_the_margin(screen.err) == [first, "ERROR app: It failed."]
    assert "  Traceback (most recent call last):" in screen.err


def test_a_user_id_is_in_no_log_and_in_nothing_that_libraries_print(show: Callable[[], Screen]) -> None:
    screen = show()
    logging.getLogger("app").error("No space left: '/data/generated_content/%s/1'", USER_ID.upper())
    print(f"sent: {USER_ID}", file=sys.stderr)
    terminal.say(f"user_id: {USER_ID}")
    assert screen.err == "ERROR app: No space left: '/data/generated_content/…/1'\n  sent: …\n"
    assert screen.out == f"user_id: {USER_ID}\n"


def test_a_library_sees_no_terminal(show: Callable[[], Screen]) -> None:
    show()
    assert not sys.stdout.isatty()
    with pytest.raises(io.UnsupportedOperation):
        sys.stdout.fileno()


def test_when_nobody_reads_any_more_that_is_said_once_and_then_all_goes_nowhere(pipe: tuple[TextIO, int]) -> None:
    writer, reading = pipe
    stream = Stream(writer)
    assert stream.print("one")
    os.close(reading)
    assert not stream.print("two")
    assert not stream.print("three")
    writer.write("what a library still holds")  # and closing it, at the end of this test, raises nothing


def test_a_closed_pipe_is_noticed_while_nothing_is_written(pipe: tuple[TextIO, int]) -> None:
    writer, reading = pipe
    stream = Stream(writer)
    assert not stream.loses_its_reader(0.01)
    threading.Timer(0.05, os.close, [reading]).start()
    begin = time.monotonic()
    assert stream.loses_its_reader(60)
    assert time.monotonic() - begin < 30
    assert stream.loses_its_reader(0)
    stream.wait()


def test_a_full_disk_is_the_end_of_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(Gone):
            terminal.say("user_id: …")
        full.close()


def test_a_stream_that_was_closed_before_the_start_takes_nothing_and_never_ends() -> None:
    stream = Stream(None)
    assert not stream.print("one")
    assert not stream.isatty()
    assert not stream.loses_its_reader(0)


def test_closed_descriptors_are_given_to_no_file() -> None:
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
