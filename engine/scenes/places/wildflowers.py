"""Wild flowers and grass near the viewer, which bend in the wind."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing

#: The directions of the petals.
_RING = tuple((math.cos(k * math.pi / 3), math.sin(k * math.pi / 3)) for k in range(6))


def wildflowers(
    scene: Layout,
    top: Callable[[float], float],
    grass: Colour,
    petals: Sequence[Colour],
    count: int = 60,
    share: float = 0.4,
) -> Layer:
    """Return grass below the line `top`, a share of it with flowers in the colours of the petals."""
    rng = scene.part("wild flowers")
    rows = rng.random((scene.many(count * scene.stretch), 4))
    # Flowers grow in patches.
    rows[:, 0] = (rows[:, 0] + 0.05 * np.round(7 * rows[:, 3])) % 1.0
    spots = []
    for across, low, size, kind in rows[np.argsort(rows[:, 1])].tolist():
        x = across * (scene.width + 20) - 10
        line = top(x)
        y = line + 5 + (scene.height + 8 - line) * low**1.3
        tall = (6 + 20 * low**1.3) * (0.7 + 0.6 * size) * scene.stretch
        bloom = int(kind * 997) % len(petals) if size > 1 - share and petals else None
        spots.append((x, y, tall, bloom))
    dark = mix(grass, scene.near, 0.26)

    def draw(canvas: Canvas, t: float) -> None:
        blades: list[list[tuple[float, float]]] = []
        blooms: list[list[tuple[float, float, float]]] = [[] for _ in petals]
        hearts: list[tuple[float, float, float]] = []
        for x, y, tall, bloom in spots:
            bend = 0.2 * swing(t, 2, -x / 260)
            thick = 0.06 * tall + 0.5
            for lean in (-0.45, 0.05, 0.5):
                high = tall * (1 - 0.4 * abs(lean)) * (0.8 if bloom is None or lean != 0.05 else 1.1)
                blades.append(
                    [(x + 2 * lean - thick, y), (x + tall * (lean + bend), y - high), (x + 2 * lean + thick, y)]
                )
            if bloom is not None:
                cx, cy, r = x + tall * (0.05 + bend), y - 1.1 * tall, 0.085 * tall + 0.8
                ring = _RING if r > 2.2 else _RING[::2]
                blooms[bloom] += [(cx + a * r, cy + 0.8 * b * r, 0.62 * r) for a, b in ring]
                hearts.append((cx, cy, 0.5 * r))
        canvas.polygons(blades, solid(dark))
        for colour, discs in zip(petals, blooms, strict=True):
            canvas.circles(discs, solid(colour))
        canvas.circles(hearts, solid(mix(scene.shade(rgb("e8a93a")), scene.near, 0.1)))

    return Layer(draw)
