"""Aspect: the width and height of a scene, in layout units."""

import math
from typing import NamedTuple

#: The shorter side of every scene, in layout units.
SIZE = 512


def side(share: float) -> str:
    """Return the one of the SIDES at a share of the width."""
    return "left" if share < 0.42 else "right" if share > 0.58 else "middle"


class Aspect(NamedTuple):
    """The width and height of a scene, in layout units."""

    width: float
    height: float

    @property
    def breadth(self) -> float:
        """Return the factor for the number of scattered things, relative to a square picture."""
        return self.width / SIZE

    @property
    def stretch(self) -> float:
        """Return the factor for the height of standing things, relative to a square picture."""
        return math.sqrt(self.height / SIZE)

    def on_side(self, x: float, wanted: str | None) -> float:
        """Return x, moved to the wanted one of the SIDES unless it is already there."""
        share = x / self.width
        if wanted is None or side(share) == wanted:
            return x
        return self.width * ({"left": 0.2, "middle": 0.43, "right": 0.66}[wanted] + 0.14 * (share % 1))

    def off_middle(self, x: float, share: float) -> float:
        """Return x, moved away from the middle by at least a share of the width."""
        away = x - self.width / 2
        return self.width / 2 + math.copysign(max(abs(away), share * self.width), away)
