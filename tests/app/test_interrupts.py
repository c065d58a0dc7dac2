"""Ctrl-C and SIGTERM within what cannot be left half way."""

import signal
from collections.abc import Iterator

import pytest

from app import interrupts

SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Give the tests' own handlers back."""
    before = [signal.getsignal(number) for number in SIGNALS]
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


def test_after_a_block_without_a_signal_the_next_is_raised_at_once() -> None:
    with interrupts.held():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
