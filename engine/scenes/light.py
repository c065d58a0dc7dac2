"""Light: what is in the sky, and where its sun or moon is."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.aspect import SIZE, Aspect
from engine.scenes.dice import pick, shares
from engine.scenes.facts import SKY, Facts
from engine.scenes.habitats import AIRLESS, ANIMALS, OVERCAST, PEOPLE, SKY_CHANCES
from engine.scenes.position import Position
from engine.scenes.setting import Setting
from engine.scenes.sight import clear_x, clear_y
from engine.scenes.window import Window, pane_x, pane_y, window_of


@dataclass(frozen=True)
class Light:
    """What is in the sky, and the middle and radius of its sun or moon, in layout units."""

    sky: frozenset[str]
    x: float
    y: float
    radius: float
    #: Whether the moon is a crescent.
    crescent: bool
    #: The window through which a room is lit.
    window: Window | None


def choose_light(rng: np.random.Generator, asked: Facts, setting: Setting, position: Position, aspect: Aspect) -> Light:
    """Choose what is in the sky, where nothing hides its sun or moon."""
    sky = _choose_sky(rng, asked, setting)
    behind, across, up, large = rng.random(4).tolist()
    x, wanted = (0.16 + 0.68 * across) * aspect.width, asked.light_side
    if behind < 0.4 and setting.low_sun and setting.subject in (*PEOPLE, *ANIMALS, "tree", "none"):
        x = position.stand_x + (x - position.stand_x) * 0.12
    lift = 15 + 95 * up if setting.low_sun else 185 + 105 * up
    y = clear_y(setting, position, aspect, lift * aspect.height / SIZE)
    radius = (34 + 40 * large if setting.low_sun else 24 + 16 * large) * aspect.stretch
    window = window_of(setting.place, aspect)
    if window:
        radius *= 0.7
        y = pane_y(window, setting.place, y, radius + 10, position.horizon_y, aspect.height)

    def seen(x: float) -> float:
        if window:
            return pane_x(window, setting.place, x, radius + 10)
        return clear_x(setting, position, aspect, x, wanted)

    # Once more, because the wanted side may be beside the window.
    x = seen(aspect.on_side(seen(x), wanted))
    crescent = pick(rng, (True, False), () if asked.moon is None else (asked.moon == "crescent",))
    return Light(sky, x, y, radius, crescent, window)


def _choose_sky(rng: np.random.Generator, asked: Facts, setting: Setting) -> frozenset[str]:
    chances = shares(rng, SKY)
    sky = {item for item, at in SKY_CHANCES.items() if chances[item] < at.get(setting.time, 0.0)}
    if "aurora" in sky:
        sky.discard("milky way")
    if asked.features.intersection(OVERCAST):
        sky &= {"clouds", "birds"}
    if "rainbow" in sky | asked.sky:
        # It is on the side of the sky away from the sun.
        sky.discard("sun")
    sky |= asked.sky | ({"birds"} if setting.subject == "birds" else set()) | ({"moon"} if asked.moon else set())
    if asked.light_side:
        sky |= {"sun", "moon"}
    if "eclipse" in sky:
        sky -= {"sun", "moon"} | ({"rainbow"} - asked.sky)
    if setting.place == "space":
        sky &= {*AIRLESS, setting.subject}
    return frozenset(item for item in sky if setting.time in SKY_CHANCES[item] or setting.subject == item)
