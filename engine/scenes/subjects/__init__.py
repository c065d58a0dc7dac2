"""Subjects: the main thing in a scene, and what is beside it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

import numpy as np

from engine.scenes.canvas import Canvas
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.subjects.ages import draw_child, draw_elder, draw_parent
from engine.scenes.subjects.balloons import draw_balloons
from engine.scenes.subjects.bench import draw_bench
from engine.scenes.subjects.bicycle import draw_bicycle
from engine.scenes.subjects.birds import draw_birds
from engine.scenes.subjects.blooms import draw_rose, draw_sunflower
from engine.scenes.subjects.book import draw_book
from engine.scenes.subjects.bridge import draw_bridge
from engine.scenes.subjects.butterfly import draw_butterfly
from engine.scenes.subjects.cabin import draw_cabin
from engine.scenes.subjects.camp import draw_tent
from engine.scenes.subjects.desktop import draw_cup, draw_laptop
from engine.scenes.subjects.doorway import draw_doorway
from engine.scenes.subjects.exercise import draw_aura, draw_lifter, draw_meditation
from engine.scenes.subjects.graduate import draw_graduate
from engine.scenes.subjects.groups import draw_couple, draw_family, draw_team, draw_team_legs
from engine.scenes.subjects.heart import draw_heart
from engine.scenes.subjects.hoofed import draw_deer, draw_horse
from engine.scenes.subjects.kite import draw_kite
from engine.scenes.subjects.lighthouse import draw_lighthouse
from engine.scenes.subjects.lights import draw_candle, draw_lantern
from engine.scenes.subjects.lion import draw_lion
from engine.scenes.subjects.paper_boat import draw_paper_boat
from engine.scenes.subjects.performers import draw_dancer, draw_lid, draw_pianist, draw_piano, draw_singer
from engine.scenes.subjects.pets import draw_cat, draw_dog
from engine.scenes.subjects.plants import draw_cacti, draw_flowers, draw_tree
from engine.scenes.subjects.raptors import draw_eagle, draw_owl
from engine.scenes.subjects.rocket import draw_rocket
from engine.scenes.subjects.sailboat import draw_sailboat
from engine.scenes.subjects.seedling import draw_seedling
from engine.scenes.subjects.swimmer import draw_swimmer
from engine.scenes.subjects.temple import draw_temple
from engine.scenes.subjects.train import draw_train
from engine.scenes.subjects.walkers import draw_hiker, draw_runner, draw_winner
from engine.scenes.subjects.whale import draw_whale
from engine.scenes.subjects.wheelchair import draw_wheelchair
from engine.scenes.subjects.windmill import draw_windmill
from engine.scenes.subjects.work import draw_cook, draw_nurse

Draw: TypeAlias = Callable[[Canvas, Layout, np.random.Generator, float], None]

#: How to draw each subject.
_SUBJECTS: Mapping[str, Draw] = {
    "hiker": draw_hiker,
    "arms": draw_winner,
    "runner": draw_runner,
    "sailboat": draw_sailboat,
    "lighthouse": draw_lighthouse,
    "balloons": draw_balloons,
    "birds": draw_birds,
    "tent": draw_tent,
    "tree": draw_tree,
    "bridge": draw_bridge,
    "cactus": draw_cacti,
    "flowers": draw_flowers,
    "couple": draw_couple,
    "family": draw_family,
    "team": draw_team,
    "child": draw_child,
    "elder": draw_elder,
    "parent": draw_parent,
    "wheelchair": draw_wheelchair,
    "graduate": draw_graduate,
    "cook": draw_cook,
    "nurse": draw_nurse,
    "pianist": draw_pianist,
    "dancer": draw_dancer,
    "singer": draw_singer,
    "meditation": draw_meditation,
    "lifter": draw_lifter,
    "swimmer": draw_swimmer,
    "bicycle": draw_bicycle,
    "dog": draw_dog,
    "cat": draw_cat,
    "horse": draw_horse,
    "deer": draw_deer,
    "lion": draw_lion,
    "eagle": draw_eagle,
    "owl": draw_owl,
    "whale": draw_whale,
    "butterfly": draw_butterfly,
    "train": draw_train,
    "rocket": draw_rocket,
    "kite": draw_kite,
    "paper boat": draw_paper_boat,
    "cabin": draw_cabin,
    "windmill": draw_windmill,
    "temple": draw_temple,
    "bench": draw_bench,
    "doorway": draw_doorway,
    "candle": draw_candle,
    "lantern": draw_lantern,
    "book": draw_book,
    "laptop": draw_laptop,
    "cup": draw_cup,
    "heart": draw_heart,
    "seedling": draw_seedling,
    "rose": draw_rose,
    "sunflower": draw_sunflower,
}
#: What never moves behind and in front of a subject, which is drawn once.
_BEHIND: Mapping[str, Draw] = {"pianist": draw_lid, "meditation": draw_aura, "team": draw_team_legs}
_BEFORE: Mapping[str, Draw] = {"pianist": draw_piano}
#: Subjects that never move.
LIFELESS = ("bridge", "cactus")


def subject(scene: Layout) -> Iterator[Layer]:
    """Build the subject, in front of everything so far."""
    name = scene.subject
    if name == "none":
        return
    for parts, moves in ((_BEHIND, False), (_SUBJECTS, name not in LIFELESS), (_BEFORE, False)):
        if name in parts:
            yield Layer(partial(_drawn, draw=parts[name], scene=scene), moves, salient=True)


def _drawn(canvas: Canvas, t: float, draw: Draw, scene: Layout) -> None:
    draw(canvas, scene, scene.part(scene.subject), t)
