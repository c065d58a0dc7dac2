"""The inside of rooms: how things look in the light of windows and lamps, and steam."""

import numpy as np

from engine.scenes.canvas import Canvas, fade
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN

#: How much of the outer darkness there is in a room at each time.
_GLOOM = {"day": 0.03, "dawn": 0.12, "sunset": 0.18, "dusk": 0.36, "night": 0.46}
#: The colour of the lamps that are lit when it is dark outside.
_LAMPS = np.array([1.0, 0.86, 0.66])
#: The colour of the darkness between the lamps.
_SHADE = rgb("33191c")


def indoors(scene: Layout, colour: Colour, most: float = 1.0) -> Colour:
    """Return the colour of a thing in a room, which is warm in low sun and dim when it is dark outside."""
    tinted = mix(colour, scene.horizon, 0.16 if scene.low_sun else 0.0 if scene.dark else 0.05)
    if scene.dark:
        tinted = tinted * _LAMPS
    gloom = mix(scene.near, _SHADE, 0.5) if scene.dark else scene.near
    return mix(tinted, gloom, _GLOOM[scene.time] * most)


def draw_steam(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float, strong: float = 0.5) -> None:
    """Draw wisps of steam that curl upwards from (x, y)."""
    colour = mix(scene.pale(0.05), WHITE, 0.4)
    k = np.linspace(0, 1, 26)
    for number, (aside, high, wide) in enumerate(((-0.14, 0.8, 0.07), (0.03, 1.0, 0.085), (0.17, 0.7, 0.06))):
        phase = TURN * (1.15 * k - t - 0.31 * number)
        xs = x + tall * (aside * (1 + 0.5 * k) + 0.13 * k**0.8 * np.sin(phase) + 0.04 * np.sin(2 * phase + 1) * k)
        ys = y - tall * high * k
        half = tall * wide * np.sin(np.pi * k**0.75) ** 0.8 * (0.75 + 0.4 * np.sin(phase + 1.2))
        stops = [(colour, 0.0), (colour, strong), (colour, strong * 0.55), (colour, 0.0)]
        ribbon = np.concatenate([np.stack([xs - half, ys], 1), np.stack([xs + half, ys], 1)[::-1]])
        canvas.polygon(ribbon, fade((0, y), (0, y - tall * high), stops, [0, 0.25, 0.65, 1]))
