"""Appearance: the colours and kinds of people and things."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.colour import (
    BALLOON_COLOURS,
    COAT_COLOURS,
    FLOWER_COLOURS,
    HAIR,
    SKIN,
    TREE_COLOURS,
    Colour,
    natural,
    rgb,
)
from engine.scenes.dice import chance, pick
from engine.scenes.facts import Facts


@dataclass(frozen=True)
class Person:
    """The colours and hair of somebody."""

    coat: str
    skin: Colour
    hair: Colour
    long_hair: bool

    def another(self, rng: np.random.Generator) -> "Person":
        """Return somebody in another coat and with hair of another length."""
        coats = [coat for coat in COAT_COLOURS if coat != self.coat]
        coat, skin, hair = (codes[int(rng.integers(len(codes)))] for codes in (coats, SKIN, HAIR))
        return Person(coat, *natural(rgb(skin), rgb(hair)), not self.long_hair)


@dataclass(frozen=True)
class Appearance:
    """The colours and kinds of what a scene shows."""

    flower: str
    tree: str
    person: Person
    sail: str
    #: How many balloons there are, and the codes of their colours.
    balloons: int
    balloon_colours: str


def choose_appearance(rng: np.random.Generator, asked: Facts, place: str, blossoms: bool) -> Appearance:
    """Choose how things look; `blossoms` says whether petals are in the air."""
    counts = {None: (), "one": (1,), "many": (2, 3, 4, 5)}[asked.balloons]
    return Appearance(
        flower=pick(rng, tuple(FLOWER_COLOURS), (asked.flower,)),
        tree=_choose_tree(rng, asked, place, blossoms),
        person=_choose_person(rng, asked),
        sail=pick(rng, ("white", "white", "white", "red", "red", "yellow"), (asked.sail,)),
        balloons=pick(rng, (1, 1, 2, 3, 3, 4, 5), counts),
        balloon_colours=pick(rng, BALLOON_COLOURS),
    )


def _choose_tree(rng: np.random.Generator, asked: Facts, place: str, blossoms: bool) -> str:
    tree = pick(rng, tuple(TREE_COLOURS), (asked.tree,))
    if asked.tree:
        return tree
    if place == "desert":
        return "green" if tree in ("autumn", "cherry blossom") else tree
    here = {"snow": "bare", "orchard": "cherry blossom" if blossoms else "green", "autumn": "autumn"}
    return here.get(place, tree)


def _choose_person(rng: np.random.Generator, asked: Facts) -> Person:
    coat = pick(rng, tuple(COAT_COLOURS), (asked.coat,))
    skin, hair = natural(rgb(pick(rng, SKIN)), rgb(pick(rng, HAIR)))
    return Person(coat, skin, hair, chance(rng, 0.5))
