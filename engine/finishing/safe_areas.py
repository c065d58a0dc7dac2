"""Safe areas: the part of a picture that networks neither crop nor lay their buttons over."""

import math
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from engine.scenes.calm import Box

DATA = Path(__file__).with_suffix(".toml")

#: Ratios count as the same up to this factor, because many models make sizes in multiples of 64 pixels.
SAME = 1.04
#: The margin of all other shapes, as a share of the shorter side.
MARGIN = 0.06


class Margins(NamedTuple):
    """What must stay free at each edge, in pixels of the full size."""

    left: int
    top: int
    right: int
    bottom: int


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Network(_Data):
    """What one network needs, by which source, read when."""

    name: str
    margins: Margins
    source: str
    date: date


class Shape(_Data):
    """A shape of pictures, its full size as (width, height), and what the networks need there."""

    aspect: str
    size: tuple[int, int]
    network: Sequence[Network]


@cache
def shapes() -> Sequence[Shape]:
    """Read the known shapes."""
    raw = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return tuple(Shape.model_validate(shape) for shape in raw["shape"])


def safe_area(width: int, height: int) -> Box:
    """Return the area of a picture of this size, in its pixels, that is safe on all networks."""
    for shape in shapes():
        full_width, full_height = shape.size
        if abs(math.log(width / height * full_height / full_width)) < math.log(SAME):
            across, down = width / full_width, height / full_height
            needed = zip(*(one.margins for one in shape.network), strict=True)
            left, top, right, bottom = (max(margins) for margins in needed)
            return _inside(width, height, left * across, top * down, right * across, bottom * down)
    margin = MARGIN * min(width, height)
    return _inside(width, height, margin, margin, margin, margin)


def _inside(width: int, height: int, left: float, top: float, right: float, bottom: float) -> Box:
    return Box(math.ceil(left), math.ceil(top), math.floor(width - right), math.floor(height - bottom))
