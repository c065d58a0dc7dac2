"""Calm: where in a picture words may lie."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: The sizes to try, as shares of width and height, the best first.
SIZES = (
    (0.88, 0.3), (0.84, 0.24), (0.76, 0.26), (0.7, 0.22), (0.8, 0.18), (0.6, 0.26), (0.56, 0.2), (0.46, 0.3),
    (0.66, 0.15), (0.44, 0.22), (0.4, 0.18), (0.34, 0.26), (0.5, 0.13), (0.34, 0.16), (0.32, 0.13),
)  # fmt: skip
#: The share of the width, and of the height, at the edges that stays free of words.
EDGE = 0.05
#: A place is calm where less than this share of the picture's detail is in it, pixel for pixel.
CALM = 0.4
#: How much worse a busy pixel is than one with the picture's mean detail, and how many pixels away words keep.
BUSY, DISTANCE = 1e4, 2
#: How many levels neighbours may differ without being detail.
SLOW = 4


class Box(NamedTuple):
    """Hold a rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def calmest(picture: NDArray[np.uint8], busy: NDArray[np.bool_]) -> Box:
    """Return the largest rectangle with nothing busy and little detail in it, or else the least bad one."""
    rows, columns = busy.shape
    detail = _detail(picture)
    found: list[tuple[float, Box]] = []
    busy_sums, detail_sums = _sums(_grown(busy)), _sums(detail)
    for wide, high in SIZES:
        width, height = round(wide * columns), round(high * rows)
        margin_x, margin_y = round(EDGE * columns), round(EDGE * rows)
        means = [_means(sums, width, height) for sums in (detail_sums, busy_sums)]
        cost = means[0] / max(float(detail.mean()), 1e-6) + BUSY * means[1]
        cost = cost[margin_y : rows - margin_y - height + 1, margin_x : columns - margin_x - width + 1]
        top, left = divmod(int(cost.argmin()), cost.shape[1])
        box = Box(margin_x + left, margin_y + top, margin_x + left + width, margin_y + top + height)
        if cost[top, left] < CALM:
            return box
        found.append((float(cost[top, left]), box))
    return min(found)[1]


def _means(sums: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Return the means in all rectangles of a size, by their upper left corners."""
    whole = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return np.asarray(whole / (width * height))


def _grown(busy: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep a little distance from what is busy."""
    for _ in range(DISTANCE):
        near = busy.copy()
        near[1:] |= busy[:-1]
        near[:-1] |= busy[1:]
        near[:, 1:] |= busy[:, :-1]
        near[:, :-1] |= busy[:, 1:]
        busy = near
    return busy


def _detail(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return how much each pixel stands out from its neighbours."""
    grey: NDArray[np.float64] = picture.mean(axis=2)
    down, along = np.diff(grey, axis=0, prepend=grey[:1]), np.diff(grey, axis=1, prepend=grey[:, :1])
    # The slow change of a sky is no detail.
    return np.asarray(np.maximum(np.hypot(down, along) - SLOW, 0))


def _sums(values: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the sums of all that is above and left of each corner."""
    return np.pad(values.astype(np.float64), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
