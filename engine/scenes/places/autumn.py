"""The autumn: a path through a deciduous wood with gold, orange and red crowns and leaves on the ground."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.crowns import Disc, crown, draw_crowns, stirred
from engine.scenes.rhythm import age
from engine.scenes.terrain import Ridge, fill, fog

LEAVES = ("e9ae3c", "e8892f", "d9622c", "c2402c", "f0c257")


@dataclass(frozen=True)
class Tree:
    """A tree of the wood: its foot, its height, how near it is (0..1), its leaves and the lumps of its crown."""

    x: float
    y: float
    tall: float
    near: float
    leaf: str
    discs: list[Disc]


def autumn(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top = scene.horizon_y
    yield still(partial(_far_wood, scene=scene))
    yield fog(scene, top - 60, top + 40, 0.65) if scene.mist else still(partial(_haze, scene=scene))
    yield still(partial(_ground, scene=scene))
    yield still(partial(_litter, scene=scene))
    trees = _trees(scene)
    yield still(partial(_shadows, scene=scene, trees=trees))
    yield still(partial(_wood, scene=scene, trees=trees))
    yield Layer(partial(_rustling, scene=scene, trees=trees[-2:]))
    yield still(partial(_near_trunks, scene=scene))
    # Only the uppermost leaves move, since many lumps take long to draw.
    yield still(partial(_canopy, t=0.5, scene=scene, planes=(0, 1)))
    yield Layer(partial(_canopy, scene=scene, planes=(2,)))
    yield Layer(partial(_rolling_leaves, scene=scene))


def _tint(scene: Layout, code: str, haze: float = 0.0) -> Colour:
    """Return the colour of leaves or bark in the light of the time of day, behind a share of haze."""
    violet = {"dusk": 0.2, "night": 0.42}.get(scene.time, 0.0)
    colour = scene.shade(mix(rgb(code), rgb("5a3f88"), violet), 0.85)
    return mix(colour, mix(scene.horizon, scene.middle, 0.3), haze)


def _shade(scene: Layout) -> Colour:
    """Return the colour of shadows, which a green palette must not tint."""
    return mix(scene.near, scene.shade(rgb("5c2322")), 0.25 if scene.dark else 0.75)


def _aim(scene: Layout) -> float:
    """Return the x to which the path leads, beside the subject."""
    return scene.width * (0.57 if scene.stand_x < scene.width / 2 else 0.43)


def _floor(scene: Layout, near: float) -> float:
    return scene.horizon_y + (scene.height - scene.horizon_y) * near


def _far_wood(canvas: Canvas, scene: Layout) -> None:
    """Draw two hazy masses of crowns, lower where the path leads, with thin trunks in them."""
    rng, aim, top = scene.part("far wood"), _aim(scene), scene.horizon_y
    for plane, (haze, high, size) in enumerate(((0.66, 96, 15), (0.42, 130, 20))):
        groups: dict[str, list[Disc]] = {code: [] for code in LEAVES[:4]}
        trunks = []
        for x in np.arange(-20, scene.width + 20, size * 0.85).tolist():
            open_sky = math.exp(-(((x - aim) / (0.16 * scene.width)) ** 2))
            rise = high * scene.stretch * (1 - (0.5 + 0.28 * plane) * open_sky) * rng.uniform(0.72, 1.0)
            groups[LEAVES[int(rng.integers(4))]] += [
                (x + dx * size, top - rise * up, size * s * scene.stretch)
                for dx, up, s in ((0, 1.0, 0.8), (-0.6, 0.74, 1.0), (0.6, 0.5, 1.05), (-0.2, 0.24, 1.1))
            ]
            if rng.random() < 0.3:
                wide = rng.uniform(0.7, 2.6) + plane
                trunks.append((x - wide, top - rise * 0.6, x + wide, top + 12))
        for code, discs in groups.items():
            draw_crowns(canvas, scene, discs, _tint(scene, code, haze), 0.6, shadow=_shade(scene))
        base = _tint(scene, "c8763c", haze * 0.9)
        canvas.bar(-5, top - 12, scene.width + 5, top + 14, solid(base))
        canvas.bars(trunks, solid(_tint(scene, "6a4034", haze)))


def _haze(canvas: Canvas, scene: Layout) -> None:
    top = scene.horizon_y
    stops = [(scene.horizon, 0.0), (scene.horizon, 0.5), (scene.horizon, 0.3)]
    canvas.bar(-5, top - 80, scene.width + 5, top + 20, fade((0, top - 80), (0, top + 20), stops))


def _ground(canvas: Canvas, scene: Layout) -> None:
    """Draw the floor of the wood, higher at the sides, and the path in the middle."""
    top, xs = scene.horizon_y, np.linspace(-40, scene.width + 40, 60)
    bank = 26 * scene.stretch * (1 - np.exp(-(((xs - _aim(scene)) / (0.3 * scene.width)) ** 2)))
    ridge = Ridge(xs, top + 6 - bank + 5 * rolling(scene.part("bank"), 60, 3, 0.5, scene.many(3)))
    colours = [
        _tint(scene, "dd9a4a", 0.3),
        _tint(scene, "c07836", 0.06),
        mix(_tint(scene, "8e4e28"), _shade(scene), 0.15),
    ]
    fill(canvas, ridge, down(top - 20, scene.height, colours, [0, 0.4, 1]))
    left, right = _path(scene)
    sand = [_tint(scene, "f0d8a8", 0.3), _tint(scene, "dcb684"), _tint(scene, "b98a5c")]
    canvas.polygon(np.concatenate([left, right[::-1]]), down(top, scene.height, sand))


def _path(scene: Layout) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two edges of the path, from far to near."""
    k = np.linspace(0.0, 1.06, 60)
    ys = scene.horizon_y + 6 + (scene.height - scene.horizon_y - 6) * k
    bend = scene.side * 0.1 * min(scene.width, 700) * np.sin(4.4 * k**0.6) * (0.25 + k)
    centre = _aim(scene) + (scene.width * 0.5 - _aim(scene)) * k + bend
    half = 3 + 0.24 * min(scene.width, 640) * k**1.35
    rough = scene.part("path").normal(0, 1, (2, 60)) * (0.4 + 3 * k)
    return np.stack([centre - half + rough[0], ys], 1), np.stack([centre + half + rough[1], ys], 1)


