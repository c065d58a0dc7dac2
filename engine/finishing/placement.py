"""Placement: where words can stand on a picture, or on all frames of a clip."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.finishing.safe_areas import safe_area
from engine.scenes.calm import Box

#: Where words are wished; "corner" is one of the two lower corners.
Position = Literal["auto", "top", "middle", "bottom", "corner"]

#: The shorter side of the pictures that are searched, in pixels.
WORK = 270
#: The widths and heights to try, as shares of the shorter side.
WIDTHS = (1.1, 0.9, 0.75, 0.6, 0.48, 0.38, 0.3)
HEIGHTS = (0.62, 0.5, 0.4, 0.32, 0.25, 0.19, 0.14)
#: Boxes are moved down in steps of this share of the shorter side.
STEP = 0.028
#: Rows and columns of the parts of a box, because one busy corner spoils a calm box.
ROWS, COLUMNS = 2, 3
#: Levels by which neighbouring pixels can differ as in a gradient, and from which on a sharp edge is no sharper.
SOFT, SHARP = 3, 40
#: How much smaller a frame is where only outlines are left, such as the sun's: no stars, no grass. Their levels.
COARSE, COARSE_SOFT, COARSE_SHARP = 3, 6, 40
#: A box overlaps the subject if it covers more than this share of the box, since masks have specks.
SPECKS = 0.004
#: The distance to keep from the subject, as a share of the shorter side.
DISTANCE = 0.03
#: The area in which a poster's line is large, as a share of the squared shorter side.
LARGE = 0.3
#: What counts how much.
EDGES, OUTLINES, SPREAD, SMALL, NARROW, NEAR, CALM, THIRDS, WISHED = 4.0, 2.2, 1.0, 0.33, 0.5, 1.0, 0.35, 0.3, 0.5
#: Between which shares of the height of the safe area the middle of a box is.
PLACES: Mapping[Position, tuple[float, float]] = {
    "auto": (0.0, 1.0),
    "top": (0.0, 0.42),
    "middle": (0.36, 0.64),
    "bottom": (0.58, 1.0),
    "corner": (0.58, 1.0),
}
#: The widest box that is still in a corner, as a share of the shorter side.
CORNER = 0.6
#: The share by which two boxes can overlap and still be two choices, and the most boxes to return.
ALIKE, MOST = 0.45, 12


class _Sums(NamedTuple):
    """Sums over everything above and to the left of each corner of a frame."""

    edges: NDArray[np.float64]
    outlines: NDArray[np.float64]
    levels: NDArray[np.float64]
    squares: NDArray[np.float64]


def boxes(
    frames: Sequence[NDArray[np.uint8]],
    position: Position = "auto",
    subject: NDArray[np.bool_] | None = None,
    calm: Box | None = None,
) -> Sequence[Box]:
    """Return boxes for words inside the safe area, the best first, in pixels.

    `frames` are one picture or moments of a clip, all of shape (height, width, 3). `subject` is where the words must
    not be if there is room elsewhere, for a clip at all its moments; it has the shape of the frames or is a smaller
    version. `calm` is a box known to be good. The last box is all there is at the position, for very long texts.
    """
    height, width = frames[0].shape[:2]
    safe = safe_area(width, height)
    found = _candidates(width, height, safe, position, calm)
    if not len(found):
        return (safe,)
    shown = [_sums(frame) for frame in frames]
    costs = np.stack([_busy(found, sums, width, height) for sums in shown])
    # The mean says how calm the clip is there, the worst whether the words can always be read.
    cost = (costs.mean(axis=0) + costs.max(axis=0)) / 2 + _unlike_a_poster(found, width, height, position, safe)
    if calm is not None:
        cost -= CALM * _shared(found, calm) / _area(found)
    if subject is not None and subject.any():
        covered, near = _covered(found, subject, width, height)
        cost += NEAR * near
        # Clear of the subject comes before everything else.
        cost += np.where(covered > SPECKS, 100 + 20 * covered, 0)
    return (*_different(found[np.argsort(cost, kind="stable")]), _all(safe, position))


def _candidates(width: int, height: int, safe: Box, position: Position, calm: Box | None) -> NDArray[np.float64]:
    """Return the boxes that are at the position, with the part of the calm box that is safe, if that is large enough.

    Their shape is (boxes, 4): left, top, right, bottom.
    """
    found = _placed(width, height, safe)
    if calm is not None:
        left, top, right, bottom = calm
        part = max(left, safe.left), max(top, safe.top), min(right, safe.right), min(bottom, safe.bottom)
        if min((part[2] - part[0]) / min(WIDTHS), (part[3] - part[1]) / min(HEIGHTS)) >= min(width, height):
            found = np.append(found, [part], axis=0)
    place = ((found[:, 1] + found[:, 3]) / 2 - safe.top) / (safe.bottom - safe.top)
    lowest, highest = PLACES[position]
    chosen = (place >= lowest) & (place <= highest)
    if position == "corner":
        chosen &= (found[:, 0] == safe.left) | (found[:, 2] == safe.right)
        chosen &= found[:, 2] - found[:, 0] <= CORNER * min(width, height)
    return found[chosen]


@lru_cache(maxsize=8)
def _placed(width: int, height: int, safe: Box) -> NDArray[np.float64]:
    """Return boxes of all sizes at both sides and in the middle of a safe area, at all heights."""
    short = min(width, height)
    most_wide, most_high = safe.right - safe.left, safe.bottom - safe.top
    found: list[tuple[float, float, float, float]] = []
    wides = sorted({min(share * short, most_wide) for share in WIDTHS})
    highs = [share * short for share in HEIGHTS if share * short <= most_high]
    for wide, high in product(wides, highs):
        middle = min(max((width - wide) / 2, safe.left), safe.right - wide)
        tops = np.linspace(safe.top, safe.bottom - high, 2 + round((most_high - high) / (STEP * short))).tolist()
        lefts = sorted({safe.left, middle, safe.right - wide})
        found += [(left, top, left + wide, top + high) for left, top in product(lefts, tops)]
    return np.array(found, np.float64).reshape(-1, 4)


def _small(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the levels of a frame at about the working size."""
    step = max(1, min(frame.shape[:2]) // WORK)
    return np.asarray(Image.fromarray(frame).reduce(step).convert("L"), np.float64)


def _summed(values: NDArray[Any]) -> NDArray[np.float64]:
    rows, columns = values.shape
    sums = np.zeros((rows + 1, columns + 1))
    values.cumsum(axis=0, dtype=np.float64).cumsum(axis=1, out=sums[1:, 1:])
    return sums


def _sums(frame: NDArray[np.uint8]) -> _Sums:
    levels = _small(frame)
    rows, columns = (size // COARSE for size in levels.shape)
    coarse = levels[: rows * COARSE, : columns * COARSE].reshape(rows, COARSE, columns, COARSE).mean(axis=(1, 3))
    outlines = _edges(coarse, COARSE_SOFT, COARSE_SHARP)
    return _Sums(_summed(_edges(levels, SOFT, SHARP)), _summed(outlines), _summed(levels), _summed(levels * levels))


def _edges(levels: NDArray[np.float64], soft: float, sharp: float) -> NDArray[np.float64]:
    """Return how sharp the edge is at each pixel, 0..1."""
    steps = np.zeros_like(levels)
    np.abs(levels[1:] - levels[:-1], out=steps[1:])
    np.maximum(steps[:, 1:], np.abs(levels[:, 1:] - levels[:, :-1]), out=steps[:, 1:])
    return np.asarray(np.clip((steps - soft) / (sharp - soft), 0, 1))


def _lines(found: NDArray[np.float64], first: int, parts: int, scale: float) -> NDArray[np.intp]:
    """Return the lines that divide boxes into parts along one axis, at a scale: shape (boxes, parts + 1)."""
    start, end = found[:, first, None], found[:, first + 2, None]
    return np.asarray(np.rint((start + (end - start) * np.arange(parts + 1) / parts) * scale), np.intp)


def _grid(
    found: NDArray[np.float64], sums: NDArray[np.float64], width: int, height: int, rows: int, columns: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the lines that divide boxes into rows and columns, in the pixels of the sums."""
    down, along = np.subtract(sums.shape, 1)
    return _lines(found, 1, rows, down / height), _lines(found, 0, columns, along / width)


def _parts(sums: NDArray[np.float64], down: NDArray[np.intp], along: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the means of the parts of boxes, shape (boxes, rows, columns)."""
    totals = np.diff(np.diff(sums[down[:, :, None], along[:, None, :]], axis=1), axis=2)
    sizes = np.diff(down, axis=1)[:, :, None] * np.diff(along, axis=1)[:, None, :]
    return np.asarray(totals / np.maximum(sizes, 1))


def _busy(found: NDArray[np.float64], sums: _Sums, width: int, height: int) -> NDArray[np.float64]:
    """Return how busy a frame is in each box."""
    edges, outlines = (
        _parts(one, *_grid(found, one, width, height, ROWS, COLUMNS)) for one in (sums.edges, sums.outlines)
    )
    whole = _grid(found, sums.levels, width, height, 1, 1)
    mean, square = (_parts(one, *whole)[:, 0, 0] for one in (sums.levels, sums.squares))
    spread = np.sqrt(np.maximum(square - mean * mean, 0)) / 255
    # A single outline is far worse than none, but one more in a thicket changes little.
    outlined = np.sqrt(np.maximum(outlines, 0))
    return np.asarray(EDGES * _between(edges) + OUTLINES * _between(outlined) + SPREAD * spread)


def _between(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is between the mean of the parts and the worst part."""
    return np.asarray((parts.mean(axis=(1, 2)) + parts.max(axis=(1, 2))) / 2)


def _unlike_a_poster(
    found: NDArray[np.float64], width: int, height: int, position: Position, safe: Box
) -> NDArray[np.float64]:
    """Return how far boxes are from where a designer would begin: large, in a third, or where they are wished."""
    short = min(width, height)
    small = np.maximum(np.log(LARGE * short * short / _area(found)), 0)
    narrow = np.maximum(0.6 - (found[:, 2] - found[:, 0]) / short, 0)
    x, y = (found[:, 0] + found[:, 2]) / 2 / width, (found[:, 1] + found[:, 3]) / 2 / height
    aside = np.minimum(np.abs(x - 0.5), np.abs(np.abs(x - 0.5) - 1 / 6))
    if position == "top":
        off = WISHED * (found[:, 1] - safe.top) / short
    elif position in {"bottom", "corner"}:
        off = WISHED * (safe.bottom - found[:, 3]) / short
    elif position == "middle":
        off = WISHED * np.abs(y - 0.5) * height / short
    else:
        off = THIRDS * np.abs(np.abs(y - 0.5) - 1 / 6)
    return np.asarray(SMALL * small + NARROW * narrow + THIRDS * aside / 2 + off)


def _covered(
    found: NDArray[np.float64], subject: NDArray[np.bool_], width: int, height: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares of boxes, and of boxes with some distance around them, that the subject covers."""
    step = max(1, min(subject.shape) // WORK)
    sums = _summed(np.asarray(Image.fromarray(subject.view(np.uint8) * np.uint8(255)).reduce(step), np.float64) / 255)
    outwards, edge = np.array([-1, -1, 1, 1]), np.array([width, height, width, height])
    shares = []
    for distance in (0.0, DISTANCE * min(width, height)):
        grown = np.clip(found + distance * outwards, 0, edge)
        shares.append(_parts(sums, *_grid(grown, sums, width, height, 1, 1))[:, 0, 0])
    return shares[0], np.minimum(8 * shares[1], 1)


def _area(found: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1]))


def _shared(found: NDArray[np.float64], box: Box | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the areas that boxes share with one box."""
    left, top, right, bottom = box
    wide = np.minimum(found[:, 2], right) - np.maximum(found[:, 0], left)
    high = np.minimum(found[:, 3], bottom) - np.maximum(found[:, 1], top)
    return np.asarray(np.maximum(wide, 0) * np.maximum(high, 0))


def _different(found: NDArray[np.float64]) -> Iterator[Box]:
    """Yield the first boxes without those that are nearly the same as one before."""
    for _ in range(MOST):
        if not len(found):
            return
        first = found[0]
        yield Box(*(round(edge) for edge in first.tolist()))
        shared, areas = _shared(found, first), _area(found)
        found = found[shared / (areas + areas[0] - shared) < ALIKE]


def _all(safe: Box, position: Position) -> Box:
    """Return all of the safe area that a position allows."""
    most = round(0.6 * (safe.bottom - safe.top))
    if position == "top":
        return safe._replace(bottom=safe.top + most)
    return safe._replace(top=safe.bottom - most) if position in {"bottom", "corner"} else safe
