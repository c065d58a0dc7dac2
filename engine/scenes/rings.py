"""Rings that rain makes on water."""

from collections.abc import Callable

import numpy as np

from engine.scenes.canvas import Canvas, pen
from engine.scenes.colour import WHITE, mix
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.rhythm import age

#: The share of the clip in which a ring widens and fades.
_LIFE = 0.3


def rain_rings(scene: Layout, top: float, foot: float, wet: Callable[[float, float], bool]) -> Layer:
    """Return rings between two heights that widen wherever a drop has fallen, if it rains and it is wet there."""
    spots = []
    # What the still does not show must be foreseeable.
    for share, x, born in np.random.default_rng(7).random((scene.many(54 * scene.stretch), 3)).tolist():
        x, y = x * scene.width, top + (foot - top) * share**1.2
        if "rain" in scene.weather and wet(x, y):
            spots.append((share, x, y, born))
    ink = mix(WHITE, scene.horizon, 0.25)

    def draw(canvas: Canvas, t: float) -> None:
        for share, x, y, born in spots:
            passed = age(t, born, _LIFE)
            if passed < 1:
                reach = (3 + 15 * share) * (0.25 + 0.75 * passed)
                alpha = 0.75 * min(8 * passed, 1) * (1 - passed)
                canvas.oval(x, y, reach, reach * 0.3, pen(ink, 0.7 + 0.7 * share, alpha))

    return Layer(draw, moves=bool(spots))
