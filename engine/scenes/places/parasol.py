"""A parasol on the sand, with a towel in its shade."""

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import BALLOON_COLOURS, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.places.surf import Surf
from engine.scenes.rhythm import swing, wave


def parasol(scene: Layout, side: int, surf: Surf) -> Layer:
    """Return a parasol with a towel on the sand, towards one side."""
    rng = scene.part("parasol")
    x = scene.width * (0.5 - side * rng.uniform(0.04, 0.1))
    edge = float(np.interp(x, surf.xs, surf.edge(48)))
    y = edge + (scene.height - edge) * 0.42
    tall = 104 * scene.stretch
    colour = scene.shade(rgb(BALLOON_COLOURS[int(rng.integers(4))].split()[0]), 0.8)
    other = scene.shade(rgb("fff6e4"), 0.7)
    sand = mix(scene.near, WHITE, 0.1)

    def draw(canvas: Canvas, t: float) -> None:
        away = 1 if scene.light_x < x else -1
        canvas.oval(x + away * tall * 0.2, y + 2, tall * 0.46, tall * 0.07, solid(sand, 0.22))
        towel = [(x - 0.1 * tall, y + 2), (x + 0.62 * tall, y + 2), (x + 0.72 * tall, y + 0.15 * tall)]
        towel.append((x - 0.06 * tall, y + 0.15 * tall))
        canvas.polygon(towel, solid(other))
        for a, b in ((0.1, 0.22), (0.34, 0.46)):
            stripe = [(x + a * tall, y + 2), (x + b * tall, y + 2), (x + (b + 0.05) * tall, y + 0.15 * tall)]
            canvas.polygon([*stripe, (x + (a + 0.05) * tall, y + 0.15 * tall)], solid(colour))
        with canvas.turned(-side * 13 + 0.8 * wave(t, 1, 0.1), x, y):
            canvas.line(x, y + 4, x, y - tall, pen(scene.shade(rgb("d8c3a0"), 1.2), tall * 0.028))
            _canopy(canvas, scene, (x, y - tall, tall * 0.56), (colour, other), t)

    return Layer(draw, salient=True)


def _canopy(
    canvas: Canvas, scene: Layout, at: tuple[float, float, float], colours: tuple[Colour, Colour], t: float
) -> None:
    """Draw six panels of cloth that meet at the tip, their hem moving a little."""
    x, y, half = at
    tip, hem = (x, y - half * 0.1), y + half * 0.42
    knots = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 7)) * half
    for number in range(6):
        a, b = float(knots[number]), float(knots[number + 1])
        sag = half * (0.1 + 0.012 * swing(t, 2, 0.2 * number))
        shade = mix(colours[number % 2], scene.near, 0.08 * (number if scene.light_x < x else 5 - number) / 2)
        bow = half * 0.02
        canvas.outline(
            tip,
            [
                (x + b * 0.72, y + bow, x + b, hem),
                (x + (a + b) / 2, hem - sag, x + a, hem),
                (x + a * 0.72, y + bow, *tip),
            ],
            solid(shade),
        )
    canvas.circle(x, y - half * 0.1, half * 0.03, solid(colours[1]))
