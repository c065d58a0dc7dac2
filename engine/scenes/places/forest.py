"""The forest: rows of firs, sometimes with mist between them."""

from collections.abc import Iterator

from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.terrain import Ridge, fog, hazy, land, mountains, pines


def forest(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng = scene.part("forest")
    if rng.random() < 0.6 or "distant mountains" in scene.features:
        yield from mountains(scene, scene.horizon_y - 40, 2, (0.12, 0.3), 190, floor=scene.horizon_y + 60)
    count = int(rng.integers(3, 5))
    for i in range(count):
        share, nearest = i / (count - 1), i == count - 1
        base = scene.horizon_y - 14 + (scene.height * 0.9 - scene.horizon_y) * share
        # Only the nearest trees sway with the view and in the wind.
        ys = base - 34 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5)
        ridge = Ridge.across(scene.width, ys, 20 if nearest else 0)
        colour = scene.layer(0.28 + 0.6 * share)
        yield land(scene, ridge, hazy(scene, colour, 0.0 if nearest else 0.5))
        clearing = (scene.stand_x, 105) if share > 0.6 else None
        tall, trees = (62 + 88 * share) * scene.stretch, scene.many(42 - 18 * share)
        yield pines(scene, f"forest {i}", ridge, tall, trees, colour, clearing, windy=nearest)
        if scene.mist and not nearest:
            yield fog(scene, base - 40, base + 70, 0.55)
