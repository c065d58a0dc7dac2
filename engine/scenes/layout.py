"""Layout: the facts of a scene and the position of everything in it, before drawing."""

import math
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np

from engine.scenes.colour import (
    BALLOON_COLOURS,
    COAT_COLOURS,
    FLOWER_COLOURS,
    HAIR,
    PALETTES,
    SKIN,
    TREE_COLOURS,
    WHITE,
    Colour,
    mix,
    natural,
    rgb,
)
from engine.scenes.facts import FEATURES, PLACES, SKY, TIMES, Facts
from engine.scenes.habitats import (
    AIRLESS,
    ANIMALS,
    ASKED_DISTANT,
    CLEAR_SKY,
    CLEAR_TOPS,
    FEATURE_PLACES,
    FLOATING,
    HABITATS,
    HORIZONS,
    LARGE,
    LINTELS,
    LOOKS,
    OFTEN_DISTANT,
    OVERCAST,
    PEOPLE,
    RESTING,
    ROOMS,
    SKY_CHANCES,
    SPOTTED,
    WALKERS,
    WEATHER_CHANCES,
    WEATHER_TIMES,
    WINDOWS,
    possible,
)
from engine.scenes.pairs import arranged, behind_y, is_sized, resting_y
from engine.scenes.sight import clear_x

#: The shorter side of every scene, in layout units.
SIZE = 512

#: How high up the sun and moon can be seen at least and at most, and as a share of the height where that is not given.
_CLEAR = ((CLEAR_SKY, 1.0), (CLEAR_TOPS, 0.0))

T = TypeVar("T")


def side(share: float) -> str:
    """Return the one of the SIDES at a share of the width."""
    return "left" if share < 0.42 else "right" if share > 0.58 else "middle"


class Window(NamedTuple):
    """The edges of a room's window, in layout units."""

    left: float
    top: float
    right: float
    bottom: float


