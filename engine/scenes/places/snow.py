"""The winter landscape: snowfields with pines."""

from collections.abc import Iterator

from engine.scenes.colour import WHITE, mix
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.terrain import Ridge, land, mountains, pines
from engine.scenes.wind import draw_drift


def snow(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, white = scene.part("snowfield"), scene.pale(0.12)
    yield from mountains(scene, scene.horizon_y - 20, 3, (0.15, 0.5), 210, floor=scene.horizon_y + 80)
    for i in range(3):
        share = i / 2
        heights = rolling(rng, scene.many(90), 2, 0.35, scene.many(2)) - 0.4
        base = scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share
        ridge = Ridge.across(scene.width, base - 60 * heights)
        colour = mix(white, scene.zenith, 0.1 + 0.12 * share)
        yield land(scene, ridge, [mix(colour, white, 0.5), colour], float(ridge.ys.max()) + 120)
        if i < 2 or scene.pines:
            tall, count = (62 + 54 * share) * scene.stretch, scene.many(16 - 4 * share)
            tint, clearing = scene.layer(0.58 + 0.22 * share), (scene.stand_x, 90)
            yield pines(scene, f"snow {i}", ridge, tall, count, tint, clearing, white)
    if "snowfall" not in scene.weather:
        yield Layer(lambda canvas, t: draw_drift(canvas, scene, t, WHITE))
