"""The savanna: golden grass in waves, flat-topped acacias far and near, and far giraffes or elephants."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.wildlife import draw_herd, herd_at
from engine.scenes.rhythm import swing
from engine.scenes.terrain import Ridge, fill, fog, hazy, land, mountains

#: Subjects large enough to take the place of the near acacia.
BIG = ("tree", "balloons", "tent")


@dataclass(frozen=True)
class Acacia:
    """A flat-topped tree: its foot, its height and the pads of its crown (x, y, half width) in shares of the height."""

    x: float
    y: float
    tall: float
    pads: list[tuple[float, float, float]]

    @classmethod
    def grown(cls, rng: np.random.Generator, x: float, y: float, tall: float) -> "Acacia":
        """Return a tree with a wide upper pad and a few lower ones to the sides."""
        lean = rng.uniform(-0.08, 0.08)
        pads = [(lean, -0.93, rng.uniform(0.44, 0.54))]
        pads += [
            (lean + way * rng.uniform(0.3, 0.44), -rng.uniform(0.7, 0.8), rng.uniform(0.2, 0.3)) for way in (-1, 1)
        ]
        return cls(x, y, tall, pads)


def savanna(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, top = scene.part("savanna"), scene.horizon_y
    if "distant mountains" in scene.features:
        yield from mountains(scene, top - 4, 2, (0.14, 0.3), 150, floor=top + 30)
    for i, depth in enumerate((0.16, 0.28)):
        ys = top + 4 + 6 * i - (40 - 14 * i) * scene.stretch * rolling(rng, 90, 2, 0.4, scene.many(2))
        yield land(scene, Ridge.across(scene.width, ys), hazy(scene, scene.layer(depth), 0.4), top + 30, top + 50)
    yield still(partial(_far_trees, scene=scene))
    if scene.mist:
        yield fog(scene, top - 30, top + 40, 0.5)
    for i in range(4):
        share = i / 3
        ridge = _band(scene, i)
        # Far grass is too small for its motion to show.
        grass = partial(_grass, scene=scene, name=f"grass {i}", ridge=ridge, share=share)
        yield Layer(grass) if i > 1 else still(partial(grass, t=0.5))
        yield still(partial(fill, ridge=ridge, ink=_gold(scene, ridge, share)))
        if i == 0:
            yield Layer(partial(draw_herd, scene=scene, ridge=ridge, colour=_dark(scene, 0.5)), salient=True)
        if i == 1 and scene.subject not in BIG:
            yield Layer(partial(_near_acacia, scene=scene, ridge=ridge))


def _golden(scene: Layout, share: float) -> Colour:
    """Return the colour of the grass, from far (0) to near (1)."""
    violet = {"dusk": 0.35, "night": 0.6}.get(scene.time, 0.0)
    colour = mix(rgb("e8c565"), rgb("b8862e"), share)
    colour = scene.shade(mix(colour, rgb("66679c"), violet), 0.5 + 0.6 * share)
    return mix(colour, scene.horizon, 0.4 * (1 - share) ** 1.5)


def _dark(scene: Layout, depth: float) -> Colour:
    """Return the colour of a silhouette of trees and animals, from far (0) to near (1)."""
    return mix(mix(scene.layer(0.3 + 0.6 * depth), scene.shade(rgb("4a4326"), 1.2), 0.45), scene.near, 0.2 * depth)


def _gold(scene: Layout, ridge: Ridge, share: float) -> object:
    colour, top = _golden(scene, share), float(ridge.ys.min())
    return down(top, top + 90, [mix(colour, scene.light, 0.16), colour, mix(colour, scene.near, 0.1)], [0, 0.4, 1])


def _band(scene: Layout, number: int) -> Ridge:
    """Return the top of one band of grass."""
    rng, share = scene.part(f"band {number}"), number / 3
    y = scene.horizon_y + 10 + (scene.height * 0.93 - scene.horizon_y - 10) * share**1.15
    return Ridge.across(scene.width, y - (10 + 16 * share) * (rolling(rng, 80, 2, 0.4, scene.many(2)) - 0.5))


def _grass(canvas: Canvas, t: float, scene: Layout, name: str, ridge: Ridge, share: float) -> None:
    """Draw the blades along the top of a band, bent by gusts that pass through."""
    tall, step = 5 + 26 * share**1.3, 2.2 + 2.6 * share
    count = int(scene.width / step) + 4
    looks = scene.part(name).random((count, 3))
    xs = (np.arange(count) - 1) * step + step * looks[:, 0]
    ys = np.interp(xs, ridge.xs, ridge.ys) + 2
    high = tall * (0.45 + 0.85 * looks[:, 1])
    gust = np.array([swing(t, 2, -x / 260 - 0.2 * share) for x in xs.tolist()])
    tips = xs + high * (0.2 + 0.5 * (looks[:, 2] - 0.5) + 0.2 * gust)
    wide = 0.8 + 1.5 * share
    blades = np.stack([xs - wide, ys, tips, ys - high, xs + wide, ys], 1).reshape(-1, 3, 2)
    colour = _golden(scene, share)
    canvas.polygons(blades[::4], solid(mix(colour, scene.shade(rgb("5a4418")), 0.25)))
    canvas.polygons(np.delete(blades, np.s_[::4], 0), solid(mix(colour, scene.light, 0.12 + 0.08 * share)))


def _far_trees(canvas: Canvas, scene: Layout) -> None:
    rng, y = scene.part("far acacias"), scene.horizon_y + 12
    trees, herd = [], herd_at(scene)
    for i in range(scene.many(6)):
        x = scene.width * (i + rng.uniform(0.1, 0.9)) / scene.many(6)
        if herd and herd[0] - 40 < x < herd[1] + 40:
            continue
        trees.append(Acacia.grown(rng, x, y, rng.uniform(26, 58) * scene.stretch))
    for tree in trees:
        _draw_acacia(canvas, scene, tree, _dark(scene, 0.1 + 0.25 * tree.tall / 60), 0.5)


def _near_acacia(canvas: Canvas, t: float, scene: Layout, ridge: Ridge) -> None:
    """Draw the large acacia on the side away from the subject or else from the light."""
    rng, across = scene.part("near acacia"), scene.stand_x
    if scene.subject == "none" and scene.sky & {"sun", "moon"}:
        across = scene.light_x
    side = -1 if across > scene.width / 2 else 1
    x = scene.width * (0.5 + side * rng.uniform(0.27, 0.34))
    tree = Acacia.grown(rng, x, ridge.at(x) + 6, rng.uniform(170, 215) * scene.stretch)
    _draw_acacia(canvas, scene, tree, _dark(scene, 0.8), t)


def _draw_acacia(canvas: Canvas, scene: Layout, tree: Acacia, colour: Colour, t: float) -> None:
    """Draw an acacia: a forked trunk below flat pads of leaves that are lit from above."""
    x, y, tall = tree.x, tree.y, tree.tall
    bark = mix(mix(colour, scene.near, 0.2), scene.shade(rgb("40291f")), 0.25 + 0.4 * (tall > 100))
    sway = [tall * 0.012 * swing(t, 1, 0.125 + 0.1 * i) for i in range(3)]
    fork = (x + tall * tree.pads[0][0] * 0.3, y - tall * 0.42)
    canvas.polygon([(x - tall * 0.05, y + 3), (x, y - tall * 0.12), (x + tall * 0.05, y + 3)], solid(bark))
    canvas.limb((x, y), tall * 0.055, fork, tall * 0.042, solid(bark))
    for (px, py, half), aside in zip(tree.pads, sway, strict=True):
        for share in (-0.5, 0.45) if half > 0.4 else (0.0,):
            tip = (x + tall * (px + share * half) + aside, y + tall * (py + 0.02))
            bend = (fork[0] + (tip[0] - fork[0]) * 0.5, fork[1] + (tip[1] - fork[1]) * 0.35)
            canvas.stroke(fork, [(*bend, *tip)], pen(bark, max(tall * 0.02, 0.8)))
    leaf = mix(colour, scene.shade(rgb("66702e")), 0.35)
    toward = 1 if scene.light_x > x else -1
    for shift, tone in ((0.0, mix(leaf, scene.near, 0.25)), (1.0, leaf), (2.0, mix(leaf, scene.light, 0.2))):
        for (px, py, half), aside in zip(tree.pads, sway, strict=True):
            _pad(canvas, t, tree, (px, py, half), aside, shift, toward, tone)


def _pad(
    canvas: Canvas, t: float, tree: Acacia, pad: tuple[float, float, float], aside: float, shift: float,
    toward: int, colour: Colour,
) -> None:  # fmt: skip
    """Draw one tone of a pad: a flat cloud of leaves, the lighter tones higher up and towards the light."""
    px, py, half = pad
    x, y, tall = tree.x, tree.y, tree.tall
    lumps, ovals = 7 if half > 0.4 else 5, []
    for i in range(lumps):
        k = (i + 0.5) / lumps * 2 - 1
        r = half * (0.34 - 0.12 * k * k) * (1 - 0.2 * shift)
        rise = 0.1 * half * (1 - k * k) + 0.04 * math.sin(5 * i + 9 * px)
        cx = x + tall * (px + k * half * (0.82 - 0.06 * shift)) + aside + toward * shift * 0.02 * tall * half
        cy = y + tall * (py - rise - 0.035 * shift) + 0.004 * tall * swing(t, 2, i / lumps)
        ovals.append((cx, cy, r * tall, r * tall * 0.5))
    for cx, cy, rx, ry in ovals:
        canvas.oval(cx, cy, rx, ry, solid(colour))
