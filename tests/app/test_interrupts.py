"""Ctrl-C, SIGTERM and SIGHUP, also within code that must not be interrupted."""

import os
import signal
from collections.abc import Iterator

import pytest

from app import interrupts

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Restore the signal handlers after the test."""
    before = [signal.getsignal(number) for number in SIGNALS]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    interrupts.listen()
    yield
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_raised_immediately(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_held_signal_is_raised_at_the_end(number: signal.Signals) -> None:
    done: list[str] = []

    def start() -> None:
        with interrupts.held():
            signal.raise_signal(number)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert done == ["all of it"]


def test_an_error_takes_precedence_over_a_held_signal() -> None:
    def start() -> None:
        with interrupts.held():
            signal.raise_signal(signal.SIGINT)
            raise ValueError("Nothing works.")

    with pytest.raises(ValueError, match="Nothing works"):
        start()


@pytest.mark.parametrize("first", SIGNALS)
def test_a_closing_terminal_does_not_interrupt_an_ending_process(first: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(first)
    signal.raise_signal(signal.SIGHUP)
    if first == signal.SIGHUP:
        signal.raise_signal(signal.SIGTERM)  # sent too by a system that shuts down


@pytest.mark.parametrize("first", SIGNALS)
def test_a_second_signal_exits_immediately(first: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(first)
    for _ in range(2 if first == signal.SIGHUP else 1):
        assert ended == []
        signal.raise_signal(signal.SIGINT)
    assert ended == [130]


def test_under_nohup_a_closing_terminal_is_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    interrupts.listen()
    signal.raise_signal(signal.SIGHUP)
    with interrupts.held():
        signal.raise_signal(signal.SIGHUP)


def test_after_a_block_without_a_signal_the_next_is_raised_immediately() -> None:
    with interrupts.held():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
