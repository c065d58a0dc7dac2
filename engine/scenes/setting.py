"""Setting: the place, the time of day and the subjects of a scene."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.scenes.colour import PALETTES
from engine.scenes.dice import pick
from engine.scenes.facts import PLACES, TIMES, Facts
from engine.scenes.habitats import FEATURE_PLACES, HABITATS, LOOKS, ROOMS, SKY_CHANCES, WEATHER_TIMES, possible

#: The times to choose from; a repeated one is more likely.
_OFTEN = ("dawn", "day", "day", "sunset", "sunset", "dusk", "night")


@dataclass(frozen=True)
class Setting:
    """The place, the time of day, and the subjects that can be there."""

    place: str
    time: str
    subject: str
    second: str | None

    @property
    def dark(self) -> bool:
        """Return whether the sun is down."""
        return self.time in ("dusk", "night")

    @property
    def low_sun(self) -> bool:
        """Return whether the sun is near the horizon."""
        return self.time in ("dawn", "sunset")

    @property
    def indoors(self) -> bool:
        """Return whether the place is a room."""
        return self.place in ROOMS


def choose_setting(rng: np.random.Generator, asked: Facts) -> Setting:
    """Choose what the facts leave open so that it fits them."""
    subjects = (asked.subject,) if asked.subject else _subjects_with_looks(asked)
    place = pick(rng, PLACES, (asked.place,) if asked.place else _fitting_places(asked, subjects))
    time = pick(rng, _OFTEN, (asked.time,) if asked.time else _fitting_times(asked))
    natural = HABITATS[place]
    if asked.second:
        natural = tuple(subject for subject in natural if subject not in ("none", asked.second))
    subject = pick(rng, natural, subjects)
    if subjects and subject not in subjects and possible(place, subjects[0]):
        subject = subjects[0]
    is_second = possible(place, asked.second) and asked.second != subject != "none"
    return Setting(place, time, subject, asked.second if is_second else None)


def _subjects_with_looks(asked: Facts) -> tuple[str, ...]:
    """Return the subjects of the first look that is asked for."""
    return next((subjects for look, subjects in LOOKS.items() if getattr(asked, look)), ())


def _fitting_places(asked: Facts, subjects: tuple[str, ...]) -> list[str]:
    return _best(
        {
            place: sum(place in FEATURE_PLACES[feature] for feature in asked.features)
            + any(subject in HABITATS[place] for subject in subjects)
            + bool(asked.second and possible(place, asked.second))
            for place in PLACES
        }
    )


def _fitting_times(asked: Facts) -> list[str]:
    sky = asked.sky | ({"moon"} if asked.moon else set())
    weather = asked.features & WEATHER_TIMES.keys()
    return _best(
        {
            time: sum(time in SKY_CHANCES[item] for item in sky)
            + sum(time in WEATHER_TIMES[item] for item in weather)
            + any(palette.tone == asked.tone for palette in PALETTES[time])
            for time in TIMES
        }
    )


def _best(fits: Mapping[str, int]) -> list[str]:
    """Return the names with the highest fit."""
    return [name for name, fit in fits.items() if fit == max(fits.values())]