def _litter(canvas: Canvas, scene: Layout) -> None:
    """Draw the leaves on the ground, thick beside the path and few on it."""
    rng = scene.part("litter")
    left, right = _path(scene)
    groups: list[list[NDArray[np.float64]]] = [[] for _ in LEAVES]
    for share, across, pick, turn, stay in rng.random((scene.many(330 * scene.stretch), 5)).tolist():
        near = 0.03 + share**0.75
        x, y = across * scene.width, _floor(scene, near)
        i = int(min(near / 1.06, 1) * 59)
        if left[i, 0] < x < right[i, 0] and stay > 0.16:
            continue
        groups[int(pick * len(LEAVES))].append(_leaf_shape(x, y, 1.6 + 5.2 * near, turn * math.pi))
    for code, shapes in zip(LEAVES, groups, strict=True):
        canvas.polygons(shapes, solid(_tint(scene, code)))


def _leaf_shape(x: float, y: float, size: float, turn: float, flat: float = 0.5) -> NDArray[np.float64]:
    """Return the outline of a pointed leaf that lies on the ground."""
    along = np.array([(-1.0, 0.0), (-0.3, -0.5), (0.35, -0.42), (1.15, 0.0), (0.35, 0.42), (-0.3, 0.5)]) * size
    cos, sin = math.cos(turn), math.sin(turn)
    return np.asarray(along @ np.array([[cos, sin * flat], [-sin, cos * flat]]) + (x, y))


