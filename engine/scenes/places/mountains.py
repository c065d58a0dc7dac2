"""Mountains: ranges one behind another, with foothills or a summit in front."""

from collections.abc import Iterator
from functools import partial

from engine.scenes import terrain
from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.habitats import FLYING
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.wildflowers import wildflowers
from engine.scenes.terrain import Ridge, hazy, land, pines, swaying


def mountains(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng = scene.part("foothills")
    yield from terrain.mountains(scene, scene.horizon_y, int(rng.integers(3, 6)), height=250)
    if scene.summit:
        return
    near = scene.layer(0.92)
    base = scene.height * 0.86 if scene.pines else scene.horizon_y + 72
    ridge = Ridge.across(scene.width, base + 46 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5), 26)
    yield land(scene, ridge, hazy(scene, near, 0.1))
    if scene.pines:
        clearing = (scene.stand_x, 84) if scene.subject != "none" else None
        count, tall = scene.many(rng.integers(16, 30)), rng.uniform(70, 120) * scene.stretch
        yield pines(scene, "foothill pines", ridge, tall, count, near, clearing, windy=True)
    elif scene.subject in ("none", *FLYING):
        grass = mix(mix(near, scene.shade(rgb("3f7a70" if scene.dark else "6f9a4c")), 0.5), scene.horizon, 0.24)
        petals = [scene.shade(rgb(code), 0.9) for code in ("f3eef8", "c9a6e8", "f2d27a")]
        yield swaying(scene, ridge.sway, partial(_stones, scene=scene, ridge=ridge, rock=near))
        yield wildflowers(scene, ridge.at, grass, petals, 100, 0.24)


def _stones(canvas: Canvas, scene: Layout, ridge: Ridge, rock: Colour) -> None:
    """Draw boulders that lie on the foothills, with a lit face."""
    rng = scene.part("stones")
    toward = 1 if scene.light_x > scene.width / 2 else -1
    stone = mix(rock, scene.horizon, 0.16)
    for x, low, size in sorted(rng.random((scene.many(9), 3)).tolist(), key=lambda row: row[1]):
        x, r = x * scene.width, (6 + 20 * size**2) * (0.6 + 0.9 * low) * scene.stretch
        y = ridge.at(x) + 8 + (scene.height - ridge.at(x) - 20) * low
        canvas.oval(x, y + 1, r * 1.3, r * 0.18, solid(scene.near, 0.35))
        whole = [(-1.2, 0), (-1.05, -0.36), (-0.6, -0.62), (0.1, -0.7), (0.7, -0.5), (1.1, -0.2), (1.2, 0)]
        face = [(0.4, -0.12), (0.0, -0.36), (-0.6, -0.62), (0.1, -0.7), (0.7, -0.5), (1.1, -0.2)]
        for shape, colour in ((whole, stone), (face, mix(stone, scene.horizon, 0.22))):
            canvas.polygon([(x + toward * a * r, y + b * r) for a, b in shape], solid(colour))
