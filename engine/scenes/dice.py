"""Dice: random choices, which take the same numbers whether or not a fact decides them."""

from collections.abc import Collection, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def pick(rng: np.random.Generator, choices: Sequence[T], wanted: Collection[T | None] = ()) -> T:
    """Return a random choice, one of the wanted ones if there are any."""
    share = float(rng.random())
    drawn = choices[int(share * len(choices))]
    fitting = [choice for choice in choices if choice in wanted] or choices
    return drawn if not wanted or drawn in wanted else fitting[int(share * len(fitting))]


def chance(rng: np.random.Generator, share: float) -> bool:
    """Return true in a share of the cases."""
    return bool(rng.random() < share)


def shares(rng: np.random.Generator, names: Sequence[str]) -> dict[str, float]:
    """Return a random number in 0..1 for each name."""
    return dict(zip(names, rng.random(len(names)).tolist(), strict=True))