def _trees(scene: Layout) -> list[Tree]:
    """Return the trees in the middle distance, from far to near, on both sides of the path."""
    rng, trees = scene.part("middle trees"), []
    for near, away in ((0.05, 0.16), (0.07, 0.33), (0.11, 0.22), (0.13, 0.44), (0.2, 0.31), (0.24, 0.5)):
        for side in (-1, 1):
            x = _aim(scene) + side * (away * scene.width + rng.uniform(-14, 14))
            size = (104 + 440 * near) * scene.stretch * rng.uniform(0.9, 1.08)
            y, leaf = _floor(scene, near), LEAVES[int(rng.integers(len(LEAVES)))]
            discs = crown(rng, x, y - size * 0.66, size * rng.uniform(0.27, 0.33), size * 0.34, 10)
            if scene.subject != "tree" or abs(x - scene.stand_x) > 70 or near < 0.15:
                trees.append(Tree(x, y, size, near, leaf, discs))
    return trees


def _shadows(canvas: Canvas, scene: Layout, trees: list[Tree]) -> None:
    """Draw the long shadows of the trunks, away from the light."""
    shapes = []
    for tree in trees:
        aside = (tree.x - scene.light_x) * 0.5
        wide, long = tree.tall * 0.02, tree.tall * 0.2
        end = (tree.x + aside, tree.y + long)
        shapes.append([(tree.x - wide, tree.y), (tree.x + wide, tree.y), (end[0] + wide * 3, end[1]),
                       (end[0] - wide * 3, end[1])])  # fmt: skip
    canvas.polygons(shapes, solid(_tint(scene, "5a2c24"), 0.28))


def _wood(canvas: Canvas, scene: Layout, trees: list[Tree]) -> None:
    for tree in trees:
        haze = 0.36 * (1 - tree.near / 0.24)
        _trunk(canvas, scene, tree, haze)
        draw_crowns(canvas, scene, tree.discs, _tint(scene, tree.leaf, haze), 1 - haze, core=True, shadow=_shade(scene))


def _rustling(canvas: Canvas, t: float, scene: Layout, trees: list[Tree]) -> None:
    """Draw the nearest crowns once more as the wind moves them."""
    for tree in trees:
        draw_crowns(
            canvas, scene, stirred(tree.discs, t, 1.2), _tint(scene, tree.leaf), core=True, shadow=_shade(scene)
        )


def _trunk(canvas: Canvas, scene: Layout, tree: Tree, haze: float) -> None:
    x, y, tall = tree.x, tree.y, tree.tall
    bark, wide = _tint(scene, "553830", haze), tall * 0.034
    canvas.polygon([(x - wide * 1.6, y + 3), (x, y - tall * 0.09), (x + wide * 1.6, y + 3)], solid(bark))
    fork = (x + wide * 0.4, y - tall * 0.4)
    canvas.limb((x, y), wide * 1.7, fork, wide * 1.2, solid(bark))
    for way, up in ((-1, 0.62), (1, 0.68)):
        canvas.limb(fork, wide, (x + way * tall * 0.13, y - tall * up), wide * 0.5, solid(bark))
    toward = 1 if scene.light_x > x else -1
    edge = mix(bark, scene.light, 0.3)
    canvas.line(x + toward * wide * 0.62, y - 2, fork[0] + toward * wide * 0.4, fork[1], pen(edge, wide * 0.3))


def _near_spots(scene: Layout) -> list[tuple[float, float, float]]:
    """Return the x, the foot and the width of the two large trunks that frame the view."""
    rng, side = scene.part("near trunks"), 1 if scene.stand_x < scene.width / 2 else -1
    far_edge, edge = 0.5 + 0.44 * side, 0.5 - 0.49 * side
    wide = 44 * scene.stretch
    return [
        (scene.width * far_edge + rng.uniform(-8, 8), _floor(scene, 0.62), wide),
        (scene.width * edge, _floor(scene, 0.8), wide * 0.84),
    ]


