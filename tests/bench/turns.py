"""Sides of a comparison, which take turns in processes of their own, and a row that tells how many times as fast."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

ROUNDS = 2

_P = ParamSpec("_P")
_T = TypeVar("_T")


def alone(function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """Call a function in a new process that ends with it, so that nothing of it stays in memory."""
    with ProcessPoolExecutor(1, get_context("spawn"), _quiet) as process:
        return process.submit(function, *arguments, **named).result()


def in_turns(*sides: Callable[[], float]) -> Sequence[float]:
    """Return the least seconds of each side, every round of it in a new process."""
    rounds = [[alone(side) for side in sides] for _ in range(ROUNDS)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def faster(what: str, theirs: float, ours: float, *, promised: float) -> None:
    """Print how many times as fast as the other side ours is beside the promise, and the seconds of both."""
    times = theirs / ours
    kept = "" if times >= promised else "NOT KEPT"
    print(
        f"{what:<58} {times:8.2f} x   (at least {promised:g})  {theirs:.1f} s against {ours:.1f} s  {kept}", flush=True
    )


def _quiet() -> None:
    # The libraries' bars and hints would stand among the rows. What goes wrong comes back as an exception.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
