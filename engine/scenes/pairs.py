"""Pairs: the sizes of two subjects beside each other, and how far apart they stand."""

from typing import NamedTuple

from engine.scenes.habitats import PEOPLE, RESTING

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


class Pair(NamedTuple):
    """Where both stand, and the factors of their heights."""

    x: float
    other_x: float
    size: float
    other_size: float


def is_sized(subject: str | None) -> bool:
    """Return whether the size of a subject beside another one is known."""
    return subject in SIZES


def arranged(first: str, second: str, x: float, tall: float, width: float, fixed: bool, indoors: bool = False) -> Pair:
    """Return where two things stand if the first is at x, unless `fixed` is false and it must make room.

    `tall` is the height of a standing person.
    """
    names = first, second
    sizes = [SIZES[name] for name in names]
    if {first, second} & {*RESTING}:
        # Beside a cup, a cat is near the viewer too.
        sizes = [size * (1.7 if name in ("cat", "dog") else 1.0) for name, size in zip(names, sizes, strict=True)]
    # Those who are small are seen from nearer.
    nearer = 1.0
    if not {first, second} & _GROWN:
        nearer = (1.0 if "child" in (first, second) else 1.2) if indoors else 1.3
    sizes = [size * nearer for size in sizes]
    reach, other = (REACH[name] * size * tall for name, size in zip(names, sizes, strict=True))
    room = width * (1 - _GAP - 2 * _EDGE)
    shrunk = min(1.0, room / (2 * reach + 2 * other))
    reach, other = shrunk * reach, shrunk * other
    way = -1 if x > width / 2 else 1
    if not fixed:
        most = width * (1 - _EDGE - _GAP) - reach - 2 * other
        least = width * _EDGE + reach
        # Counted from the edge behind the first.
        away = x if way > 0 else width - x
        away = min(max(away, least), max(most, least))
        x = away if way > 0 else width - away
    apart = max(reach + other + _GAP * width, 0.26 * width)
    edge = width * _EDGE + other
    other_x = min(max(x + way * apart, edge), width - edge)
    # If the first cannot move, both are smaller rather than over each other.
    fits = min(1.0, max(abs(other_x - x) - _GAP * width, 1.0) / (reach + other))
    return Pair(x, other_x, max(fits, 0.6) * shrunk * sizes[0], max(fits, 0.6) * shrunk * sizes[1])


def resting_y(stretch: float) -> float:
    """Return where small things rest on a ledge, as a share of the height."""
    return 0.87 - 0.1 * (stretch - 1)


def behind_y(stretch: float, deep: bool) -> float:
    """Return how far down somebody can stand who is behind the ledge; it is deep enough for a book or not."""
    front = resting_y(stretch)
    return front - (0.78 if deep else 0.54) * (1 - front) - 0.015
