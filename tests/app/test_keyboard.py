"""Lines read from a terminal: a typed one, or several pasted ones."""

import os
import pty
from collections.abc import Iterator
from threading import Timer

import pytest

from app import keyboard


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Return the other end of a terminal that is standard input."""
    leader, follower = pty.openpty()
    with os.fdopen(follower) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield leader
    os.close(leader)


@pytest.mark.parametrize(
    ("keys", "enter", "answer"),
    [
        ("Breathe\r", "", "Breathe\n"),
        ("Breathe\rin and\rout\r", "", "Breathe\nin and\nout\n"),
        ("Breathe\rin", " and out\r", "Breathe\nin and out\n"),
        ("\x1b[200~Breathe\rin\x1b[201~", "\r", "\x1b[200~Breathe\nin\x1b[201~\n"),
        ("לעולם 🦁\r", "", "לעולם 🦁\n"),
        ("Breathe\x04", "\x04", "Breathe"),
        ("\x04", "", ""),
    ],
)
def test_lines_pasted_together_are_one_answer(terminal: int, keys: str, enter: str, answer: str) -> None:
    for _ in range(2):
        os.write(terminal, keys.encode())
        typing = Timer(2 * keyboard.PAUSE, os.write, (terminal, enter.encode()))
        if enter:
            typing.start()
        assert keyboard.read() == answer


def test_the_end_of_input_is_left_for_the_next_question(terminal: int) -> None:
    os.write(terminal, b"Breathe\rin\r\x04")
    assert [keyboard.read(), keyboard.read()] == ["Breathe\nin\n", ""]


def test_bytes_that_are_not_text_are_kept_to_be_refused(terminal: int) -> None:
    os.write(terminal, b"\xff\r")
    assert keyboard.read() == "\udcff\n"
