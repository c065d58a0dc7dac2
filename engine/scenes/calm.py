"""Find the calmest part of a picture, where text can be placed."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: The sizes to try, as shares of width and height, best first.
SIZES = (
    (0.88, 0.3), (0.84, 0.24), (0.76, 0.26), (0.7, 0.22), (0.8, 0.18), (0.6, 0.26), (0.56, 0.2), (0.46, 0.3),
    (0.66, 0.15), (0.44, 0.22), (0.4, 0.18), (0.34, 0.26), (0.5, 0.13), (0.34, 0.16), (0.32, 0.13),
)  # fmt: skip
#: The margin at each edge that stays free of text, as a share of the width and of the height.
EDGE = 0.05
#: A rectangle is calm if its mean detail is below this share of the picture's.
CALM = 0.4
#: The cost of a busy pixel relative to one with the picture's mean detail, and the distance to keep from it, in pixels.
BUSY, DISTANCE = 1e4, 2
#: Levels by which neighbouring pixels can differ without counting as detail.
GRADIENT = 4


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def calmest(picture: NDArray[np.uint8], busy: NDArray[np.bool_]) -> Box:
    """Return the largest rectangle with nothing busy and little detail in it, or the best one if there is none."""
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
    """Return the means of all rectangles of a size, indexed by their upper left corners."""
    totals = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return np.asarray(totals / (width * height))


def _grown(busy: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grow the busy pixels by DISTANCE in every direction."""
    for _ in range(DISTANCE):
        near = busy.copy()
        near[1:] |= busy[:-1]
        near[:-1] |= busy[1:]
        near[:, 1:] |= busy[:, :-1]
        near[:, :-1] |= busy[:, 1:]
        busy = near
    return busy


def _detail(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return how much each pixel differs from its neighbours."""
    grey: NDArray[np.float64] = picture.mean(axis=2)
    down, along = np.diff(grey, axis=0, prepend=grey[:1]), np.diff(grey, axis=1, prepend=grey[:, :1])
    # The gradient of a sky is not detail.
    return np.asarray(np.maximum(np.hypot(down, along) - GRADIENT, 0))


def _sums(values: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the sums of everything above and to the left of each corner."""
    return np.pad(values.astype(np.float64), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
