"""Layout: the facts of a scene, all drawn from its seed before anything is painted."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from engine.training.scenes.canvas import SIZE
from engine.training.scenes.colour import PALETTES, WHITE, Colour, mix, rgb

PLACES = ("mountains", "lake", "ocean", "desert", "forest", "city", "road", "meadow", "waterfall", "snow")
TIMES = ("dawn", "day", "sunset", "dusk", "night")
SUBJECTS = (
    "none", "hiker", "arms", "runner", "sailboat", "lighthouse", "balloons",
    "birds", "tent", "tree", "bridge", "cactus", "flowers",
)  # fmt: skip

#: What may be met where; a repeated word is met more often.
HABITATS = {
    "mountains": "none hiker hiker hiker arms arms arms balloons tent tent tree birds runner bridge flowers",
    "lake": "none sailboat sailboat sailboat tent tent balloons tree birds bridge hiker arms",
    "ocean": "none sailboat sailboat sailboat lighthouse lighthouse lighthouse birds balloons arms bridge",
    "desert": "none hiker hiker balloons runner tree birds arms cactus cactus cactus tent",
    "forest": "none tent tent hiker hiker birds balloons runner arms tree",
    "city": "none none bridge bridge arms birds balloons runner runner hiker",
    "road": "none runner runner runner hiker hiker tree birds balloons cactus",
    "meadow": "none flowers flowers flowers tree tree balloons balloons arms runner birds hiker tent",
    "waterfall": "none none birds hiker hiker arms tree flowers bridge",
    "snow": "none hiker hiker arms tent tree birds runner balloons",
}
HORIZONS = {
    "mountains": 0.66, "lake": 0.56, "ocean": 0.58, "desert": 0.60, "forest": 0.66,
    "city": 0.76, "road": 0.55, "meadow": 0.60, "waterfall": 0.58, "snow": 0.60,
}  # fmt: skip

#: What the land and the weather add to some scenes.
FEATURES = ("snowfall", "mist", "distant mountains", "snowcaps", "river", "pines")
SIDES = ("left", "middle", "right")

STANDING = ("hiker", "arms", "runner", "tent", "tree", "cactus", "lighthouse")
BALLOON_COLOURS = [
    "e63946 f1faee",
    "f4a261 264653",
    "ffd166 ef476f",
    "06d6a0 118ab2",
    "ffffff e76f51",
    "9b5de5 fee440",
]
COATS = {
    "red": "e03a3e", "orange": "f08a2c", "yellow": "f4c542", "teal": "1fa5a0",
    "blue": "2f72d8", "white": "f2efe8", "pink": "e5709f", "purple": "8052cc",
}  # fmt: skip
FLOWERS = {
    "red": "e63946 ff5a5f c1121f", "yellow": "ffd60a ffc300 ffe98a", "purple": "9d4edd c77dff 7b2cbf",
    "pink": "ff8fab fb6f92 ffc2d1", "white": "ffffff f8f9fa e9ecef",
    "colourful": "e63946 ffd60a 9d4edd ff8fab ffffff",
}  # fmt: skip
TREES = {"green": "4c9a4f", "autumn": "e07b30", "cherry blossom": "f9aec4", "bare": "5a4034"}
SAILS = {"white": "faf6ec", "red": "d8343f", "yellow": "f5c04a"}
SKIN = ("f0c8a4", "d9a27a", "a96f48", "6e4630")
HAIR = ("2a211f", "4a3226", "8a5a34", "d9b36c", "1b1b22")

T = TypeVar("T")


def side(x: float) -> str:
    """Return one of the SIDES for so many pixels from the left."""
    share = x / SIZE
    return "left" if share < 0.42 else "right" if share > 0.58 else "middle"


class Layout:
    """Hold what a scene shows and where, in pixels; words that are not given are drawn from the seed."""

    def __init__(
        self, seed: int, place: str | None = None, time: str | None = None, subject: str | None = None
    ) -> None:
        self.seed = seed
        self._rng = np.random.default_rng(seed)
        # Every choice is drawn even when a given word decides it, so that the rest of the scene stays.
        drawn_place = self._pick(PLACES)
        drawn_time = self._pick(("dawn", "day", "day", "sunset", "sunset", "dusk", "night"))
        self.place = self._known("place", place or drawn_place, PLACES)
        self.time = self._known("time", time or drawn_time, TIMES)
        drawn_subject = self._pick(HABITATS[self.place].split())
        self.subject = self._known("subject", subject or drawn_subject, SUBJECTS)
        self.dark = self.time in ("dusk", "night")
        self.low_sun = self.time in ("dawn", "sunset")
        self._mix_palette()
        self._place_things()
        self._hang_sky()
        self._choose_looks()

    def _pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._rng.integers(len(choices)))]

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    @staticmethod
    def _known(name: str, word: str, words: Sequence[str]) -> str:
        if word not in words:
            raise ValueError(f"{name} must be one of {', '.join(words)}, not {word!r}")
        return word

    def _mix_palette(self) -> None:
        palette = self._pick(PALETTES[self.time]).tinted(self._rng.normal(0, 6, 3))
        self.tone = palette.tone
        self.zenith, self.middle, self.horizon = palette.zenith, palette.middle, palette.horizon
        self.near, self.light = palette.near, palette.light

    def _place_things(self) -> None:
        rng = self._rng
        self.horizon_y = HORIZONS[self.place] * SIZE + rng.uniform(-24, 24)
        self.side = 1 if self._chance(0.5) else -1
        # Off-centre on a third, or in the middle.
        self.stand_x = SIZE * self._pick((0.34, 0.5, 0.66)) + rng.uniform(-28, 28)
        self.stand_y = SIZE * rng.uniform(0.86, 0.92)
        rocky, peak_y = self._chance(0.5), SIZE * rng.uniform(0.64, 0.76)
        always, sometimes = ("mountains", "ocean", "forest", "waterfall"), ("snow", "desert", "lake")
        self.summit = self.subject in ("hiker", "arms") and (
            self.place in always or (self.place in sometimes and rocky)
        )
        if self.place == "road":
            # People keep to the asphalt, plants and tents to its side.
            on_road = self.subject in ("hiker", "arms", "runner")
            self.stand_x = SIZE / 2 + (self.stand_x - SIZE / 2) * 0.4 if on_road else SIZE * (0.5 + 0.34 * self.side)
            self.stand_y -= 0 if on_road else SIZE * 0.08
        if self.summit:
            self.stand_y = peak_y
        self.height = rng.uniform(128, 188)

    def _hang_sky(self) -> None:
        rng = self._rng
        behind = self._chance(0.4) and self.low_sun
        behind = behind and self.subject in ("hiker", "arms", "runner", "tree", "none")
        drawn_x = rng.uniform(0.16, 0.84) * SIZE
        self.light_x = self.stand_x + (drawn_x - self.stand_x) * 0.12 if behind else drawn_x
        lift = rng.uniform(15, 110) if self.low_sun else rng.uniform(185, 290)
        self.light_y = max(self.horizon_y - lift, 62.0)
        self.light_r = rng.uniform(34, 74) if self.low_sun else rng.uniform(24, 40)
        sky: set[str] = set()
        if self.time == "night":
            sky.add("stars")
            if self._chance(0.65):
                sky.add("moon")
            if self._chance(0.3):
                sky.add("aurora")
            elif self._chance(0.25):
                sky.add("milky way")
            if self._chance(0.14):
                sky.add("shooting star")
        elif self.time == "dusk":
            sky |= {item for item, share in (("stars", 0.5), ("moon", 0.6), ("clouds", 0.4)) if self._chance(share)}
        else:
            if self._chance(0.85 if self.low_sun else 0.7):
                sky.add("sun")
            if self._chance(0.55):
                sky.add("clouds")
            if self.time == "day" and self._chance(0.18):
                sky.add("rainbow")
        if (self._chance(0.25) and self.time != "night") or self.subject == "birds":
            sky.add("birds")
        self.sky = frozenset(sky)
        self.crescent = self._chance(0.45)

    def _choose_looks(self) -> None:
        self.mist = self._chance(0.45 if self.place in ("forest", "mountains", "waterfall") else 0.12)
        self.snowfall = self._chance(0.45) and self.place == "snow"
        self.pines = self._chance(0.5)
        self.backdrop = self._pick(("mountains", "mountains", "hills"))
        self.jagged, snowy = self._chance(0.65), self._chance(0.55) or self.place == "snow"
        ranged = self.place in ("mountains", "waterfall", "snow") or self._has_distant_mountains()
        self.snowcaps = snowy and ranged and self.jagged
        self.riverside = self._chance(0.4) or self.subject in ("bridge", "sailboat")
        self.flower = self._pick(tuple(FLOWERS))
        self.tree = self._pick(tuple(TREES))
        if self.place == "snow":
            self.tree = "bare"
        elif self.place == "desert" and self.tree in ("autumn", "cherry blossom"):
            self.tree = "green"
        self.coat = self._pick(tuple(COATS))
        self.skin, self.hair = rgb(self._pick(SKIN)), rgb(self._pick(HAIR))
        self.long_hair = self._chance(0.5)
        self.sail = self._pick(("white", "white", "white", "red", "red", "yellow"))
        self.balloons = self._pick((1, 1, 2, 3, 3, 4, 5))
        self.balloon_colours = self._pick(BALLOON_COLOURS)

    @property
    def features(self) -> frozenset[str]:
        """Return those of the FEATURES that can be seen."""
        pine_land = self.place in ("lake", "road", "snow") or (self.place == "mountains" and not self.summit)
        seen = {
            "snowfall": self.snowfall,
            "mist": self.mist and self.place in ("forest", "mountains"),
            "distant mountains": self._has_distant_mountains(),
            "snowcaps": self.snowcaps and self.place != "snow",
            "river": self.riverside and self.place == "city",
            "pines": self.pines and pine_land,
        }
        return frozenset(name for name, is_seen in seen.items() if is_seen)

    def _has_distant_mountains(self) -> bool:
        return self.place in ("lake", "road", "meadow") and self.backdrop == "mountains"

    def part(self, name: str) -> np.random.Generator:
        """Return the random numbers of one part of the picture, the same at every moment."""
        return np.random.default_rng([self.seed, *name.encode()])

    def layer(self, depth: float) -> Colour:
        """Return the colour of a silhouette: depth 0 is far away in the haze, 1 is near."""
        return mix(mix(self.horizon, self.middle, 0.35), self.near, depth)

    def shade(self, colour: Colour, most: float = 1.0) -> Colour:
        """Show a thing's own colour in the light of the hour."""
        share = {"day": 0.05, "dawn": 0.2, "sunset": 0.28, "dusk": 0.36, "night": 0.4}[self.time]
        return mix(colour, self.near, share * most)

    def pale(self, share: float = 0.25) -> Colour:
        """Return white in the light of the hour."""
        return mix(WHITE, mix(self.horizon, self.middle, 0.4 if self.dark else 0.0), share + 0.2 * self.dark)
