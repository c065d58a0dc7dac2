"""Landscape: the weather, and what some landscapes of a kind have and others do not."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.dice import chance, pick, shares
from engine.scenes.facts import FEATURES, TIMES, Facts
from engine.scenes.habitats import ASKED_DISTANT, OFTEN_DISTANT, OVERCAST, WEATHER_CHANCES, WEATHER_TIMES
from engine.scenes.setting import Setting


@dataclass(frozen=True)
class Landscape:
    """The weather and the land; what is true of it may be out of sight, unlike its features."""

    mist: bool
    weather: frozenset[str]
    pines: bool
    #: "mountains" or "hills".
    backdrop: str
    jagged: bool
    snowcaps: bool
    #: Whether a river runs through a city.
    riverside: bool
    #: The visible FEATURES.
    features: frozenset[str]


def choose_landscape(rng: np.random.Generator, asked: Facts, setting: Setting, summit: bool) -> Landscape:
    """Choose the weather and the land; `summit` says whether the subject stands on a rock high up."""
    place, wanted = setting.place, asked.features
    mist = chance(rng, 0.45 if place in ("forest", "mountains", "waterfall") else 0.12) or "mist" in wanted
    weather = _choose_weather(rng, asked, setting)
    pines = chance(rng, 0.5) or "pines" in wanted
    backdrop = pick(rng, ("mountains", "mountains", "hills"))
    has_asked_mountains = bool(wanted & {"distant mountains", "snowcaps"})
    if place in OFTEN_DISTANT and has_asked_mountains:
        backdrop = "mountains"
    distant = has_asked_mountains if place in ASKED_DISTANT else place in OFTEN_DISTANT and backdrop == "mountains"
    ranged = distant or place in ("mountains", "waterfall")
    jagged, snowy = chance(rng, 0.65), chance(rng, 0.55) or place == "snow"
    jagged = jagged or "snowcaps" in wanted
    snowcaps = "snowcaps" in wanted or (snowy and jagged and (ranged or place == "snow"))
    riverside = chance(rng, 0.4) or setting.subject in ("bridge", "sailboat") or "river" in wanted
    seen = {
        "mist": mist
        and (place in ("forest", "mountains") or "mist" in wanted)
        and not setting.indoors
        and place != "space",
        "distant mountains": distant,
        "snowcaps": snowcaps and (ranged or (place == "snow" and "snowcaps" in wanted)),
        "river": riverside and place == "city",
        "pines": pines and _shows_pines(asked, place, summit),
    }
    features = weather | {name for name, is_seen in seen.items() if is_seen}
    return Landscape(mist, weather, pines, backdrop, jagged, snowcaps, riverside, features)


def _choose_weather(rng: np.random.Generator, asked: Facts, setting: Setting) -> frozenset[str]:
    chances = shares(rng, FEATURES)
    weather = {name for name, places in WEATHER_CHANCES.items() if chances[name] < places.get(setting.place, 0.0)}
    if asked.features.intersection(OVERCAST):
        weather.discard("fireflies")
    weather |= asked.features & {*WEATHER_CHANCES, *OVERCAST}
    if "storm" in weather:
        weather.add("rain")
    if setting.place == "space":
        return frozenset()
    return frozenset(name for name in weather if setting.time in WEATHER_TIMES.get(name, TIMES))


def _shows_pines(asked: Facts, place: str, summit: bool) -> bool:
    """Return whether the pines of a place can be told from its other trees and are not far below."""
    if place in ("forest", "waterfall"):
        return "pines" in asked.features
    return place in ("lake", "road", "snow") or (place == "mountains" and not summit)