class Layout:
    """What a scene shows and where, in units of 1/SIZE of the shorter side.

    The facts are drawn and the seed chooses everything that they leave open. Facts that are impossible at the given
    place or time of day are left out.
    """

    def __init__(self, seed: int, facts: Facts = Facts(), width: int = SIZE, height: int = SIZE) -> None:  # noqa: B008
        self.seed = seed
        self.scale = min(width, height) / SIZE
        self.width, self.height = width / self.scale, height / self.scale
        #: Factors relative to a square picture: for the number of scattered things, for the height of standing ones.
        self.breadth, self.stretch = self.width / SIZE, math.sqrt(self.height / SIZE)
        self._rng = np.random.default_rng(seed)
        self._asked = facts
        # Every choice takes its random number even if a fact decides it, so that the rest of the scene does not change.
        self._choose_scene()
        self._mix_palette()
        self._place_things()
        self._hang_sky()
        self._choose_looks()
        self.facts = self._all_facts()

    def _pick(self, choices: Sequence[T], wanted: Collection[T | None] = ()) -> T:
        """Return a random choice, one of the wanted ones if there are any."""
        share = float(self._rng.random())
        drawn = choices[int(share * len(choices))]
        fitting = [choice for choice in choices if choice in wanted] or choices
        return drawn if not wanted or drawn in wanted else fitting[int(share * len(fitting))]

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _choose_scene(self) -> None:
        asked = self._asked
        subjects = (asked.subject,) if asked.subject else self._subjects_with_looks()
        fits = {
            place: sum(place in FEATURE_PLACES[feature] for feature in asked.features)
            + any(subject in HABITATS[place] for subject in subjects)
            + bool(asked.second and possible(place, asked.second))
            for place in PLACES
        }
        self.place = self._pick(PLACES, (asked.place,) if asked.place else _best(fits))
        sky = asked.sky | ({"moon"} if asked.moon else set())
        hours = {time: sum(time in SKY_CHANCES[item] for item in sky) for time in TIMES}
        for item in asked.features & WEATHER_TIMES.keys():
            hours = {time: fit + (time in WEATHER_TIMES[item]) for time, fit in hours.items()}
        if asked.tone:
            hours = {time: fit + (asked.tone in _tones(time)) for time, fit in hours.items()}
        often = ("dawn", "day", "day", "sunset", "sunset", "dusk", "night")
        self.time = self._pick(often, (asked.time,) if asked.time else _best(hours))
        natural = HABITATS[self.place]
        if asked.second:
            natural = tuple(subject for subject in natural if subject not in ("none", asked.second))
        self.subject = self._pick(natural, subjects)
        if subjects and self.subject not in subjects and possible(self.place, subjects[0]):
            self.subject = subjects[0]
        is_second = possible(self.place, asked.second) and asked.second != self.subject != "none"
        self.second = asked.second if is_second else None
        self.dark = self.time in ("dusk", "night")
        self.low_sun = self.time in ("dawn", "sunset")

    def _subjects_with_looks(self) -> tuple[str, ...]:
        return next((subjects for look, subjects in LOOKS.items() if getattr(self._asked, look)), ())

    def _mix_palette(self) -> None:
        asked, here = self._asked.tone, PALETTES[self.time]
        palette = self._pick(here)
        if asked and palette.tone != asked:
            palette = next((other for other in here if other.tone == asked), palette)
        if asked and palette.tone != asked:
            elsewhere = next(other for others in PALETTES.values() for other in others if other.tone == asked)
            palette = palette.toned(elsewhere)
        palette = palette.tinted(self._rng.normal(0, 6, 3))
        if self._asked.features.intersection(OVERCAST) and self.place != "space":
            palette = palette.overcast(0.75 if "storm" in self._asked.features else 0.5)
        self.tone = palette.tone
        self.zenith, self.middle, self.horizon = palette.zenith, palette.middle, palette.horizon
        self.near, self.light = palette.near, palette.light

    def _place_things(self) -> None:
        rng, wide, high = self._rng, self.width, self.height
        self.horizon_y = HORIZONS[self.place] * high + rng.uniform(-24, 24) * self.stretch
        self.side = 1 if self._chance(0.5) else -1
        # On either third, or in the middle.
        x = wide * self._pick((0.34, 0.5, 0.66)) + rng.uniform(-28, 28) * self.breadth
        # Subjects in a tall picture must reach up to the horizon.
        y = high * (rng.uniform(0.86, 0.92) - 0.22 * (self.stretch - 1))
        rocky, peak_y = self._chance(0.5), high * rng.uniform(0.64, 0.76)
        self.tall = rng.uniform(128, 188) * self.stretch
        if self.subject in PEOPLE and self.subject not in WALKERS:
            self.tall *= 1.3 if self.place in ROOMS or self.place == "stage" else 1.18
            if self.place in ROOMS:
                # Not small beside the furniture.
                self.tall = 0.5 * self.tall + 114 * self.stretch
            elif self.subject in ("child", "family") and self.second is None:
                # Children are seen from nearer.
                self.tall *= 1.2 if self.subject == "child" else 1.1
        elif self.subject in ("dog", "cat"):
            self.tall *= 0.85
        if self.subject in LARGE:
            y -= high * 0.06
        elif self.subject in RESTING:
            y = high * resting_y(self.stretch)
        elif self.second in RESTING and self.second != "lantern":
            y = min(y, high * behind_y(self.stretch, self.second == "book"))
        always, sometimes = ("mountains", "ocean", "forest", "waterfall"), ("snow", "desert", "lake")
        rocky = self.place in always or (self.place in sometimes and rocky)
        self.summit = rocky and self.subject in ("hiker", "arms") and self.second is None
        if self.place == "mountains" and "pines" in self._asked.features:
            self.summit = False
        if self.summit:
            y = peak_y
        elif self.place == "road":
            # People and animals stay on the asphalt, plants and tents beside it.
            on_road = self.subject in (*PEOPLE, *ANIMALS)
            x = (
                wide / 2 + (x - wide / 2) * 0.4 / self.breadth
                if on_road
                else wide * (0.5 + (0.25 if self.subject == "tree" else 0.3) * self.side)
            )
            y -= 0 if on_road else high * 0.08
        if self.place in ("street", "village") and self.subject == "doorway":
            # The house around it must not hide the place.
            x = wide * (0.25 if x < wide / 2 else 0.75)
        elif self.second and self.place != "road":
            # On a third, so that there is room for both.
            x = wide / 2 + math.copysign(max(abs(x - wide / 2), 0.18 * wide), x - wide / 2)
        self.lean = self.side
        #: The first subject, in the layout of what is beside it.
        self.companion: Layout | None = None
        if self.subject == "lighthouse":
            self.lean = 1 if x > wide / 2 or (self.side > 0 and abs(x - wide / 2) < 40) else -1
            x = wide / 2 + self.lean * (70 * self.breadth + abs(x - wide / 2) * 0.55)
            y = max(self.horizon_y + 24, high * 0.62)
        wanted = self._asked.stand_side if self.subject in SPOTTED else None
        if self.subject == "temple" and self.place == "stairs":
            # At the top of the flight, which leads up to it.
            x, y, wanted = wide / 2 + 0.3 * (x - wide / 2), self.horizon_y - 3 * self.stretch, None
            self.tall = min(0.3 * min(wide, 640.0), 0.72 * self.horizon_y)
        self.stand_x, self.stand_y = self._into(x, wanted), y
        #: The height of a grown person at the subject's distance.
        self.grown = self.tall
        if is_sized(self.subject) and is_sized(self.second):
            self._pair_up(x, wanted)

    def _pair_up(self, x: float, wanted: str | None) -> None:
        """Give two things their relative sizes, and room."""
        first, second = self.subject, str(self.second)
        if first in WALKERS:
            self.tall *= 1.18
        elif first not in PEOPLE:
            near = 1.3 if self.place in ROOMS or self.place == "stage" else 1.18
            self.tall *= near / (0.85 if first in ("dog", "cat") else 1.0)
        self.grown, room = self.tall, (self.tall, self.width)
        indoors = self.place in ROOMS
        x = self._into(arranged(first, second, x, *room, fixed=False, indoors=indoors).x, wanted)
        self.stand_x, self._beside_x, size, other = arranged(first, second, x, *room, fixed=True, indoors=indoors)
        self._beside_tall, self.tall = self.tall * other, self.tall * size
        if "swimmer" in (first, second):
            # Whoever swims is farther out than whoever stands.
            self.stand_y -= self.height * 0.1 if first == "swimmer" else 0.0

    def beside(self) -> Self:
        """Return the layout in which the second subject takes the place of the first, farther to the other side."""
        other = copy(self)
        share = self.stand_x / self.width
        way = -1 if share > 0.5 or (share == 0.5 and self.side > 0) else 1
        other.subject, other.second, other.side = str(self.second), None, -self.side
        other.companion = self
        other.stand_x = self.width * min(max(share + 0.38 * way, 0.2), 0.8)
        if (self.second in LARGE) != (self.subject in LARGE):
            other.stand_y += self.height * (-0.06 if self.second in LARGE else 0.04)
        if other.on_ground:
            apart = 0.45 if self.subject == "tent" else 0.55 if self.subject in (*PEOPLE, *ANIMALS) else 0.84
            other.stand_x = self.stand_x + way * self.tall * apart
        elif other.subject in RESTING and self.subject not in RESTING:
            other.stand_y = self.height * resting_y(self.stretch)
        elif self.subject in RESTING and other.subject not in RESTING:
            other.stand_y = self.height * behind_y(self.stretch, self.subject == "book")
        elif other.subject == "lighthouse":
            other.lean, other.stand_y = way, max(self.horizon_y + 24, self.height * 0.62)
        rng = self.part("beside")
        other.tall = self.tall * rng.uniform(0.88, 0.98)
        if other.on_ground:
            other.tall *= 0.42
        elif self.subject in LARGE and other.subject in (*PEOPLE, *ANIMALS):
            other.tall *= 0.78
        if is_sized(self.subject) and is_sized(self.second):
            other.stand_x, other.tall = self._beside_x, self._beside_tall
            other.stand_y += self.height * 0.1 * ((self.subject == "swimmer") - (self.second == "swimmer"))
        coats = [coat for coat in COAT_COLOURS if coat != self.coat]
        other.coat = coats[int(rng.integers(len(coats)))]
        skin, hair = (rgb(codes[int(rng.integers(len(codes)))]) for codes in (SKIN, HAIR))
        other.skin, other.hair = natural(skin, hair)
        other.long_hair = not self.long_hair
        return other

    @property
    def on_bridge(self) -> bool:
        """Return whether the subject is a train that crosses a bridge."""
        first = self.companion
        return self.subject == "train" and (
            self.second == "bridge" or (first is not None and first.subject == "bridge")
        )

    @property
    def on_ground(self) -> bool:
        """Return whether a small thing stands on the ground, beside something larger, instead of on a ledge."""
        first = self.companion
        return self.subject == "lantern" and first is not None and first.subject not in (*RESTING, *FLOATING)

    def _into(self, x: float, wanted: str | None) -> float:
        """Return x, moved to the wanted side unless it is already there."""
        share = x / self.width
        if wanted is None or side(share) == wanted:
            return x
        return self.width * ({"left": 0.2, "middle": 0.43, "right": 0.66}[wanted] + 0.14 * (share % 1))

    def _hang_sky(self) -> None:
        asked, rng = self._asked, self._rng
        chances = dict(zip(SKY, rng.random(len(SKY)).tolist(), strict=True))
        behind, across, up, large = rng.random(4).tolist()
        sky = {item for item, at in SKY_CHANCES.items() if chances[item] < at.get(self.time, 0.0)}
        if "aurora" in sky:
            sky.discard("milky way")
        if asked.features.intersection(OVERCAST):
            sky &= {"clouds", "birds"}
        if "rainbow" in sky | asked.sky:
            # It is on the side of the sky away from the sun.
            sky.discard("sun")
        sky |= asked.sky | ({"birds"} if self.subject == "birds" else set()) | ({"moon"} if asked.moon else set())
        if asked.light_side:
            sky |= {"sun", "moon"}
        if "eclipse" in sky:
            sky -= {"sun", "moon"} | ({"rainbow"} - asked.sky)
        if self.place == "space":
            sky &= {*AIRLESS, self.subject}
        self.sky = frozenset(item for item in sky if self.time in SKY_CHANCES[item] or self.subject == item)
        x = (0.16 + 0.68 * across) * self.width
        if behind < 0.4 and self.low_sun and self.subject in (*PEOPLE, *ANIMALS, "tree", "none"):
            x = self.stand_x + (x - self.stand_x) * 0.12
        lift = 15 + 95 * up if self.low_sun else 185 + 105 * up
        # Nothing at the horizon may hide it.
        lowest, highest = (self.height * clear.get(self.place, share) for clear, share in _CLEAR)
        self.light_y = min(max(self.horizon_y - lift * self.height / SIZE, 62.0, highest), max(lowest, highest))
        self.light_r = (34 + 40 * large if self.low_sun else 24 + 16 * large) * self.stretch
        self.window: Window | None = None
        if self.place in WINDOWS:
            left, top, right, bottom = WINDOWS[self.place]
            self.window = Window(left * self.width, top * self.height, right * self.width, bottom * self.height)
            self.light_r *= 0.7
            room = self.light_r + 10
            highest = self.window.top + room + self.height * LINTELS.get(self.place, 0.0)
            self.light_y = min(max(self.light_y, highest), max(self.horizon_y - room, self.window.top + room))
        # Once more, because the wanted side may be beside the window.
        self.light_x = clear_x(self, self._into(clear_x(self, x, asked.light_side), asked.light_side), asked.light_side)
        self.crescent = self._pick((True, False), () if asked.moon is None else (asked.moon == "crescent",))

    def _choose_looks(self) -> None:
        asked, seen = self._asked, self._asked.features
        self.mist = self._chance(0.45 if self.place in ("forest", "mountains", "waterfall") else 0.12) or "mist" in seen
        chances = dict(zip(FEATURES, self._rng.random(len(FEATURES)).tolist(), strict=True))
        weather = {name for name, places in WEATHER_CHANCES.items() if chances[name] < places.get(self.place, 0.0)}
        if seen.intersection(OVERCAST):
            weather.discard("fireflies")
        weather |= seen & {"snowfall", "leaves", "blossom", *OVERCAST, *WEATHER_TIMES}
        if "storm" in weather:
            weather.add("rain")
        self.weather = frozenset(
            name for name in weather if self.place != "space" and self.time in WEATHER_TIMES.get(name, TIMES)
        )
        self.pines = self._chance(0.5) or "pines" in seen
        self.backdrop = self._pick(("mountains", "mountains", "hills"))
        if self.place in OFTEN_DISTANT and seen & {"distant mountains", "snowcaps"}:
            self.backdrop = "mountains"
        self.jagged, snowy = self._chance(0.65), self._chance(0.55) or self.place == "snow"
        ranged = self.place in ("mountains", "waterfall", "snow") or self._has_distant_mountains()
        if "snowcaps" in seen:
            ranged = self.jagged = snowy = True
        self.snowcaps = snowy and ranged and self.jagged
        self.riverside = self._chance(0.4) or self.subject in ("bridge", "sailboat") or "river" in seen
        self.flower = self._pick(tuple(FLOWER_COLOURS), (asked.flower,))
        tree = self._pick(tuple(TREE_COLOURS), (asked.tree,))
        if asked.tree is None and self.place == "snow":
            tree = "bare"
        elif asked.tree is None and self.place == "orchard":
            tree = "cherry blossom" if "blossom" in self.weather else "green"
        elif asked.tree is None and self.place == "autumn":
            tree = "autumn"
        elif asked.tree is None and self.place == "desert" and tree in ("autumn", "cherry blossom"):
            tree = "green"
        self.tree = tree
        self.coat = self._pick(tuple(COAT_COLOURS), (asked.coat,))
        self.skin, self.hair = natural(rgb(self._pick(SKIN)), rgb(self._pick(HAIR)))
        self.long_hair = self._chance(0.5)
        self.sail = self._pick(("white", "white", "white", "red", "red", "yellow"), (asked.sail,))
        counts = {None: (), "one": (1,), "many": (2, 3, 4, 5)}[asked.balloons]
        self.balloons = self._pick((1, 1, 2, 3, 3, 4, 5), counts)
        self.balloon_colours = self._pick(BALLOON_COLOURS)

    def _has_distant_mountains(self) -> bool:
        """Return whether a place that need not have mountains has some in the background."""
        asked = self._asked.features & {"distant mountains", "snowcaps"}
        if self.place in ASKED_DISTANT:
            return bool(asked)
        return self.place in OFTEN_DISTANT and self.backdrop == "mountains"

    @property
    def features(self) -> frozenset[str]:
        """Return the visible FEATURES."""
        asked, place = self._asked.features, self.place
        pine_land = place in ("lake", "road", "snow") or (place == "mountains" and not self.summit)
        ranged = place in ("mountains", "waterfall") or self._has_distant_mountains()
        seen = {
            "mist": self.mist
            and (place in ("forest", "mountains") or "mist" in asked)
            and place not in (*ROOMS, "space"),
            "distant mountains": self._has_distant_mountains(),
            "snowcaps": self.snowcaps and (ranged or (place == "snow" and "snowcaps" in asked)),
            "river": self.riverside and place == "city",
            "pines": self.pines and (pine_land or (place in ("forest", "waterfall") and "pines" in asked)),
        }
        return frozenset(name for name, is_seen in seen.items() if is_seen) | self.weather

    def _all_facts(self) -> Facts:
        looks = {
            "coat": self.coat,
            "sail": self.sail,
            "flower": self.flower,
            "tree": self.tree,
            "balloons": "one" if self.balloons == 1 else "many",
        }
        return Facts(
            place=self.place,
            time=self.time,
            subject=self.subject,
            second=self.second,
            tone=self.tone,
            sky=self.sky,
            features=self.features,
            moon=("crescent" if self.crescent else "full") if "moon" in self.sky else None,
            light_side=side(self.light_x / self.width) if self.sky & {"sun", "moon", "eclipse"} else None,
            stand_side=side(self.stand_x / self.width) if self.subject in SPOTTED else None,
            **{look: value for look, value in looks.items() if self.subject in LOOKS[look]},
        )

    def many(self, count: float | np.integer[Any]) -> int:
        """Scale a count of scattered things from a square picture to this one, at least 1."""
        return max(round(float(count) * self.breadth), 1)

    def part(self, name: str) -> np.random.Generator:
        """Return the random generator for one part of the picture, the same at every moment."""
        return np.random.default_rng([self.seed, *name.encode()])

    def layer(self, depth: float) -> Colour:
        """Return the colour of a silhouette, from depth 0 (distant and hazy) to 1 (near)."""
        return mix(mix(self.horizon, self.middle, 0.35), self.near, depth)

    def shade(self, colour: Colour, most: float = 1.0) -> Colour:
        """Return a thing's own colour in the light of this time of day."""
        share = {"day": 0.05, "dawn": 0.2, "sunset": 0.28, "dusk": 0.36, "night": 0.4}[self.time]
        return mix(colour, self.near, share * most)

    def pale(self, share: float = 0.25) -> Colour:
        """Return white in the light of this time of day."""
        return mix(WHITE, mix(self.horizon, self.middle, 0.4 if self.dark else 0.0), share + 0.2 * self.dark)


def _best(fits: Mapping[str, int]) -> list[str]:
    """Return the names with the highest fit."""
    return [name for name, fit in fits.items() if fit == max(fits.values())]


def _tones(time: str) -> set[str]:
    return {palette.tone for palette in PALETTES[time]}
