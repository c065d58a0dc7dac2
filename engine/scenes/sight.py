"""Sight: where in the sky the sun and moon can be seen, past windows, trunks, palms and smoke."""

import math
from typing import TYPE_CHECKING

from engine.scenes.habitats import CLEAR_SIDES, CURTAINS, PANES

if TYPE_CHECKING:
    from engine.scenes.layout import Layout


def clear_x(scene: "Layout", x: float, wanted: str | None) -> float:
    """Return the nearest x at which nothing hides the sun or moon, if possible on the wanted side."""
    if scene.window is None:
        if scene.place == "volcano" and wanted != "middle":
            # The smoke in the middle must not hide it.
            x = scene.width / 2 + math.copysign(max(abs(x - scene.width / 2), 0.22 * scene.width), x - scene.width / 2)
        edge = CLEAR_SIDES.get(scene.place, 0.0)
        if scene.place == "beach" and scene.subject != "none" and wanted is None:
            # The palms are on the other side of the subject.
            share = scene.stand_x / scene.width
            palms = scene.side if abs(share - 0.5) < 0.06 else -1 if share > 0.5 else 1
            x = min(x, 0.53 * scene.width) if palms > 0 else max(x, 0.47 * scene.width)
        return min(max(x, edge * scene.width), (1 - edge) * scene.width)
    (left, _, right, _), room, count = scene.window, scene.light_r + 10, PANES.get(scene.place, 1)
    hidden = CURTAINS.get(scene.place, 0.0) * (right - left)
    x = max(min(x, right - hidden - room), left + hidden + room)
    wide = (right - left) / count
    number = min(int((x - left) / wide), count - 1)
    start, end = left + number * wide, left + (number + 1) * wide
    start, end = start + hidden * (number == 0) + room, end - hidden * (number == count - 1) - room
    return max(min(x, end), start) if start < end else x
