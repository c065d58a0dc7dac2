"""Ctrl-C, SIGTERM and the end of a terminal, as KeyboardInterrupt in the main thread."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

STATUS = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

#: What a terminal sends that is closed, the shell in it often once more; Windows does not know it.
_HANGUP = getattr(signal, "SIGHUP", None)


def listen() -> None:
    """Raise KeyboardInterrupt at the first signal from now on, and end the process at the second.

    SIGHUP ends nothing at once, and means nothing where it was ignored before, as under nohup.
    """
    for number in _listened():
        signal.signal(number, _interrupt)


@contextmanager
def held() -> Iterator[None]:
    """Let a signal that comes within the block be raised at its end, for code that cannot be left half way."""
    came: list[int] = []

    def hold(number: int, _frame: object) -> None:
        came.append(number)
        _end_at_the_next(number)

    before = {number: signal.signal(number, hold) for number in _listened()}
    try:
        yield
    finally:
        if not came:
            for number, handler in before.items():
                signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def _listened() -> list[signal.Signals]:
    if _HANGUP is None or signal.getsignal(_HANGUP) is signal.SIG_IGN:
        return [*_SIGNALS]
    return [*_SIGNALS, _HANGUP]


def _interrupt(number: int, _frame: object) -> NoReturn:
    _end_at_the_next(number)
    raise KeyboardInterrupt


def _end_at_the_next(came: int, _frame: object = None) -> None:
    # A system that shuts down sends SIGHUP and SIGTERM, in any order, which is no reason to hurry.
    for number in _SIGNALS:
        signal.signal(number, _end_at_the_next if came == _HANGUP else _end)
    if _HANGUP is not None:
        signal.signal(_HANGUP, signal.SIG_IGN)


def _end(_number: int, _frame: object) -> NoReturn:
    os._exit(STATUS)  # whatever survives kill -9 survives this
