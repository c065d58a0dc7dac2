"""Moored boats that bob: yachts with bare masts and small fishing boats."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.waves import lens
from engine.scenes.rhythm import swing, wave

_HULLS = ("2f5d8a", "b23a3a", "f3efe6", "2c7a78", "e0a43c", "27384f")


@dataclass(frozen=True)
class Boat:
    """A boat: the middle of its waterline, half its length, which way it points and its looks."""

    x: float
    y: float
    size: float
    facing: int
    fishing: bool
    colour: Colour
    phase: float

    @classmethod
    def random(cls, scene: Layout, rng: np.random.Generator, x: float, y: float, size: float) -> "Boat":
        """Return a boat with random looks."""
        colour = scene.shade(rgb(_HULLS[int(rng.integers(len(_HULLS)))]), 0.9)
        facing = 1 if rng.random() < 0.5 else -1
        return cls(x, y, size, facing, bool(rng.random() < 0.45), colour, float(rng.random()))


def draw_boat(canvas: Canvas, scene: Layout, boat: Boat, t: float) -> None:
    """Draw a boat and its reflection at a moment."""
    _reflection(canvas, scene, boat, t)
    roll, heave = 1.3 * wave(t, 1, boat.phase) + 0.5 * wave(t, 2, boat.phase), boat.size * 0.03
    with canvas.turned(roll, boat.x, boat.y), canvas.moved(0, heave * wave(t, 1, boat.phase + 0.25)):
        if boat.fishing:
            _fishing_gear(canvas, scene, boat)
        else:
            _rigging(canvas, scene, boat)
        _hull(canvas, scene, boat)


def _hull(canvas: Canvas, scene: Layout, boat: Boat) -> None:
    x, y, s, f = boat.x, boat.y, boat.size, boat.facing
    bow, stern, deck = x + f * s * 1.08, x - f * s * 0.95, y - s * 0.27
    canvas.outline(
        (stern, deck),
        [
            (x, y - s * 0.2, bow, y - s * 0.42),
            (x + f * s * 0.86, y - s * 0.1, x + f * s * 0.72, y + s * 0.05),
            (x - f * s * 0.78, y + s * 0.05),
            (x - f * s * 0.95, y - s * 0.04, stern, deck),
        ],
        solid(boat.colour),
    )
    canvas.outline(
        (x + f * s * 0.86, y - s * 0.13),
        [
            (x + f * s * 0.8, y - s * 0.04, x + f * s * 0.72, y + s * 0.05),
            (x - f * s * 0.78, y + s * 0.05),
            (x - f * s * 0.9, y, x - f * s * 0.93, y - s * 0.08),
            (x, y - s * 0.04, x + f * s * 0.86, y - s * 0.13),
        ],
        solid(mix(boat.colour, scene.near, 0.42)),
    )
    rail = mix(scene.pale(0.05), boat.colour, 0.1)
    canvas.stroke(
        (stern, deck + s * 0.025), [(x, y - s * 0.175, bow - f * s * 0.02, y - s * 0.395)], pen(rail, s * 0.05)
    )


def _rigging(canvas: Canvas, scene: Layout, boat: Boat) -> None:
    """Draw a cabin, a mast with stays, and a sail furled on the boom."""
    x, y, s, f = boat.x, boat.y, boat.size, boat.facing
    white = scene.shade(rgb("f2eee4"), 0.9)
    line = mix(scene.near, scene.middle, 0.25)
    mast, top = x + f * s * 0.12, y - s * 2.5
    canvas.outline(
        (x - f * s * 0.5, y - s * 0.22),
        [(x - f * s * 0.42, y - s * 0.42), (x + f * s * 0.3, y - s * 0.44), (x + f * s * 0.52, y - s * 0.26)],
        solid(white),
    )
    canvas.bar(
        min(x - f * s * 0.34, x + f * s * 0.2), y - s * 0.385, max(x - f * s * 0.34, x + f * s * 0.2), y - s * 0.31,
        solid(mix(scene.near, scene.middle, 0.2)), s * 0.03,
    )  # fmt: skip
    for end in (x + f * s * 1.02, x - f * s * 0.9):
        canvas.line(mast, top + s * 0.06, end, y - s * 0.3, pen(line, max(s * 0.012, 0.6), 0.8))
    canvas.limb((mast, y - s * 0.3), s * 0.05, (mast, top), s * 0.03, solid(mix(white, scene.near, 0.25)))
    canvas.line(mast - s * 0.14, top + s * 0.7, mast + s * 0.14, top + s * 0.7, pen(line, max(s * 0.02, 0.7)))
    sail = mix(boat.colour, white, 0.25 if boat.colour.mean() < 150 else 0.9)
    canvas.limb((mast, y - s * 0.62), s * 0.14, (mast - f * s * 0.8, y - s * 0.56), s * 0.09, solid(sail))


def _fishing_gear(canvas: Canvas, scene: Layout, boat: Boat) -> None:
    """Draw a wheelhouse, a short mast and a boom."""
    x, y, s, f = boat.x, boat.y, boat.size, boat.facing
    white, roof = scene.shade(rgb("f4efe2"), 0.9), scene.shade(rgb("c4533b"), 0.9)
    line = mix(scene.near, scene.middle, 0.2)
    mast = x - f * s * 0.28
    canvas.limb((mast, y - s * 0.3), s * 0.05, (mast, y - s * 1.45), s * 0.03, solid(line))
    canvas.limb((mast, y - s * 0.45), s * 0.035, (mast - f * s * 0.62, y - s * 1.05), s * 0.025, solid(line))
    for end, high in ((x + f * s * 1.0, 0.42), (mast - f * s * 0.6, 1.04)):
        canvas.line(mast, y - s * 1.4, end, y - s * high, pen(line, max(s * 0.012, 0.6), 0.8))
    left, right = sorted((x + f * s * 0.02, x + f * s * 0.52))
    canvas.bar(left, y - s * 0.86, right, y - s * 0.2, solid(white), s * 0.03)
    canvas.bar(left - s * 0.05, y - s * 0.93, right + s * 0.05, y - s * 0.83, solid(roof), s * 0.03)
    pane = rgb("ffdf8c") if scene.dark else mix(scene.near, scene.middle, 0.3)
    wide = (right - left - s * 0.16) / 2
    panes = [
        (
            left + s * 0.05 + k * (wide + s * 0.06),
            y - s * 0.76,
            left + s * 0.05 + k * (wide + s * 0.06) + wide,
            y - s * 0.54,
        )
        for k in (0, 1)
    ]
    canvas.bars(panes, solid(pane), s * 0.02)


def _reflection(canvas: Canvas, scene: Layout, boat: Boat, t: float) -> None:
    """Draw the hull and the mast mirrored in the moving water."""
    x, y, s = boat.x, boat.y, boat.size
    dark = mix(boat.colour, scene.near, 0.45)
    rows, tall = [], s * (0.5 if not boat.fishing else 0.75)
    for i in range(8):
        share = i / 8
        aside = (0.02 + 0.07 * share) * s * swing(t, 2, boat.phase - 0.24 * i)
        half = s * (0.98 - 0.55 * share) * (1 + 0.1 * swing(t, 2, boat.phase + 0.3 * i)) * (0.86 if i % 2 else 1)
        rows.append(lens(x + aside, y + s * 0.06 + tall * share, half, tall / 8 * 0.62))
    canvas.polygons(rows[:4], solid(dark, 0.6))
    canvas.polygons(rows[4:], solid(dark, 0.34))
    mast = x + boat.facing * s * (-0.28 if boat.fishing else 0.12)
    streaks = []
    for i in range(11):
        aside = (0.02 + 0.012 * i) * s * swing(t, 2, boat.phase - 0.21 * i)
        streaks.append(lens(mast + aside, y + tall + s * 0.13 * i, s * (0.05 - 0.002 * i), s * 0.085))
    canvas.polygons(streaks[: 5 if boat.fishing else 11], solid(mix(scene.pale(0.2), dark, 0.3), 0.4))
