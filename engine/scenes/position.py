"""Position: where the subject stands and how tall it is."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.aspect import Aspect
from engine.scenes.dice import chance, pick
from engine.scenes.facts import Facts
from engine.scenes.habitats import ANIMALS, HORIZONS, LARGE, PEOPLE, RESTING, SPOTTED, WALKERS
from engine.scenes.pairs import Pair, are_sized
from engine.scenes.setting import Setting


@dataclass(frozen=True)
class Position:
    """Where something stands and how tall it is, in layout units."""

    horizon_y: float
    #: The side to which the scene is heavier: 1 for the right, -1 for the left.
    side: int
    #: The side of a lighthouse.
    lean: int
    #: Whether the subject stands on a rock high up.
    summit: bool
    stand_x: float
    stand_y: float
    tall: float
    #: The height of a grown person at this distance.
    grown: float


def choose_position(rng: np.random.Generator, asked: Facts, setting: Setting, aspect: Aspect) -> Position:
    """Choose where the first subject stands, with room for the second one."""
    wide, high = aspect
    horizon_y = HORIZONS[setting.place] * high + rng.uniform(-24, 24) * aspect.stretch
    side = 1 if chance(rng, 0.5) else -1
    # On either third, or in the middle.
    x = wide * pick(rng, (0.34, 0.5, 0.66)) + rng.uniform(-28, 28) * aspect.breadth
    # Subjects in a tall picture must reach up to the horizon.
    y = high * (rng.uniform(0.86, 0.92) - 0.22 * (aspect.stretch - 1))
    rocky, peak_y = chance(rng, 0.5), high * rng.uniform(0.64, 0.76)
    tall = _natural_tall(setting, rng.uniform(128, 188) * aspect.stretch, aspect)
    summit = _is_on_summit(asked, setting, rocky)
    x, y = _natural_x(setting, x, side, aspect), peak_y if summit else _natural_y(setting, y, aspect)
    wanted, lean = asked.stand_side if setting.subject in SPOTTED else None, side
    if setting.subject == "lighthouse":
        lean = 1 if x > wide / 2 or (side > 0 and abs(x - wide / 2) < 40) else -1
        x = wide / 2 + lean * (70 * aspect.breadth + abs(x - wide / 2) * 0.55)
        y = shore_y(horizon_y, high)
    elif setting.subject == "temple" and setting.place == "stairs":
        # At the top of the flight, which leads up to it.
        x, y, wanted = wide / 2 + 0.3 * (x - wide / 2), horizon_y - 3 * aspect.stretch, None
        tall = min(0.3 * min(wide, 640.0), 0.72 * horizon_y)
    grown = tall
    if are_sized(setting.subject, setting.second):
        grown *= _grown_factor(setting)
        pair = Pair.of(setting, grown, wide)
        x = aspect.on_side(pair.with_room(x), wanted)
        tall = grown * pair.sizes(x)[0]
        if setting.subject == "swimmer":
            # Whoever swims is farther out than whoever stands.
            y -= high * 0.1
    else:
        x = aspect.on_side(x, wanted)
    return Position(horizon_y, side, lean, summit, x, y, tall, grown)


def resting_y(stretch: float) -> float:
    """Return where small things rest on a ledge, as a share of the height."""
    return 0.87 - 0.1 * (stretch - 1)


def behind_y(stretch: float, resting: str) -> float:
    """Return how far down somebody can stand behind the ledge, which is deeper for a book."""
    front = resting_y(stretch)
    return front - (0.78 if resting == "book" else 0.54) * (1 - front) - 0.015


def shore_y(horizon_y: float, height: float) -> float:
    """Return where a lighthouse stands."""
    return max(horizon_y + 24, height * 0.62)


def _nearness(setting: Setting) -> float:
    """Return the factor for the height of those who do not walk through a landscape."""
    return 1.3 if setting.indoors or setting.place == "stage" else 1.18


def _natural_tall(setting: Setting, tall: float, aspect: Aspect) -> float:
    subject = setting.subject
    if subject in ("dog", "cat"):
        return tall * 0.85
    if subject not in PEOPLE or subject in WALKERS:
        return tall
    tall *= _nearness(setting)
    if setting.indoors:
        # Not small beside the furniture.
        return 0.5 * tall + 114 * aspect.stretch
    if subject in ("child", "family") and setting.second is None:
        # Children are seen from nearer.
        tall *= 1.2 if subject == "child" else 1.1
    return tall


def _grown_factor(setting: Setting) -> float:
    """Return by how much a grown person beside the second subject is taller than the first would be alone."""
    if setting.subject in WALKERS:
        return 1.18
    if setting.subject in PEOPLE:
        return 1.0
    return _nearness(setting) / (0.85 if setting.subject in ("dog", "cat") else 1.0)


def _is_on_summit(asked: Facts, setting: Setting, rocky: bool) -> bool:
    if setting.subject not in ("hiker", "arms") or setting.second is not None:
        return False
    if setting.place == "mountains":
        return "pines" not in asked.features
    always, sometimes = ("ocean", "forest", "waterfall"), ("snow", "desert", "lake")
    return setting.place in always or (setting.place in sometimes and rocky)


def _is_beside_road(setting: Setting) -> bool:
    """Return whether the subject is beside a road: plants and tents are, people and animals stay on it."""
    return setting.place == "road" and setting.subject not in (*PEOPLE, *ANIMALS)


def _natural_x(setting: Setting, x: float, side: int, aspect: Aspect) -> float:
    wide = aspect.width
    if _is_beside_road(setting):
        return wide * (0.5 + (0.25 if setting.subject == "tree" else 0.3) * side)
    if setting.place == "road":
        return wide / 2 + (x - wide / 2) * 0.4 / aspect.breadth
    if setting.place in ("street", "village") and setting.subject == "doorway":
        # The house around it must not hide the place.
        return wide * (0.25 if x < wide / 2 else 0.75)
    # On a third, so that there is room for both.
    return aspect.off_middle(x, 0.18) if setting.second else x


def _natural_y(setting: Setting, y: float, aspect: Aspect) -> float:
    if setting.subject in LARGE:
        y -= aspect.height * 0.06
    elif setting.subject in RESTING:
        y = aspect.height * resting_y(aspect.stretch)
    elif setting.second in RESTING and setting.second != "lantern":
        y = min(y, aspect.height * behind_y(aspect.stretch, str(setting.second)))
    return y - aspect.height * 0.08 if _is_beside_road(setting) else y
