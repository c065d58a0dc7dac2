"""Mountains: ranges one behind another, with foothills or a summit in front."""

from collections.abc import Iterator

from engine.scenes import terrain
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.terrain import Ridge, hazy, land, pines


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
