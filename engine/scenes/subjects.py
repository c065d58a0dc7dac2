"""Subjects: the main thing in a scene."""

import math
from collections.abc import Iterator

import numpy as np

from engine.scenes.camp import draw_tent
from engine.scenes.canvas import Canvas, fade, pen, solid
from engine.scenes.colour import BLACK, SAIL_COLOURS, WHITE, Colour, mix, rgb
from engine.scenes.figures import draw_hiker, draw_runner, draw_winner
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.plants import draw_cacti, draw_flowers, draw_tree
from engine.scenes.rhythm import TURN, swing, wave
from engine.scenes.sky import draw_flock
from engine.scenes.structures import draw_bridge, draw_lighthouse


def subject(scene: Layout) -> Iterator[Layer]:
    """Build the subject, in front of everything so far."""
    if scene.subject != "none":
        draw = _SUBJECTS[scene.subject]
        moves = scene.subject not in ("bridge", "cactus")
        yield Layer(lambda canvas, t: draw(canvas, scene, scene.part(scene.subject), t), moves, salient=True)


def _birds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    draw_flock(canvas, scene, rng, t, int(rng.integers(5, 9)), 24, 40)


def _sailboat(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
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
        canvas.limb((x, y), s * 0.055, (x, y - s * 1.95), s * 0.03, solid(mix(hull, scene.near, 0.4)))
        canvas.outline(
            (x + s * 0.05, y - s * 1.88),
            [(x + s * 0.72 + belly, y - s * 1.0, x + s * 0.78, y - s * 0.2), (x + s * 0.05, y - s * 0.14)],
            solid(sail),
        )
        canvas.outline(
            (x - s * 0.05, y - s * 1.7),
            [(x - s * 0.3 + belly, y - s * 0.85, x - s * 0.72, y - s * 0.2), (x - s * 0.05, y - s * 0.16)],
            solid(mix(sail, scene.near, 0.2)),
        )
        top = y - s * 0.06
        sides = [(x + s * 0.98, top), (x + s * 0.72, y + s * 0.28, x + s * 0.5, y + s * 0.28)]
        sides += [(x - s * 0.6, y + s * 0.28), (x - s * 0.78, y + s * 0.2, x - s * 0.86, top)]
        canvas.outline((x - s * 0.86, top), sides, solid(hull))
        canvas.bar(x - s * 0.85, top, x + s * 0.93, top + s * 0.07, solid(mix(hull, scene.pale(0.1), 0.65)), 2)


def _balloons(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    first, second = (scene.shade(rgb(code), 0.7) for code in scene.balloon_colours.split())
    big = rng.uniform(58, 82) * min(scene.stretch, 1.1)
    x = min(max(scene.stand_x, big + 16), scene.width - big - 16)
    spots = [(x, rng.uniform(0.24, 0.34) * scene.height, big)]
    for _ in range(1, scene.balloons):
        radius = big * rng.uniform(0.26, 0.5)
        xs, ys = rng.uniform(50, scene.width - 50, 24), rng.uniform(60, scene.horizon_y - 40, 24)
        for spot in zip(xs.tolist(), ys.tolist(), strict=True):
            if all(math.dist(spot, other[:2]) > (radius + other[2]) * 1.35 for other in spots):
                spots.append((*spot, radius))
                break
    for i, (x, y, radius) in reversed(list(enumerate(spots))):
        near = 1 if i == 0 else 0.6
        rise, drift = near * 12 * wave(t), near * 7 * wave(t, 1, 0.25)
        pair = (first, second) if i % 2 == 0 else (second, first)
        # The basket swings below the drifting balloon.
        with canvas.turned(1.6 * swing(t), x, y):
            _balloon(canvas, scene, (x + drift, y - rise, radius), pair)


def _balloon(canvas: Canvas, scene: Layout, spot: tuple[float, float, float], pair: tuple[Colour, Colour]) -> None:
    x, y, q = spot
    first, second = pair
    start = (x - q * 0.2, y + q * 1.2)
    shape = [
        (x - q * 0.5, y + q * 0.78, x - q, y + q * 0.42, x - q, y - q * 0.05),
        (x - q, y - q * 1.3, x + q, y - q * 1.3, x + q, y - q * 0.05),
        (x + q, y + q * 0.42, x + q * 0.5, y + q * 0.78, x + q * 0.2, y + q * 1.2),
    ]
    rope = mix(scene.near, BLACK, 0.2)
    for side in (-1, 1):
        canvas.line(x + side * q * 0.18, y + q * 1.18, x + side * q * 0.13, y + q * 1.5, pen(rope, max(q * 0.03, 1.2)))
    canvas.outline(start, shape, solid(first))
    with canvas.inside_outline(start, shape):
        for reach, colour in ((0.8, second), (0.56, first), (0.3, second)):
            canvas.oval(x, y + q * 0.1, q * reach, q * 1.32, solid(colour))
        shade_x = x + q * (0.32 if scene.light_x < x else -0.32)
        edge = x + q * (1.4 if scene.light_x < x else -1.4)
        dark = fade((shade_x - (edge - shade_x) * 0.4, 0), (edge, 0), [(scene.near, 0.0), (scene.near, 0.5)])
        canvas.bar(x - q * 1.1, y - q * 1.4, x + q * 1.1, y + q * 1.3, dark)
        canvas.bar(x - q, y + q * 1.08, x + q, y + q * 1.3, solid(mix(first, scene.near, 0.35)))
    basket = scene.shade(rgb("8a5a33"))
    canvas.bar(x - q * 0.17, y + q * 1.46, x + q * 0.17, y + q * 1.76, solid(basket), q * 0.05)
    canvas.bar(x - q * 0.19, y + q * 1.45, x + q * 0.19, y + q * 1.53, solid(mix(basket, WHITE, 0.2)), q * 0.04)


_SUBJECTS = {
    "hiker": draw_hiker,
    "arms": draw_winner,
    "runner": draw_runner,
    "sailboat": _sailboat,
    "lighthouse": draw_lighthouse,
    "balloons": _balloons,
    "birds": _birds,
    "tent": draw_tent,
    "tree": draw_tree,
    "bridge": draw_bridge,
    "cactus": draw_cacti,
    "flowers": draw_flowers,
}
