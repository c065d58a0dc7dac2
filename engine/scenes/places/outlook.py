"""The outlook: hills, trees, roofs and twigs that are seen through the window of a room."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import BLACK, WARM, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.room import Points, pane
from engine.scenes.rhythm import swing


def hills_view(scene: Layout, trees: int = 9) -> Iterator[Layer]:
    """Build the view of hazy hills and trees, behind the wall."""
    rng, (left, _, right, bottom) = scene.part("view"), pane(scene)
    xs, base = np.linspace(left - 20, right + 20, 50), scene.horizon_y
    deep = max(bottom - base, 24.0)

    def draw(canvas: Canvas) -> None:
        for number, depth in enumerate((0.22, 0.42, 0.62)):
            ys = (
                base
                + deep * 0.36 * number
                - (46 - 12 * number) * scene.stretch * rolling(scene.part(f"hill {number}"), 50, 3, 0.45, 2)
            )
            ridge = np.concatenate([np.stack([xs, ys], 1), [(right + 20, bottom + 9), (left - 20, bottom + 9)]])
            colour = mix(scene.layer(depth), scene.shade(rgb("6a9a62")), 0.3)
            canvas.polygon(
                ridge,
                down(float(ys.min()), bottom, [mix(colour, scene.horizon, 0.1), mix(colour, scene.horizon, 0.35)]),
            )

    yield still(draw)
    spots = rng.random((scene.many(trees), 3))
    colour = mix(scene.layer(0.78), scene.shade(rgb("4c7c4a")), 0.3)
    yield Layer(partial(_trees, scene=scene, spots=spots, colour=colour))


def _trees(canvas: Canvas, t: float, scene: Layout, spots: Points, colour: Colour) -> None:
    left, _, right, bottom = pane(scene)
    discs = []
    for x, size, wide in spots.tolist():
        cx, tall = left + (right - left) * x, (22 + 34 * size) * scene.stretch
        for aside, up, radius in ((0.0, 0.95, 0.36), (-0.3, 0.55, 0.4), (0.32, 0.5, 0.42), (0.0, 0.3, 0.5)):
            shift = tall * 0.05 * up * swing(t, 2, -cx / 300)
            discs.append((cx + tall * aside * (0.8 + 0.5 * wide) + shift, bottom - tall * up + 4, tall * radius))
    canvas.circles(discs, solid(colour))


def town_view(scene: Layout) -> Layer:
    """Return the view of roofs, with lit windows when it is dark, behind the wall."""
    left, _, right, bottom = pane(scene)

    def draw(canvas: Canvas) -> None:
        for row, depth in enumerate((0.2, 0.42, 0.68)):
            rng, x = scene.part(f"roofs {row}"), left - 30
            colour, lights, walls, gables = scene.layer(depth), [], [], []
            while x < right + 10:
                wide = rng.uniform(34, 64)
                tall = rng.uniform(30, 95 - 18 * row) * scene.stretch
                top = max(scene.horizon_y + 12 * row - tall * 0.75, scene.horizon_y - 110)
                walls.append((x, top, x + wide, bottom + 9))
                if rng.random() < 0.7:
                    gables.append([(x - 2, top + 0.5), (x + wide / 2, top - wide * 0.42), (x + wide + 2, top + 0.5)])
                lights += [
                    (x + wide * a, y, x + wide * a + 5, y + 7)
                    for y in np.arange(top + 9, bottom, 16).tolist() for a in (0.18, 0.45, 0.72) if rng.random() < 0.45
                ]  # fmt: skip
                x += wide + rng.uniform(0, 3)
            canvas.bars(walls, down(scene.horizon_y - 80, bottom, [colour, mix(colour, scene.horizon, 0.4)]))
            canvas.polygons(gables, solid(mix(colour, scene.near, 0.14)))
            glass = WARM if scene.dark else mix(colour, scene.light if scene.low_sun else scene.near, 0.3)
            canvas.bars(lights, solid(glass, 0.9 if scene.dark else 0.5), 0.5)

    return still(draw)


def bough(scene: Layout, high: float = 0.0) -> Layer:
    """Return leafy twigs that hang into the window from the upper corner that is farther from the light."""
    left, top, right, bottom = pane(scene)
    side = -1 if scene.light_x > (left + right) / 2 else 1
    root = (right if side > 0 else left, top + high)
    rng, reach = scene.part("bough"), 0.5 * min(right - left, bottom - top)
    colour = mix(scene.layer(0.92), scene.shade(rgb("3f7a44")), 0.35)
    leaves = rng.random((80, 4))

    def draw(canvas: Canvas, t: float) -> None:
        near: list[Points] = []
        far: list[Points] = []
        for share, aside, size, angle in leaves.tolist():
            sag = reach * (0.1 + 0.42 * share**1.5) + (aside - 0.5) * reach * 0.34
            x = root[0] - side * reach * (1.05 * share - 0.05) + 5 * share * swing(t, 1, 0.1)
            y = root[1] + sag + 6 * share * swing(t, 2, -share)
            turn = side * (0.6 + 0.9 * angle) + 0.3 * swing(t, 2, share + aside)
            along, across = np.array([-side * np.cos(turn), np.sin(abs(turn))]), (9 + 11 * size) * scene.stretch
            flat = np.array([-along[1], along[0]]) * 0.26
            leaf = np.array(
                [
                    (0, 0),
                    0.25 * along + 0.9 * flat,
                    0.6 * along + 0.8 * flat,
                    along,
                    0.6 * along - 0.8 * flat,
                    0.25 * along - 0.9 * flat,
                ]
            ) * across + (x, y)
            (near if size > 0.4 else far).append(leaf)
        twig = [(root[0] + side * 10, root[1] - 4), (root[0] - side * reach * 0.5, root[1] + reach * 0.22)]
        canvas.limb(twig[0], 5, twig[1], 2, solid(mix(colour, BLACK, 0.25)))
        canvas.polygons(far, solid(mix(colour, scene.horizon, 0.35)))
        canvas.polygons(near, solid(colour))

    return Layer(draw)
