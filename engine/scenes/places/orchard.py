"""The orchard: rows of round trees in blossom or full of fruit on a meadow, a ladder and a basket."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.crowns import Disc, crown, draw_crowns, stirred
from engine.scenes.rhythm import swing
from engine.scenes.terrain import hill, hills, mountains

#: The leaves and the dots on them in each kind of orchard.
KINDS = {
    "pink": ("f3a9c2", "fde0ea"), "white": ("f3dfe2", "fffaf6"), "apples": ("5f9a3e", "d8352f"),
    "oranges": ("4c8c46", "f59a2c"), "autumn": ("d99a3c", "c8352f"),
}  # fmt: skip
_BLOSSOM = ("pink", "white")


@dataclass(frozen=True)
class Tree:
    """A tree of the orchard: its foot, its height, how near it is (0..1) and the lumps of its crown."""

    x: float
    y: float
    tall: float
    near: float
    discs: list[Disc]


def orchard(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top, leaf = scene.horizon_y, rgb(KINDS[_kind(scene)][0])
    if "distant mountains" in scene.features:
        yield from mountains(scene, top - 14, 2, (0.15, 0.4), 170, floor=top + 60)
    grass = [_green(scene, i) for i in range(3)]
    line = replace(hills(scene, top - 6, 3, 60)[0], sway=0.0)
    yield hill(scene, line, mix(grass[0], scene.horizon, 0.3))
    ground = down(top, scene.height, [mix(grass[0], scene.light, 0.12), grass[1], grass[2]], [0, 0.4, 1])
    yield still(lambda canvas: canvas.bar(-5, top + 4, scene.width + 5, scene.height + 5, ground))
    yield still(partial(_far_row, scene=scene, leaf=leaf))
    yield still(partial(_alley, scene=scene, colour=mix(grass[1], scene.light, 0.3)))
    trees = _trees(scene)
    for near in (False, True):
        standing = [tree for tree in trees if (tree.near > 0.5) == near]
        draw = partial(_row, scene=scene, trees=standing)
        yield Layer(draw) if near else still(partial(draw, t=0.5))
    if scene.subject in ("none", "butterfly", "birds", "balloons", "eagle", "heart"):
        if _kind(scene) not in _BLOSSOM:
            yield still(partial(_harvest, scene=scene, tree=trees[-1]))
        yield Layer(partial(_daisies, scene=scene))


def _kind(scene: Layout) -> str:
    if "blossom" in scene.weather:
        kinds: tuple[str, ...] = ("pink", "white")
    else:
        kinds = ("autumn",) if "leaves" in scene.weather else ("apples", "oranges", "apples")
    return kinds[int(scene.part("orchard").integers(len(kinds)))]


def _green(scene: Layout, number: int) -> Colour:
    """Return the colour of the grass, from far (0) to near (2)."""
    codes = ("8fc4ae", "5fa592", "3f8a80") if scene.dark else ("b4d46c", "8cc04e", "5f9c3e")
    return scene.shade(mix(rgb(codes[number]), scene.horizon, 0.24 - 0.1 * number), 1.2)


def _middle(scene: Layout) -> float:
    """Return the x to which the rows run, beside the subject."""
    return scene.width * (0.56 if scene.stand_x < scene.width / 2 else 0.44)


def _trees(scene: Layout) -> list[Tree]:
    """Return the trees of two rows on each side of the alley, from far to near."""
    rng, trees, middle = scene.part("rows"), [], _middle(scene)
    deep = scene.height - scene.horizon_y
    for row in range(6):
        near = (0.05, 0.09, 0.15, 0.24, 0.4, 0.66)[row]
        y = scene.horizon_y + 4 + deep * near
        tall = (18 + 350 * near) * scene.stretch
        for lane in (-3, -2, -1, 1, 2, 3):
            away = (abs(lane) - 0.5) * 1.25 + 0.22
            x = middle + math.copysign(away, lane) * (22 + 375 * near)
            size = tall * rng.uniform(0.92, 1.08)
            hidden = near > 0.3 and abs(x - scene.stand_x) < 120 and scene.subject == "tree"
            if -0.4 * size < x < scene.width + 0.4 * size and not hidden:
                half = size * rng.uniform(0.4, 0.45)
                lumps = 12 if near > 0.2 else 7
                discs = crown(rng, x, y - size * 0.63, half, size * 0.38, lumps)
                trees.append(Tree(x, y, size, near, discs))
    # The tree with the ladder comes last: the one on the side away from the subject.
    side = 1 if scene.stand_x < scene.width / 2 else -1
    return sorted(trees, key=lambda tree: (tree.near, -abs(tree.x - middle), (tree.x - middle) * side))


def _far_row(canvas: Canvas, scene: Layout, leaf: Colour) -> None:
    rng, y = scene.part("far row"), scene.horizon_y + 8
    discs = [(x, y - 3, rng.uniform(5, 9) * scene.stretch) for x in np.arange(-5, scene.width + 5, 9.0).tolist()]
    draw_crowns(canvas, scene, discs, mix(scene.shade(leaf), mix(scene.horizon, scene.middle, 0.3), 0.45), 0.5)
    canvas.bar(-5, y, scene.width + 5, y + 4, solid(mix(_green(scene, 0), scene.near, 0.16)))


def _alley(canvas: Canvas, scene: Layout, colour: Colour) -> None:
    """Draw the mown lane between the rows, lighter than the grass."""
    x, top, bottom = _middle(scene), scene.horizon_y + 8, scene.height + 5
    wide = 150 + 90 * scene.breadth
    ink = fade((0, top), (0, bottom), [(colour, 0.25), (colour, 0.5)])
    canvas.outline((x - 5, top), [(x + 5, top), (x + wide * 0.3, top + 60, x + wide, bottom), (x - wide, bottom),
                                  (x - wide * 0.3, top + 60, x - 5, top)], ink)  # fmt: skip


def _row(canvas: Canvas, t: float, scene: Layout, trees: list[Tree]) -> None:
    """Draw trees from far to near: shadow, trunk, crown and what grows on it."""
    kind = _kind(scene)
    blue = rgb("4a74a0")
    leaf = scene.shade(mix(rgb(KINDS[kind][0]), blue, 0.45 * (scene.time == "night") + 0.2 * scene.dark), 0.9)
    dot = scene.shade(mix(rgb(KINDS[kind][1]), blue, 0.15 * scene.dark), 0.9)
    rng = scene.part(f"fruit {len(trees)}")
    for tree in trees:
        haze = 0.45 * (1 - min(tree.near / 0.4, 1.0))
        _trunk(canvas, scene, tree, haze)
        green = mix(leaf, mix(scene.horizon, scene.middle, 0.3), haze)
        discs = stirred(tree.discs, t, 1.6 * tree.near + 0.4) if tree.near > 0.5 else tree.discs
        draw_crowns(canvas, scene, discs, green, 1 - 0.4 * haze, core=True)
        # Pale blossom is lighter than its crown, fruit hangs mostly in the lower half.
        fruit, count = [], 26 if tree.near > 0.2 else 9
        middle, high = tree.y - tree.tall * 0.63, tree.tall * 0.36
        for angle, reach in rng.random((count, 2)).tolist():
            dx, dy = math.cos(angle * 2 * math.pi) * reach**0.5, math.sin(angle * 2 * math.pi) * reach**0.5
            x = tree.x + dx * high * 1.05 + (tree.near > 0.5) * 1.5 * swing(t, 2, -dx / 3)
            fruit.append((x, middle + (dy * 0.8 + 0.14) * high, tree.tall * (0.021 if kind in _BLOSSOM else 0.026)))
        colour = mix(dot, mix(scene.horizon, scene.middle, 0.3), haze)
        canvas.circles(fruit, solid(colour))
        if kind not in _BLOSSOM and tree.near > 0.2:
            glints = [(x - r * 0.25, y - r * 0.3, r * 0.35) for x, y, r in fruit]
            canvas.circles(glints, solid(mix(colour, WHITE, 0.45)))


def _trunk(canvas: Canvas, scene: Layout, tree: Tree, haze: float) -> None:
    x, y, tall = tree.x, tree.y, tree.tall
    shadow = mix(_green(scene, 1), scene.near, 0.34)
    aside = (x - scene.light_x) / scene.width * tall * 0.3
    canvas.oval(x + aside, y + tall * 0.012, tall * 0.42, tall * 0.055, solid(shadow, 0.6))
    bark = mix(mix(scene.shade(rgb("5e4231")), scene.near, 0.2), scene.horizon, haze * 0.8)
    foot = tall * 0.045
    canvas.polygon([(x - foot * 1.5, y + 2), (x, y - tall * 0.1), (x + foot * 1.5, y + 2)], solid(bark))
    fork = (x + tall * 0.01, y - tall * 0.26)
    canvas.limb((x, y), foot * 1.7, fork, foot * 1.4, solid(bark))
    for way in (-1, 1):
        canvas.limb(fork, foot * 1.2, (x + way * tall * 0.16, y - tall * 0.5), foot * 0.6, solid(bark))


def _harvest(canvas: Canvas, scene: Layout, tree: Tree) -> None:
    """Draw a ladder that leans on a tree, and a basket beside it."""
    x, y, tall = tree.x, tree.y + tree.tall * 0.03, tree.tall
    way = 1 if _middle(scene) > x else -1
    wood, dark = scene.shade(rgb("c08a50")), scene.shade(rgb("8a5a34"))
    foot, head = x + way * tall * 0.34, x + way * tall * 0.12
    rails = [(-0.055, -0.035), (0.055, 0.035)]
    for low, high in rails:
        canvas.line(foot + low * tall, y, head + high * tall, y - tall * 0.72, pen(wood, tall * 0.016))
    for k in np.linspace(0.1, 0.92, 8).tolist():
        cx, half = foot + (head - foot) * k, tall * (0.055 - 0.02 * k)
        canvas.line(cx - half, y - tall * 0.72 * k, cx + half, y - tall * 0.72 * k, pen(wood, tall * 0.012))
    bx, by, r = x + way * tall * 0.54, y + tall * 0.05, tall * 0.075
    fruit = scene.shade(rgb("e0453a" if _kind(scene) != "oranges" else "f59a2c"), 0.8)
    canvas.oval(bx, by + r * 0.2, r * 1.5, r * 0.25, solid(scene.near, 0.25))
    canvas.stroke((bx - r, by - r * 0.8), [(bx, by - r * 2.7, bx + r, by - r * 0.8)], pen(dark, r * 0.14))
    tops = [(bx + dx * r, by - r * (0.95 + up), r * 0.3) for dx, up in _HEAP]
    canvas.circles(tops, solid(fruit))
    canvas.circles([(cx - s * 0.3, cy - s * 0.3, s * 0.35) for cx, cy, s in tops], solid(mix(fruit, WHITE, 0.4)))
    canvas.polygon(
        [(bx - r * 1.1, by - r), (bx + r * 1.1, by - r), (bx + r * 0.8, by), (bx - r * 0.8, by)], solid(wood)
    )
    for k in (0.3, 0.62):
        canvas.line(
            bx - r * (1.1 - 0.3 * k), by - r * (1 - k), bx + r * (1.1 - 0.3 * k), by - r * (1 - k), pen(dark, r * 0.09)
        )


#: The fruit on top of the basket.
_HEAP = ((-0.7, 0.0), (-0.25, 0.06), (0.22, 0.05), (0.68, 0.0), (-0.45, 0.3), (0.05, 0.36), (0.48, 0.28))


def _daisies(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw grass and daisies near the viewer that bend in the wind."""
    stems, petals, hearts = [], [], []
    top = scene.height * 0.86
    for x, low, size in scene.part("daisies").random((scene.many(46), 3)).tolist():
        y, tall = top + (scene.height + 6 - top) * low, (8 + 16 * low) * (0.6 + 0.6 * size)
        x *= scene.width
        tip = x + tall * (0.1 + 0.22 * swing(t, 2, -x / 240))
        stems.append([(x - 1.2, y), (tip, y - tall), (x + 1.2, y)])
        if size > 0.55:
            petals.append((tip, y - tall, 1.6 + 2.2 * low))
            hearts.append((tip, y - tall, 0.7 + 0.9 * low))
    canvas.polygons(stems, solid(mix(_green(scene, 2), scene.near, 0.25)))
    canvas.circles(petals, solid(scene.pale(0.1)))
    canvas.circles(hearts, solid(scene.shade(rgb("f2bd3c"))))
