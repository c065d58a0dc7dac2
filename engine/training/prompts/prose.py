"""Prose: prompts as people type them to ask for a scene, with the facts that they name."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from engine.scenes import words
from engine.scenes.facts import COATS, FLOWERS, SAILS, SIDES, Facts
from engine.training.naming import Fact

T = TypeVar("T")
#: A text and the facts that it names.
Phrase = tuple[str, frozenset[Fact]]

#: The shares of scenes whose place, subject and time are named.
PLACED, FILLED, TIMED = 0.75, 0.6, 0.55
#: The shares of scenes with a mood, colours, something on one side, something unwanted, and something that cannot be
#: drawn.
MOODY, COLOURED, SIDED, LACKING, STRANGE = 0.15, 0.25, 0.1, 0.2, 0.12
#: The shares of prompts that are hashtags or a list, that include a saying, and that have a typing error.
LISTED, THEMED, SLIPPED = 0.12, 0.25, 0.12
LINKS = ("in", "at", "by", "on", "over", "near", "in front of", "with", "and", "from", "along")


@cache
def ways() -> Mapping[str, Sequence[Phrase]]:
    """Return the ways to name places, times, subjects, details, moods and colours, with the facts that each names."""
    raw = names()
    phrases = {
        kind: [(way, facts_of(facts)) for facts, texts in raw[kind].items() for way in texts]
        for kind in ("places", "times", "subjects", "details", "moods", "colours")
    }
    for kind, known in (("place", words.PLACE_WORDS), ("time", words.TIME_WORDS), ("subject", words.SUBJECT_WORDS)):
        phrases[f"{kind}s"] += [
            (way, facts_of(f"{kind}={answer}")) for answer, texts in known.items() for way in texts if "{" not in way
        ]
    return phrases


@cache
def names() -> Mapping[str, Any]:
    """Return the names of things and the frames of prose from the file."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


def frames() -> Mapping[str, Sequence[str]]:
    """Return the frames of prose."""
    frames: Mapping[str, Sequence[str]] = names()["frames"]
    return frames


def facts_of(text: str) -> frozenset[Fact]:
    """Return the facts in a text that `Facts.read` can parse."""
    facts = Facts.read(text)
    return frozenset((question, answer) for question in vars(facts) for answer in facts.answers(question))


