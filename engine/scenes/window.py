"""Window: the edges of a room's window, and where in it the sun and moon can be seen."""

from typing import NamedTuple

from engine.scenes.aspect import Aspect
from engine.scenes.habitats import CURTAINS, LINTELS, PANES, WINDOWS


class Window(NamedTuple):
    """The edges of a room's window, in layout units."""

    left: float
    top: float
    right: float
    bottom: float


def window_of(place: str, aspect: Aspect) -> Window | None:
    """Return the window of a place, if it is a room."""
    if place not in WINDOWS:
        return None
    left, top, right, bottom = WINDOWS[place]
    return Window(left * aspect.width, top * aspect.height, right * aspect.width, bottom * aspect.height)


def pane_x(window: Window, place: str, x: float, room: float) -> float:
    """Return the nearest x at which a disc that needs `room` on each side is inside one pane."""
    left, right, count = window.left, window.right, PANES.get(place, 1)
    hidden = CURTAINS.get(place, 0.0) * (right - left)
    x = max(min(x, right - hidden - room), left + hidden + room)
    wide = (right - left) / count
    number = min(int((x - left) / wide), count - 1)
    start, end = left + number * wide, left + (number + 1) * wide
    start, end = start + hidden * (number == 0) + room, end - hidden * (number == count - 1) - room
    return max(min(x, end), start) if start < end else x


def pane_y(window: Window, place: str, y: float, room: float, horizon_y: float, height: float) -> float:
    """Return the nearest y at which the disc is above the horizon and below the top of the window."""
    highest = window.top + room + height * LINTELS.get(place, 0.0)
    return min(max(y, highest), max(horizon_y - room, window.top + room))
