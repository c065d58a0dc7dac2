"""Layout: the facts of a scene and the position of everything in it, before drawing."""

from copy import copy
from typing import Any, Self

import numpy as np

from engine.scenes.appearance import Person, choose_appearance
from engine.scenes.aspect import SIZE, Aspect, side
from engine.scenes.colour import WHITE, Colour, mix
from engine.scenes.facts import Facts
from engine.scenes.habitats import LOOKS, SPOTTED
from engine.scenes.landscape import choose_landscape
from engine.scenes.light import choose_light
from engine.scenes.mood import mix_palette
from engine.scenes.neighbour import choose_neighbour, is_on_ground
from engine.scenes.position import Position, choose_position
from engine.scenes.setting import choose_setting


class Layout:
    """What a scene shows and where, in units of 1/SIZE of the shorter side.

    The facts are drawn and the seed chooses everything that they leave open. Facts that are impossible at the given
    place or time of day are left out.
    """

    def __init__(self, seed: int, facts: Facts = Facts(), width: int = SIZE, height: int = SIZE) -> None:  # noqa: B008
        self.seed = seed
        self.scale = min(width, height) / SIZE
        self._aspect = aspect = Aspect(width / self.scale, height / self.scale)
        self.width, self.height = aspect
        #: Factors relative to a square picture: for the number of scattered things, for the height of standing ones.
        self.breadth, self.stretch = aspect.breadth, aspect.stretch

        # Every choice takes its random number even if a fact decides it, so that the rest of the scene does not change.
        rng = np.random.default_rng(seed)
        self._setting = setting = choose_setting(rng, facts)
        self.place, self.time = setting.place, setting.time
        self.subject, self.second = setting.subject, setting.second
        self.dark, self.low_sun = setting.dark, setting.low_sun

        palette = mix_palette(rng, facts, setting)
        self.tone = palette.tone
        self.zenith, self.middle, self.horizon = palette.zenith, palette.middle, palette.horizon
        self.near, self.light = palette.near, palette.light

        #: The first subject, in the layout of what is beside it.
        self.companion: Layout | None = None
        position = choose_position(rng, facts, setting, aspect)
        self.horizon_y, self.summit, self.grown = position.horizon_y, position.summit, position.grown
        self._put(position)

        light = choose_light(rng, facts, setting, position, aspect)
        self.sky, self.crescent, self.window = light.sky, light.crescent, light.window
        self.light_x, self.light_y, self.light_r = light.x, light.y, light.radius

        land = choose_landscape(rng, facts, setting, position.summit)
        self.mist, self.weather, self.features = land.mist, land.weather, land.features
        self.pines, self.riverside = land.pines, land.riverside
        self.backdrop, self.jagged, self.snowcaps = land.backdrop, land.jagged, land.snowcaps

        looks = choose_appearance(rng, facts, self.place, "blossom" in self.weather)
        self.flower, self.tree, self.sail = looks.flower, looks.tree, looks.sail
        self.balloons, self.balloon_colours = looks.balloons, looks.balloon_colours
        self._dress(looks.person)
        self.facts = self._all_facts()

    def _put(self, position: Position) -> None:
        """Put the subject somewhere."""
        self._position = position
        self.side, self.lean = position.side, position.lean
        self.stand_x, self.stand_y, self.tall = position.stand_x, position.stand_y, position.tall

    def _dress(self, person: Person) -> None:
        """Give the subject its looks."""
        self.coat, self.skin, self.hair, self.long_hair = person.coat, person.skin, person.hair, person.long_hair

    def beside(self) -> Self:
        """Return the layout in which the second subject takes the place of the first, farther to the other side."""
        other, rng = copy(self), self.part("beside")
        other.companion, other.subject, other.second = self, str(self.second), None
        other._put(choose_neighbour(rng, self._setting, self._position, self._aspect))
        other._dress(Person(self.coat, self.skin, self.hair, self.long_hair).another(rng))
        return other

    @property
    def on_bridge(self) -> bool:
        """Return whether the subject is a train that crosses a bridge."""
        first = self.companion
        return self.subject == "train" and "bridge" in (self.second, first and first.subject)

    @property
    def on_ground(self) -> bool:
        """Return whether a small thing stands on the ground, beside something larger, instead of on a ledge."""
        return self.companion is not None and is_on_ground(self.subject, self.companion.subject)

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
