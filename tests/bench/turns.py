"""Comparisons whose sides take turns in new processes, and a row with the speedup."""

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
    """Call a function in a new process, so that nothing stays in memory afterwards."""
    with ProcessPoolExecutor(1, get_context("spawn"), _quiet) as process:
        return process.submit(function, *arguments, **named).result()


def in_turns(*sides: Callable[[], float]) -> Sequence[float]:
    """Return the minimum seconds of each side, with a new process for every round."""
    rounds = [[alone(side) for side in sides] for _ in range(ROUNDS)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def faster(what: str, theirs: float, ours: float, *, target: float) -> None:
    """Print our speedup beside its target, and the seconds of both sides."""
    times = theirs / ours
    missed = "" if times >= target else "MISSED"
    print(
        f"{what:<58} {times:8.2f} x   (at least {target:g})  {theirs:.1f} s against {ours:.1f} s  {missed}", flush=True
    )


def _quiet() -> None:
    # Keeps the libraries' progress bars and warnings out of the rows. Errors still come back as exceptions.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
