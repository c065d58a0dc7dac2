"""The sailboat."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import SAIL_COLOURS, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave


def draw_sailboat(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a sailboat with its mirror image on the water."""
    size = rng.uniform(72, 104) * scene.stretch
    x = scene.stand_x + 12 * wave(t)
    shore = max(scene.horizon_y, scene.height * 0.68) if scene.place not in ("lake", "ocean") else scene.horizon_y
    y = max(shore + rng.uniform(0.35, 0.6) * (scene.height - shore), 2.05 * size)
    sail = scene.shade(rgb(SAIL_COLOURS[scene.sail]), 0.7)
    hull = scene.shade(rgb(("7a3b2a", "23466e", "f4efe4", "9c2f36")[int(rng.integers(4))]))
    mirror = mix(sail, scene.near, 0.35)
    for i in range(7):
        half, row = size * (0.75 - 0.06 * i) * rng.uniform(0.6, 1), y + size * 0.2 + i * 7
        half, aside = half * (1 + 0.1 * swing(t, 3, 0.4 * i)), (0.5 + 0.5 * i) * swing(t, 2, -0.2 * i)
        canvas.bar(x + aside - half, row, x + aside + half, row + 3, solid(mirror, 0.45 - 0.05 * i), 1.5)
    s = size
    roll, belly = 1.6 * math.sin(TURN * t + 1) + 1.2 * swing(t, 1, 0.1), 0.03 * s * swing(t, 2, 0.2)
    with canvas.turned(roll, x, y):
        y -= 3 * wave(t, 2)
        _sails(canvas, scene, (x, y, s), sail, belly, t)
        _hull(canvas, scene, (x, y, s), hull)


def _sails(
    canvas: Canvas, scene: Layout, spot: tuple[float, float, float], sail: Colour, belly: float, t: float
) -> None:
    """Draw the mast, the main sail with its battens, the foresail and a pennant."""
    x, y, s = spot
    spar = mix(mix(rgb("8a6242"), scene.near, 0.4), scene.light, 0.08)
    toward = 1 if scene.light_x > x else -1
    flag = [0.035 * s * wave(t, 3, -0.22 * k) * k for k in range(1, 4)]
    pennant = [(x, y - s * 2.08), (x - s * 0.1, y - s * 2.06 + flag[0]), (x - s * 0.3, y - s * 2.02 + flag[2])]
    pennant += [(x - s * 0.1, y - s * 1.99 + flag[0]), (x, y - s * 1.97)]
    canvas.polygon(pennant, solid(scene.shade(rgb("e0503f"), 0.6)))
    canvas.limb((x, y), s * 0.05, (x, y - s * 2.08), s * 0.022, solid(spar))
    canvas.line(x - s * 0.84, y - s * 0.06, x, y - s * 1.98, pen(spar, 1.0, 0.8))
    main: list[tuple[float, ...]] = [(x + s * 0.72 + belly, y - s * 1.0, x + s * 0.8, y - s * 0.19)]
    main += [(x + s * 0.4, y - s * 0.1, x + s * 0.05, y - s * 0.16)]
    start = (x + s * 0.04, y - s * 1.92)
    tones = [mix(sail, scene.light, 0.25), sail, mix(sail, scene.near, 0.24)]
    stops = [(tone, 1.0) for tone in (tones if toward < 0 else tones[::-1])]
    canvas.outline(start, main, fade((x, 0), (x + s * 0.72, 0), stops))
    with canvas.inside_outline(start, main):
        seam = pen(mix(sail, scene.near, 0.35), 1.2, 0.55)
        for up, down_by in ((0.55, 0.1), (0.9, 0.08), (1.25, 0.06)):
            canvas.stroke(
                (x, y - s * up), [(x + s * 0.4 + belly, y - s * (up - 0.01), x + s * 0.9, y - s * (up - down_by))], seam
            )
    fore: list[tuple[float, ...]] = [
        (x - s * 0.28 + belly, y - s * 0.85, x - s * 0.76, y - s * 0.17),
        (x - s * 0.3, y - s * 0.1, x - s * 0.06, y - s * 0.2),
    ]
    tones = [mix(sail, scene.near, 0.08), mix(sail, scene.near, 0.34)]
    stops = [(tone, 1.0) for tone in (tones if toward < 0 else tones[::-1])]
    canvas.outline((x - s * 0.05, y - s * 1.74), fore, fade((x - s * 0.7, 0), (x, 0), stops))
    canvas.limb((x, y - s * 0.17), s * 0.032, (x + s * 0.84, y - s * 0.16), s * 0.024, solid(spar))


def _hull(canvas: Canvas, scene: Layout, spot: tuple[float, float, float], hull: Colour) -> None:
    """Draw the hull with its cabin, a pale strake and the darker belly at the water."""
    x, y, s = spot
    wood = scene.shade(rgb("c08a56"), 0.9)
    cabin = [(x + s * 0.02, y - s * 0.06), (x + s * 0.06, y - s * 0.15), (x + s * 0.42, y - s * 0.13)]
    canvas.polygon([*cabin, (x + s * 0.5, y - s * 0.06)], solid(wood))
    for dx in (0.13, 0.25, 0.36):
        canvas.circle(
            x + s * dx,
            y - s * 0.095,
            s * 0.024,
            solid(rgb("ffe2a0") if scene.dark else mix(scene.near, scene.middle, 0.3)),
        )
    top = y - s * 0.07
    start = (x - s * 0.92, top - s * 0.035)
    sides: list[tuple[float, ...]] = [
        (x - s * 0.2, y - s * 0.03, x + s * 0.98, top - s * 0.01),
        (x + s * 0.84, y + s * 0.28, x + s * 0.56, y + s * 0.28),
    ]
    sides += [(x - s * 0.56, y + s * 0.28), (x - s * 0.78, y + s * 0.2, *start)]
    canvas.outline(
        start, sides, down(top, y + s * 0.28, [mix(hull, scene.light, 0.2), hull, mix(hull, scene.near, 0.35)])
    )
    with canvas.inside_outline(start, sides):
        strake = pen(mix(hull, scene.pale(0.1), 0.7), s * 0.05)
        canvas.stroke((x - s * 0.95, top + s * 0.02), [(x - s * 0.2, y + s * 0.035, x + s, top + s * 0.045)], strake)
        canvas.bar(x - s, y + s * 0.2, x + s, y + s * 0.3, solid(mix(rgb("8a2f2a"), scene.near, 0.4)))
    foam = solid(mix(scene.pale(0.05), scene.horizon, 0.2), 0.7)
    canvas.oval(x - s * 0.1, y + s * 0.275, s * 0.74, s * 0.022, foam)
    canvas.oval(x - s * 0.74, y + s * 0.25, s * 0.16, s * 0.02, foam)
