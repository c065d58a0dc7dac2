"""The meadow: green hills with trees, hedges between the fields, and wild flowers near the viewer."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.habitats import FLYING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.crowns import crown, draw_crowns
from engine.scenes.places.wildflowers import wildflowers
from engine.scenes.terrain import Ridge, hill, hills, mountains
from engine.scenes.wind import draw_gust


def meadow(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    if scene.backdrop == "mountains":
        yield from mountains(scene, scene.horizon_y - 14, 3, (0.15, 0.5), 180, floor=scene.horizon_y + 120)
    greens = [_green(scene, i) for i in range(3)]
    lines = [replace(line, sway=0.0) for line in hills(scene, scene.horizon_y, 3)]
    alone = scene.subject in ("none", *FLYING)
    yield hill(scene, lines[0], greens[0])
    yield still(partial(_copses, scene=scene, line=lines[0], green=greens[0]))
    yield hill(scene, lines[1], greens[1])
    if alone:
        yield still(partial(_path, scene=scene, line=lines[1], green=greens[1]))
    yield Layer(lambda canvas, t: draw_gust(canvas, scene, t, lines[1]))
    yield still(partial(_trees, scene=scene, line=lines[1], green=greens[2]))
    yield hill(scene, lines[2], greens[2])
    if alone:
        codes = ("f7f1e2", "f2c84b", "f7f1e2")
        petals = [scene.shade(rgb(code), 0.9) for code in codes]
        yield wildflowers(scene, lambda x: max(lines[2].at(x), scene.height * 0.8), greens[2], petals, 70)
    else:
        yield still(partial(_shade, scene=scene, line=lines[2]))


def _green(scene: Layout, number: int) -> Colour:
    """Return the colour of a hill, from far (0) to near (2)."""
    # Grass looks blue at night: its daylight green would turn grey under a violet sky.
    codes = ("8cc0b4", "559c94", "2f7a7c") if scene.dark else ("b8d468", "86bd45", "5f9a38")
    haze = scene.middle if scene.dark else scene.horizon
    return scene.shade(mix(rgb(codes[number]), haze, 0.3 - 0.12 * number), 1.0 if scene.dark else 1.15)


def _shade(canvas: Canvas, scene: Layout, line: Ridge) -> None:
    """Darken the lowest part of the picture a little."""
    top = float(line.ys.max())
    canvas.bar(
        -5,
        top,
        scene.width + 5,
        scene.height,
        fade((0, top), (0, scene.height), [(scene.near, 0.0), (scene.near, 0.12)]),
    )


def _copses(canvas: Canvas, scene: Layout, line: Ridge, green: Colour) -> None:
    """Draw small groups of trees far away."""
    rng, discs = scene.part("copses"), []
    for start in rng.uniform(0, scene.width, scene.many(4)).tolist():
        for _ in range(int(rng.integers(3, 7))):
            x, r = start + rng.normal(0, 16), rng.uniform(4, 8) * scene.stretch
            discs.append((x, line.at(x) - 0.5 * r, r))
    draw_crowns(canvas, scene, discs, mix(green, scene.near, 0.3), 0.6)


def _path(canvas: Canvas, scene: Layout, line: Ridge, green: Colour) -> None:
    """Draw a path that winds from the hill towards the viewer."""
    side = 1 if scene.light_x < scene.width / 2 else -1
    x0 = scene.width * (0.5 + 0.12 * side)
    top, low = line.at(x0) + 1, scene.height + 6
    k = np.linspace(0, 1, 40)
    y = top + (low - top) * k**1.25
    x = x0 - side * scene.width * (0.09 * np.sin(k * 6.0) * (1 - 0.4 * k) + 0.16 * k**2)
    half = (1.5 + 30 * k**1.5) * scene.stretch
    earth = mix(scene.shade(rgb("d8bf8e" if not scene.dark else "8f97b0"), 1.1), green, 0.25)
    shape = np.concatenate([np.stack([x - half, y], 1), np.stack([x + half, y], 1)[::-1]])
    canvas.polygon(shape, down(top, low, [mix(earth, scene.horizon, 0.3), earth]))


def _trees(canvas: Canvas, scene: Layout, line: Ridge, green: Colour) -> None:
    """Draw round trees and bushes on a hill, clear of the subject."""
    rng, leaf = scene.part("bushes"), mix(green, scene.near, 0.16)
    shadow, bark = mix(green, scene.near, 0.4), mix(scene.shade(rgb("5e4231")), scene.near, 0.35)
    for x in np.sort(rng.uniform(0, scene.width, scene.many(7))).tolist():
        size, wide, is_tree = rng.uniform(9, 19) * scene.stretch, rng.uniform(1.0, 1.7), rng.random() < 0.45
        if abs(x - scene.stand_x) < 70 and scene.subject != "none":
            continue
        y = line.at(x) + 4
        canvas.oval(x + (x - scene.light_x) / scene.width * size, y, size * 1.5, size * 0.2, solid(shadow, 0.5))
        if is_tree:
            canvas.limb((x, y), size * 0.3, (x, y - size), size * 0.2, solid(bark))
            discs = crown(rng, x, y - size * 1.75, size, size * 1.12, 8)
        else:
            discs = [(x + a * size * wide, y - b * size, r * size) for a, b, r in _BUSH]
        draw_crowns(canvas, scene, discs, leaf, 0.8, core=is_tree)


_BUSH = ((0.0, 0.5, 0.62), (-0.62, 0.34, 0.42), (0.6, 0.32, 0.46), (0.2, 0.75, 0.45))
