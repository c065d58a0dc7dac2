"""The lake: water that mirrors mountains or hills."""

from collections.abc import Iterator

from engine.scenes.canvas import solid
from engine.scenes.colour import WHITE, mix
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.terrain import Ridge, hazy, hill, hills, land, mountains, pines, water


def lake(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, top = scene.part("lake"), scene.horizon_y
    if scene.backdrop == "mountains":
        yield from mountains(scene, top - 12, 3, (0.2, 0.7), 210, floor=top + 5)
    else:
        lines = hills(scene, top - 16, 2, 110)
        yield from (hill(scene, line, scene.layer(depth)) for line, depth in zip(lines, (0.25, 0.5), strict=True))
    shore = Ridge.across(scene.width, top - 4 - 10 * rolling(rng, 60, 3, 0.5, scene.many(3)))
    yield land(scene, shore, hazy(scene, scene.layer(0.78)), floor=top + 5)
    if scene.pines:
        tall = rng.uniform(34, 62) * scene.stretch
        yield pines(scene, "lake pines", shore, tall, scene.many(36), scene.layer(0.82))
    yield from water(scene, "lake water", top, 10, mirrors=0.5)
    line = mix(scene.horizon, WHITE, 0.3)
    yield still(lambda canvas: canvas.bar(0, top - 1, scene.width, top + 1.5, solid(line, 0.6)))
