"""Ctrl-C, SIGTERM and SIGHUP, also within what cannot be left half way."""

import os
import signal
from collections.abc import Iterator

import pytest

from app import interrupts

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Give the tests' own handlers back."""
    before = [signal.getsignal(number) for number in SIGNALS]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    interrupts.listen()
    yield
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_raised_at_once(number: signal.Signals) -> None:
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


def test_an_error_goes_before_a_held_signal() -> None:
    def start() -> None:
        with interrupts.held():
            signal.raise_signal(signal.SIGINT)
            raise ValueError("Nothing works.")

    with pytest.raises(ValueError, match="Nothing works"):
        start()


@pytest.mark.parametrize("first", SIGNALS)
def test_a_terminal_that_closes_interrupts_no_end_that_has_begun(first: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(first)
    signal.raise_signal(signal.SIGHUP)
    if first == signal.SIGHUP:
        signal.raise_signal(signal.SIGTERM)  # as a system that shuts down sends it, too


@pytest.mark.parametrize("first", SIGNALS)
def test_who_insists_ends_the_process_at_once(first: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(first)
    for _ in range(2 if first == signal.SIGHUP else 1):
        assert ended == []
        signal.raise_signal(signal.SIGINT)
    assert ended == [130]


def test_under_nohup_a_terminal_that_closes_means_nothing() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    interrupts.listen()
    signal.raise_signal(signal.SIGHUP)
    with interrupts.held():
        signal.raise_signal(signal.SIGHUP)


def test_after_a_block_without_a_signal_the_next_is_raised_at_once() -> None:
    with interrupts.held():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
