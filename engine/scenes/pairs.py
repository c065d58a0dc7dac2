"""Pairs: the sizes of two subjects beside each other, and how far apart they stand."""

from dataclasses import dataclass

from engine.scenes.habitats import PEOPLE, RESTING
from engine.scenes.setting import Setting

#: The size of things beside each other, relative to a standing person: true, but of what is near the viewer.
SIZES = {
    **dict.fromkeys(PEOPLE, 1.0),
    "meditation": 0.6, "dog": 0.47, "cat": 0.36, "horse": 1.08, "deer": 0.86, "lion": 0.8, "owl": 0.62, "swimmer": 0.54,
    "butterfly": 0.7, "bench": 0.92, "candle": 0.7, "book": 0.58, "laptop": 0.6, "cup": 0.6,
}  # fmt: skip
#: Half of the width of each, in shares of its height.
REACH = {
    "hiker": 0.26, "arms": 0.3, "runner": 0.47, "couple": 0.36, "family": 0.56, "team": 0.8, "child": 0.26,
    "elder": 0.22, "wheelchair": 0.46, "graduate": 0.33, "parent": 0.22, "cook": 0.55, "nurse": 0.23, "pianist": 0.85,
    "dancer": 0.56, "singer": 0.3, "meditation": 0.66, "lifter": 0.62, "bicycle": 0.48, "kite": 0.3, "dog": 0.54,
    "cat": 0.54, "horse": 0.74, "deer": 0.6, "lion": 0.9, "owl": 0.56, "swimmer": 1.28,
    "butterfly": 0.54, "bench": 0.64, "candle": 0.44, "book": 1.1, "laptop": 0.94, "cup": 0.86,
}  # fmt: skip
#: Those who are as large as grown people.
_GROWN = {name for name, size in SIZES.items() if size >= 0.8} - {"child"}
#: The least distance between two, and from the edge of the picture, in shares of the width.
_GAP, _EDGE = 0.03, 0.02


def are_sized(first: str, second: str | None) -> bool:
    """Return whether the sizes of both subjects beside each other are known."""
    return first in SIZES and second in SIZES


@dataclass(frozen=True)
class Pair:
    """Two subjects beside each other in a picture of a given width."""

    width: float
    #: Half of the width of each, in layout units.
    reach: float
    other_reach: float
    #: Their heights relative to a grown person, and by how much both are smaller so that the picture holds them.
    proportions: tuple[float, float]
    shrunk: float

    @classmethod
    def of(cls, setting: Setting, grown: float, width: float) -> "Pair":
        """Return the pair of a scene in which a grown person has a given height."""
        names = setting.subject, str(setting.second)
        first, second = _proportions(names, setting.indoors)
        reach, other_reach = REACH[names[0]] * first * grown, REACH[names[1]] * second * grown
        shrunk = min(1.0, width * (1 - _GAP - 2 * _EDGE) / (2 * reach + 2 * other_reach))
        return cls(width, shrunk * reach, shrunk * other_reach, (first, second), shrunk)

    def with_room(self, x: float) -> float:
        """Return where the first stands if it makes room for the second, as near to x as possible."""
        most = self.width * (1 - _EDGE - _GAP) - self.reach - 2 * self.other_reach
        least = self.width * _EDGE + self.reach
        is_right = x > self.width / 2
        # Counted from the edge behind the first.
        away = min(max(self.width - x if is_right else x, least), max(most, least))
        return self.width - away if is_right else away

    def other_x(self, x: float) -> float:
        """Return where the second stands if the first is at x."""
        apart = max(self.reach + self.other_reach + _GAP * self.width, 0.26 * self.width)
        edge = self.width * _EDGE + self.other_reach
        return min(max(x + (-apart if x > self.width / 2 else apart), edge), self.width - edge)

    def sizes(self, x: float) -> tuple[float, float]:
        """Return the factors of both heights if the first is at x, smaller rather than over each other."""
        between = max(abs(self.other_x(x) - x) - _GAP * self.width, 1.0)
        fits = max(min(1.0, between / (self.reach + self.other_reach)), 0.6) * self.shrunk
        return fits * self.proportions[0], fits * self.proportions[1]


def _proportions(names: tuple[str, str], indoors: bool) -> tuple[float, float]:
    """Return the heights of both relative to a grown person, as near to the viewer as they are."""
    # Beside a cup, a cat is near the viewer too.
    near_pet = 1.7 if set(names) & {*RESTING} else 1.0
    nearer = 1.0
    if not set(names) & _GROWN:
        # Those who are small are seen from nearer.
        nearer = (1.0 if "child" in names else 1.2) if indoors else 1.3
    first, second = (SIZES[name] * (near_pet if name in ("cat", "dog") else 1.0) * nearer for name in names)
    return first, second
