"""Paths: polygons and outlines in the form in which skia draws them."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import skia  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import ArrayLike

#: A skia path; skia ships no types.
Path: TypeAlias = Any
#: Lines (2 numbers), quadratic curves (4) and cubic curves (6).
Segments: TypeAlias = Iterable[tuple[float, ...]]


def polygon(points: ArrayLike, close: bool = True) -> Path:
    """Return the path of a polygon or, if it is not closed, of a line through points."""
    path = skia.Path()
    _add(path, points, close)
    return path


def joined(shapes: Iterable[ArrayLike]) -> Path:
    """Return one path of many polygons, to be drawn repeatedly."""
    path = skia.Path()
    for points in shapes:
        _add(path, points, close=True)
    return path


def outlined(start: tuple[float, float], segments: Segments, close: bool = True) -> Path:
    """Return the path of lines and curves from a start."""
    path = skia.Path()
    path.moveTo(*start)
    for segment in segments:
        if len(segment) == 2:
            path.lineTo(*segment)
        elif len(segment) == 4:
            path.quadTo(*segment)
        else:
            path.cubicTo(*segment)
    if close:
        path.close()
    return path


def _add(path: Path, points: ArrayLike, close: bool) -> None:
    """Add a polygon to a path; single lines are twice as fast as a list of skia points."""
    rows = points.tolist() if isinstance(points, np.ndarray) else np.asarray(points, dtype=float).tolist()
    if not rows:
        return
    path.moveTo(*rows[0])
    line = path.lineTo
    for row in rows[1:]:
        line(*row)
    if close:
        path.close()