def _near_trunks(canvas: Canvas, scene: Layout) -> None:
    """Draw two large trunks that reach out of the picture, with a branch towards the middle."""
    bark = mix(_tint(scene, "4a2e2a"), _shade(scene), 0.3)
    for x, y, wide in _near_spots(scene):
        inward = 1 if x < scene.width / 2 else -1
        trunk = [(x - wide * 0.5, y - 60, x - wide * 0.42, -10), (x + wide * 0.4, -10)]
        trunk += [(x + wide * 0.44, y - 60, x + wide * 0.95, y + 4), (x, y + wide * 0.22, x - wide * 0.95, y + 4)]
        canvas.outline((x - wide * 0.95, y + 4), trunk, solid(bark))
        toward = 1 if scene.light_x > x else -1
        lit = [(x + toward * wide * 0.46, y - 60, x + toward * wide * 0.41, -10), (x + toward * wide * 0.2, -10)]
        lit += [(x + toward * wide * 0.26, y - 70, x + toward * wide * 0.95, y + 4)]
        canvas.outline(
            (x + toward * wide * 0.95, y + 4), lit, solid(mix(bark, mix(scene.light, rgb("e08a40"), 0.4), 0.26))
        )
        root, tip = (x + inward * wide * 0.2, scene.height * 0.25), (x + inward * wide * 2.9, scene.height * 0.07)
        bend = (x + inward * wide * 1.3, scene.height * 0.15)
        branch = [
            (bend[0], bend[1] + wide * 0.18, *tip),
            (bend[0], bend[1] - wide * 0.1, root[0], root[1] - wide * 0.6),
        ]
        canvas.outline(root, branch, solid(bark))


def _canopy(canvas: Canvas, t: float, scene: Layout, planes: tuple[int, ...]) -> None:
    """Draw the leaves of the near trees in the upper corners, with single leaves hanging from them."""
    for plane in planes:
        rng, code = scene.part(f"canopy {plane}"), ("b0422a", "cf632b", "e8973a")[plane]
        discs, hanging = [], []
        for x, _, wide in _near_spots(scene):
            inward = 1 if x < scene.width / 2 else -1
            for i in range(12):
                share = (i / 11) ** 0.8
                r = wide * (0.9 - 0.42 * share) * rng.uniform(0.6, 1.15) * (1 - 0.16 * plane)
                low = (0.27 - 0.06 * plane) * scene.height * (1 - share) ** 1.2
                cx, cy = (
                    x + inward * wide * (4.8 * share - 0.6),
                    low * rng.uniform(0.3, 1.0) - 0.2 * wide * (1 + plane),
                )
                discs.append((cx, cy, r))
                for turn in rng.uniform(0.2, 2.9, 2).tolist():
                    spot = (cx + r * 1.12 * math.cos(turn), cy + r * 1.12 * math.sin(turn))
                    hanging.append((*spot, turn + rng.normal(0, 0.5)))
        colour = _tint(scene, code)
        moved = stirred(discs, t, 2.2)
        tips = stirred(hanging, t, 2.8)
        canvas.polygons([_leaf_shape(cx, cy, 5.5, turn, 1.0) for cx, cy, turn in tips], solid(colour))
        canvas.circles(moved, solid(mix(colour, _shade(scene), 0.22)))
        canvas.circles([(cx, cy - 0.3 * r, 0.86 * r) for cx, cy, r in moved], solid(colour))


def _rolling_leaves(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw single leaves that the wind blows over the ground."""
    groups: list[list[NDArray[np.float64]]] = [[] for _ in LEAVES]
    for x, near, born, pick in scene.part("rolling").random((10, 4)).tolist():
        passed = age(t, born, 0.9)
        if passed < 1:
            near = 0.12 + 0.75 * near
            x = x * scene.width * 1.1 - 120 + (160 + 180 * near) * passed
            hop = abs(math.sin(math.pi * (3 * passed + pick))) * (4 + 12 * near)
            size = (2 + 6 * near) * min(1.0, 12 * passed, 12 * (1 - passed))
            shape = _leaf_shape(x, _floor(scene, near) - hop, size, 7 * passed + 6 * pick, 0.75)
            groups[int(pick * len(LEAVES))].append(shape)
    for code, shapes in zip(LEAVES, groups, strict=True):
        canvas.polygons(shapes, solid(_tint(scene, code)))
