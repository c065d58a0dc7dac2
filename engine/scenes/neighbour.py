"""Neighbour: where the second subject stands, beside the first one."""

from dataclasses import replace

import numpy as np

from engine.scenes.aspect import Aspect
from engine.scenes.habitats import ANIMALS, FLOATING, LARGE, PEOPLE, RESTING
from engine.scenes.pairs import Pair, are_sized
from engine.scenes.position import Position, behind_y, resting_y, shore_y
from engine.scenes.setting import Setting


def is_on_ground(subject: str, beside: str) -> bool:
    """Return whether a small thing stands on the ground, beside something larger, instead of on a ledge."""
    return subject == "lantern" and beside not in (*RESTING, *FLOATING)


def choose_neighbour(rng: np.random.Generator, setting: Setting, first: Position, aspect: Aspect) -> Position:
    """Choose where the second subject stands, farther to the other side than the first."""
    subject, second = setting.subject, str(setting.second)
    share, size = first.stand_x / aspect.width, rng.uniform(0.88, 0.98)
    way = -1 if share > 0.5 or (share == 0.5 and first.side > 0) else 1
    if are_sized(subject, second):
        pair = Pair.of(setting, first.grown, aspect.width)
        x, tall = pair.other_x(first.stand_x), first.grown * pair.sizes(first.stand_x)[1]
    elif is_on_ground(second, subject):
        apart = 0.45 if subject == "tent" else 0.55 if subject in (*PEOPLE, *ANIMALS) else 0.84
        x, tall = first.stand_x + way * first.tall * apart, first.tall * size * 0.42
    else:
        farther = 0.78 if subject in LARGE and second in (*PEOPLE, *ANIMALS) else 1.0
        x, tall = aspect.width * min(max(share + 0.38 * way, 0.2), 0.8), first.tall * size * farther
    lean, y = way if _is_on_shore(setting) else first.lean, _natural_y(setting, first, aspect)
    return replace(first, side=-first.side, lean=lean, stand_x=x, stand_y=y, tall=tall)


def _is_on_shore(setting: Setting) -> bool:
    """Return whether the second subject is a lighthouse that is not behind a ledge."""
    return setting.second == "lighthouse" and setting.subject not in RESTING


def _natural_y(setting: Setting, first: Position, aspect: Aspect) -> float:
    subject, second, y = setting.subject, str(setting.second), first.stand_y
    if (second in LARGE) != (subject in LARGE):
        y += aspect.height * (-0.06 if second in LARGE else 0.04)
    if subject in RESTING and second not in RESTING:
        y = aspect.height * behind_y(aspect.stretch, subject)
    elif subject not in RESTING and second in RESTING and not is_on_ground(second, subject):
        y = aspect.height * resting_y(aspect.stretch)
    elif _is_on_shore(setting):
        y = shore_y(first.horizon_y, aspect.height)
    if are_sized(subject, second):
        # Whoever swims is farther out than whoever stands.
        y += aspect.height * 0.1 * ((subject == "swimmer") - (second == "swimmer"))
    return y
