"""The meadow: green hills with bushes."""

from collections.abc import Iterator

from engine.scenes.canvas import solid
from engine.scenes.colour import mix, rgb
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.terrain import Ridge, hill, hills, mountains, swaying
from engine.scenes.wind import draw_gust


def meadow(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    if scene.backdrop == "mountains":
        yield from mountains(scene, scene.horizon_y - 14, 3, (0.15, 0.5), 180, floor=scene.horizon_y + 120)
    # Grass looks blue at night: its daylight green would turn grey under a violet sky.
    codes = ("8fc4ae", "5fa592", "438a84") if scene.dark else ("b8d468", "86bd45", "5f9a38")
    greens = [scene.shade(mix(rgb(code), scene.horizon, 0.3 - 0.12 * i), 1.3) for i, code in enumerate(codes)]
    lines = hills(scene, scene.horizon_y, 3)
    for line, green in zip(lines, greens, strict=True):
        yield hill(scene, line, green)
    yield Layer(lambda canvas, t: draw_gust(canvas, scene, t, lines[1]))
    bushes = solid(mix(greens[2], scene.near, 0.3))
    yield swaying(scene, lines[1].sway, lambda canvas: canvas.circles(_bushes(scene, lines[1]), bushes))


def _bushes(scene: Layout, line: Ridge) -> Iterator[tuple[float, float, float]]:
    rng = scene.part("bushes")
    for x in rng.uniform(0, scene.width, scene.many(9)).tolist():
        size = rng.uniform(7, 17)
        if abs(x - scene.stand_x) > 60:
            y = line.at(x) - size * 0.3
            yield from ((x, y, size), (x + size, y + 3, size * 0.75))
