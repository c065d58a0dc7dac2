"""Ctrl-C, SIGTERM and SIGHUP, raised as KeyboardInterrupt in the main thread."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

STATUS = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

#: Sent by a terminal that is closed, and often once more by the shell inside it; Windows does not have it.
_HANGUP = getattr(signal, "SIGHUP", None)


def listen() -> None:
    """Raise KeyboardInterrupt at the first signal from now on, and exit at the second.

    SIGHUP only interrupts: after it, the process exits at the second of the other signals, and further SIGHUPs are
    ignored. If SIGHUP was ignored before, as under nohup, it stays so.
    """
    for number in _listened():
        signal.signal(number, _interrupt)


@contextmanager
def held() -> Iterator[None]:
    """Defer a signal that arrives within the block to its end, for code that must not be interrupted."""
    received: list[int] = []

    def hold(number: int, _frame: object) -> None:
        received.append(number)
        _exit_on_the_next(number)

    before = {number: signal.signal(number, hold) for number in _listened()}
    try:
        yield
    finally:
        if not received:
            for number, handler in before.items():
                signal.signal(number, handler)
    if received:
        raise KeyboardInterrupt


def _listened() -> list[signal.Signals]:
    if _HANGUP is None or signal.getsignal(_HANGUP) is signal.SIG_IGN:
        return [*_SIGNALS]
    return [*_SIGNALS, _HANGUP]


def _interrupt(number: int, _frame: object) -> NoReturn:
    _exit_on_the_next(number)
    raise KeyboardInterrupt


def _exit_on_the_next(received: int, _frame: object = None) -> None:
    # A system that shuts down sends both SIGHUP and SIGTERM, in any order: that pair must not exit immediately.
    for number in _SIGNALS:
        signal.signal(number, _exit_on_the_next if received == _HANGUP else _exit)
    if _HANGUP is not None:
        signal.signal(_HANGUP, signal.SIG_IGN)


def _exit(_number: int, _frame: object) -> NoReturn:
    os._exit(STATUS)  # safe: everything stored must survive kill -9 anyway
