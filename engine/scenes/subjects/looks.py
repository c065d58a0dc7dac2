"""Looks: the clothes, hair and build of people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.scenes.colour import COAT_COLOURS, HAIR, SKIN, Colour, natural, rgb
from engine.scenes.layout import Layout

TOPS = (*COAT_COLOURS.values(), "d98c5f", "5b8f7b", "c9b48a", "7f9cc4", "e3c9b0", "a8485a")
BOTTOMS = ("2d3350", "3b3f4c", "4a5f86", "6b5444", "8a7a62", "39524a", "b9a98c")
#: Where nobody has bare arms or legs.
COLD = ("snow", "mountains", "autumn")
SHOES = ("2a2328", "f0ebe2", "7a4a30", "b54a3c")
MANES = ("long", "bun", "ponytail", "bob", "curls", "scarf", "braid")
CROPS = ("short", "short", "short", "beanie", "afro", "cap")


@dataclass(frozen=True)
class Look:
    """The clothes, hair and build of somebody."""

    top: Colour
    bottom: Colour
    shoes: Colour
    accent: Colour
    skin: Colour
    hair: Colour
    #: One of MANES and CROPS.
    style: str
    #: "trousers", "shorts", "skirt" or "dress".
    wear: str
    #: Width as a factor.
    build: float
    sleeves: bool

    @classmethod
    def drawn(cls, rng: np.random.Generator, scene: Layout, is_first: bool = False) -> "Look":
        """Return random looks; the first person has those of the scene."""

        def pick(codes: Sequence[str]) -> Colour:
            return rgb(codes[int(rng.integers(len(codes)))])

        top, bottom, shoes, accent, skin, hair = map(pick, (TOPS, BOTTOMS, SHOES, TOPS, SKIN, HAIR))
        has_mane, cut, dressed, build, sleeves = rng.random(5).tolist()
        if is_first:
            top, skin, hair, has_mane = (
                rgb(COAT_COLOURS[scene.coat]),
                scene.skin,
                scene.hair,
                0.2 + 0.6 * scene.long_hair,
            )
        skin, hair = natural(skin, hair)
        styles = MANES if has_mane > 0.5 else CROPS
        wears: tuple[str, ...] = ("trousers", "trousers", "shorts")
        if has_mane > 0.5:
            wears = ("trousers", "trousers", "skirt", "dress")
        if scene.place in COLD:
            wears, sleeves = ("trousers",), 1.0
        return cls(
            top, bottom, shoes, accent, skin, hair, styles[int(cut * len(styles))],
            wears[int(dressed * len(wears))], 0.92 + 0.26 * build**1.5 - 0.06 * (has_mane > 0.5), sleeves > 0.45,
        )  # fmt: skip

    def dressed(self, **changes: Colour | str | float | bool) -> "Look":
        """Return the looks with some changes."""
        return replace(self, **changes)  # type: ignore[arg-type]
