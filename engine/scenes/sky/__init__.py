"""The sky: light, clouds, what shines and what flies there."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import numpy as np

from engine.scenes.canvas import Canvas, down, glow
from engine.scenes.colour import rgb
from engine.scenes.habitats import OVERCAST
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.sky.clouds import draw_clouds
from engine.scenes.sky.eclipse import draw_corona, draw_darkness, draw_halo
from engine.scenes.sky.fireworks import draw_fireworks
from engine.scenes.sky.flock import draw_birds, draw_flock
from engine.scenes.sky.stars import draw_aurora, draw_meteors, draw_milky_way, draw_shooting_star, draw_stars
from engine.scenes.sky.storm import deck
from engine.scenes.sky.sun import draw_moon, draw_moonshine, draw_rainbow, draw_sun, draw_sunshine

__all__ = ["draw_flock", "sky"]

Item: TypeAlias = Callable[[Canvas, Layout, np.random.Generator, float], None]


def sky(scene: Layout) -> Iterator[Layer]:
    """Build the sky, behind everything else."""
    yield still(partial(_air, scene=scene))
    if not scene.dark and "sun" not in scene.sky and "eclipse" not in scene.sky:
        shine = glow(scene.light_x, scene.horizon_y, 300, rgb("ffeecd"), 0.5)
        yield still(lambda canvas: canvas.circle(scene.light_x, scene.horizon_y, 300, shine))
    overcast = bool(scene.weather.intersection(OVERCAST))
    if "eclipse" in scene.sky:
        # It darkens the rest of the sky.
        yield from _items(scene, _BRIGHT)
    yield from _items(scene, _BEHIND_CLOUDS)
    if overcast:
        yield from deck(scene)
    yield from _items(scene, _IN_THE_AIR)
    if "eclipse" not in scene.sky:
        yield from _items(scene, _BRIGHT[:1] if overcast else _BRIGHT)
    yield from _items(scene, _BIRDS)


def _air(canvas: Canvas, scene: Layout) -> None:
    colours = [scene.zenith, scene.middle, scene.horizon]
    canvas.bar(0, 0, scene.width, scene.height, down(0, scene.horizon_y + 20, colours, [0, 0.58, 1]))


def _items(scene: Layout, items: tuple[tuple[str, Item, bool], ...]) -> Iterator[Layer]:
    for item, draw, moves in items:
        if item in scene.sky:
            yield Layer(partial(_draw_item, scene=scene, item=item, draw=draw), moves, draw in _SALIENT)


def _draw_item(canvas: Canvas, t: float, scene: Layout, item: str, draw: Item) -> None:
    draw(canvas, scene, scene.part(item), t)


#: How to draw each sky item, from back to front, and whether it moves.
_BEHIND_CLOUDS: tuple[tuple[str, Item, bool], ...] = (
    ("eclipse", draw_darkness, False),
    ("milky way", draw_milky_way, False),
    ("stars", draw_stars, True),
    ("aurora", draw_aurora, True),
    ("sun", draw_sunshine, False),
    ("sun", draw_sun, False),
    ("moon", draw_moonshine, False),
    ("moon", draw_moon, False),
    ("eclipse", draw_halo, False),
    ("eclipse", draw_corona, True),
)
#: The same in front of the clouds of a rainy sky.
_IN_THE_AIR: tuple[tuple[str, Item, bool], ...] = (
    ("shooting star", draw_shooting_star, True),
    ("meteors", draw_meteors, True),
    ("fireworks", draw_fireworks, True),
)
#: The same for what sunlight makes; a deck of clouds replaces the clouds.
_BRIGHT: tuple[tuple[str, Item, bool], ...] = (("rainbow", draw_rainbow, False), ("clouds", draw_clouds, True))
_BIRDS: tuple[tuple[str, Item, bool], ...] = (("birds", draw_birds, True),)
_SALIENT = (draw_sun, draw_moon, draw_corona, draw_birds)