class Writer:
    """Write prose, sometimes combined with a saying."""

    def __init__(self, rng: np.random.Generator, sayings: Sequence[str]) -> None:
        self._rng, self._sayings, self._frames = rng, sayings, frames()
        self._named: set[Fact] = set()

    def write(self) -> tuple[str, frozenset[Fact], int | None]:
        """Return a prompt, the facts that it names, and the number of the saying in it or None."""
        self._named = set()
        text = self._list() if self._chance(LISTED) else self._pick(self._frames["wishes"]).format(self._scene())
        saying = None
        if self._chance(THEMED):
            saying = int(self._rng.integers(len(self._sayings)))
            frame = self._pick(self._frames["themed"])
            text = frame.replace("{theme}", self._sayings[saying]).replace("{}", text)
        if self._chance(SLIPPED):
            text = slip(text, self._rng)
        return text, frozenset(self._named), saying

    def _pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._rng.integers(len(choices)))]

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _say(self, kind: str) -> str:
        """Name something of a kind: all facts are equally likely, however many names they have."""
        grouped = _grouped(kind)
        text, facts = self._pick(grouped[self._pick(list(grouped))])
        self._named |= facts
        return text

    def _subject(self) -> str:
        kind = self._rng.random()
        if kind < 0.1:
            sail = self._pick(SAILS)
            self._named |= {("subject", "sailboat"), ("sail", sail)}
            return self._pick(self._frames["boats"]).format(sail=sail)
        if kind < 0.14:
            # Colours that sails in scenes never have.
            self._named.add(("subject", "sailboat"))
            return self._pick(self._frames["boats"]).format(
                sail=self._pick(("green", "blue", "black", "purple", "orange"))
            )
        if kind < 0.2:
            flower = self._pick(FLOWERS)
            self._named |= {("subject", "flowers"), ("flower", flower)}
            return self._pick(
                ("{} flowers", "a field of {} flowers", "a {} flower", "{} blossoms", "some {} flowers")
            ).format(flower)
        text = self._say("subjects")
        if self._named & {("subject", "hiker"), ("subject", "arms"), ("subject", "runner")} and self._chance(0.35):
            coat = self._pick(COATS)
            self._named.add(("coat", coat))
            text += " " + self._pick(self._frames["coats"]).format(coat=coat)
        return text

    def _scene(self) -> str:
        place = subject = time = ""
        if self._chance(PLACED):
            place = self._say("places")
            if self._chance(0.05):
                place += self._pick((" or ", " and ")) + self._say("places")
        if self._chance(FILLED) or not place:
            subject = self._subject()
        if self._chance(TIMED):
            time = self._say("times")
        if self._chance(STRANGE):
            thing = self._pick(names()["things"]["things"])
            subject = (
                self._pick((f"{subject} with {thing}", f"{subject} and {thing}", f"{thing} and {subject}"))
                if subject
                else thing
            )
        if (
            subject
            and self._chance(SIDED)
            and len(self._named & {("subject", s) for s in ("none", "birds", "flowers")}) == 0
        ):
            subject = self._beside(subject, "stand_side")
        if place and self._chance(MOODY):
            bare = re.sub(r"^(an?|the) ", "", place)
            mood = self._say("moods")
            place = self._pick(
                (
                    f"a {mood} {bare}",
                    f"{mood} {bare}",
                    f"{place}, {mood}",
                    f"{place} on a {mood} day",
                    f"the {mood} {bare}",
                )
            )
        heart = self._order(place, subject, time)
        extras = [self._detail() for _ in range(int(self._rng.choice((0, 0, 1, 1, 2, 3))))]
        if self._chance(COLOURED):
            extras.append(self._pick(self._frames["colours"]).format(colour=self._say("colours")))
        if self._chance(0.06):
            extras.append(self._pick(self._frames["empty"]))
        for extra in extras:
            heart = self._pick(
                (
                    f"{heart}, {extra}",
                    f"{heart} with {extra}",
                    f"{heart} and {extra}",
                    f"{extra}, {heart}",
                    f"{heart} under {extra}",
                )
            )
        if self._chance(LACKING):
            lack = self._lack()
            heart = self._pick((f"{heart}, {lack}", f"{heart} {lack}", f"{heart}, but {lack}", f"{lack}, {heart}"))
        return heart

    def _order(self, place: str, subject: str, time: str) -> str:
        if place and subject:
            heart = self._pick(
                (
                    f"{subject} {self._pick(LINKS)} {place}",
                    f"{subject} {self._pick(LINKS)} {place}",
                    f"{subject}, {place}",
                    f"{place} with {subject}",
                    f"{place}, {subject}",
                )
            )
        else:
            heart = place or subject
        if not time:
            return heart
        return self._pick(
            (f"{heart} {time}", f"{heart} {time}", f"{heart}, {time}", f"{time} {heart}", f"{time}, {heart}")
        )

    def _detail(self) -> str:
        text = self._say("details")
        for light in ("sun", "moon"):
            if light in text.split() and self._chance(0.3):
                return self._beside(text, "light_side")
        return text

    def _beside(self, text: str, question: str) -> str:
        side = self._pick(SIDES)
        self._named.add((question, side))
        return self._pick(self._frames["middles" if side == "middle" else "sides"]).format(text, side=side)

    def _lack(self) -> str:
        """Return a phrase for something unwanted, which does not count as named."""
        before = set(self._named)
        text = self._say(self._pick(("details", "details", "subjects", "places", "times")))
        self._named = before
        bare = re.sub(r"^(an?|the) ", "", text)
        return self._pick(self._frames["without"]).format(self._pick((text, bare)))

    def _list(self) -> str:
        """Return a list of words, or hashtags."""
        kinds = self._rng.permutation(["places", "times", "subjects", "details"])[: int(self._rng.integers(1, 5))]
        texts = [self._say(kind) for kind in kinds.tolist()]
        if self._chance(0.5):
            return ", ".join(texts)
        bare = [re.sub(r"^(an?|the|at|in the|in) ", "", text) for text in texts]
        if self._chance(0.5):
            return " ".join(bare)
        return " ".join(
            f"#{text.replace(' ', '')}" if " " not in text else f"#{text.title().replace(' ', ' #')}" for text in bare
        )


@cache
def _grouped(kind: str) -> Mapping[frozenset[Fact], Sequence[Phrase]]:
    groups: dict[frozenset[Fact], list[Phrase]] = {}
    for text, facts in ways()[kind]:
        groups.setdefault(facts, []).append((text, facts))
    return groups


def slip(text: str, rng: np.random.Generator) -> str:
    """Add a typing error to one of the longer words."""
    parts = text.split(" ")
    long = [number for number, part in enumerate(parts) if len(part) > 4]
    if not long:
        return text
    number = long[int(rng.integers(len(long)))]
    word, at = parts[number], int(rng.integers(1, len(parts[number]) - 1))
    parts[number] = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[int(rng.integers(3))]
    return " ".join(parts)


def plain_names() -> frozenset[str]:
    """Return the single words that always name something in a scene."""
    said = (
        re.sub(r"^(an?|the|at|some) ", "", text.lower())
        for kind in ("places", "times", "subjects", "details")
        for text, _ in ways()[kind]
    )
    return frozenset(word for word in said if word.isalpha()) - {
        "person",
        "man",
        "woman",
        "boy",
        "girl",
        "running",
        "wood",
    }
