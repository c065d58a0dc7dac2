"""Ctrl-C and SIGTERM, as KeyboardInterrupt in the main thread."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

STATUS = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen() -> None:
    """Raise KeyboardInterrupt at the first signal from now on, and end the process at the second."""
    for number in _SIGNALS:
        signal.signal(number, _interrupt)


@contextmanager
def held() -> Iterator[None]:
    """Let a signal that comes within the block be raised at its end, for code that cannot be left half way."""
    came: list[int] = []

    def hold(number: int, _frame: object) -> None:
        came.append(number)
        _end_at_the_next()

    before = [signal.signal(number, hold) for number in _SIGNALS]
    try:
        yield
    finally:
        if not came:
            for number, handler in zip(_SIGNALS, before, strict=True):
                signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def _interrupt(_number: int, _frame: object) -> NoReturn:
    _end_at_the_next()
    raise KeyboardInterrupt


def _end_at_the_next() -> None:
    # Whatever survives kill -9 survives this.
    for number in _SIGNALS:
        signal.signal(number, lambda *_: os._exit(STATUS))
