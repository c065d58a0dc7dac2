"""Weather: what falls or floats in the air."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import WHITE
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN


def weather(scene: Layout) -> Iterator[Layer]:
    """Build the weather, behind the walls of a room and in front of everything elsewhere."""
    for name, draw in _WEATHER.items():
        if name in scene.weather:
            yield Layer(partial(draw, scene))


def _snowfall(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw falling snow."""
    rng, half = scene.part("snowfall"), scene.height / 2 + 8
    for x, y, size in rng.random((scene.many(45 * scene.stretch), 3)).tolist():
        # A flake falls through half of the picture in a clip, to the starting point of another one.
        upper = (y + t) % 1 * half
        for fallen in (upper, upper + half):
            aside = x * scene.width + 0.36 * fallen + 8 * math.sin(TURN * (x + fallen / half))
            canvas.circle((aside + 8) % (scene.width + 16) - 8, fallen - 8, 1.4 + 3 * size**2, solid(WHITE, 0.8))


#: How to draw each kind of weather, from back to front.
_WEATHER: Mapping[str, Callable[[Layout, Canvas, float], None]] = {"snowfall": _snowfall}
