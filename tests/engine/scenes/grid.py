"""The grid of what can be drawn: a sample in each run of the tests, all of it in `make soak`."""

from collections.abc import Sequence
from typing import Any

import pytest

#: One in so many is in the sample.
EVERY = 4


def sampled(names: Sequence[str], first: int = 0) -> list[Any]:
    """Return pytest's parameters for names, of which most only run in `make soak`."""
    return [
        pytest.param(name, marks=() if number % EVERY == first else pytest.mark.soak)
        for number, name in enumerate(names)
    ]
