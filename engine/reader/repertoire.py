"""The repertoire: every kind of scene, what it may show, and which kinds answer a prompt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from math import log
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.scenes.facts import PLACES, QUESTIONS, SEVERAL, SUBJECTS, TIMES, Facts

#: Zeros and ones.
Table: TypeAlias = NDArray[np.uint8]
#: The answers that a prompt names to each question.
Named: TypeAlias = Mapping[str, Sequence[str]]

FILE = "repertoire.safetensors"
#: Every answer to every question, as tables have them.
ANSWERS = [(question, answer) for question, answers in QUESTIONS.items() for answer in answers]
#: What a prompt names counts in this order where not all of it goes together.
ORDER = (
    "place",
    "subject",
    "time",
    *(question for question in QUESTIONS if question not in ("place", "subject", "time")),
)
#: What differs between two scenes of one kind.
VARIED = ("tone", "stand_side")
#: A kind may be so many percent less likely to fit than the likeliest one; and of so many the likeliest are taken.
SLACK, ENOUGH = 5, 6
#: How much a kind is less wanted for each earlier scene that has its place, its time or its subject, beside the chance
#: that mixes them, and for each earlier scene of the same kind.
ALIKE, SAME = 1.0, 100.0


class Kind(NamedTuple):
    """Name a kind of scenes."""

    place: str
    time: str
    subject: str


KINDS = [Kind(*kind) for kind in product(PLACES, TIMES, SUBJECTS)]


class Repertoire:
    """Know of all KINDS what their scenes show when they are asked for it, and what some show unasked, both of shape
    (kinds, answers), which kinds are met unasked, shape (kinds,), and which themes they fit, shape (kinds, themes)."""

    def __init__(self, possible: Table, usual: Table, met: Table, fits: Table) -> None:
        self._possible, self._usual = _answers(possible), _answers(usual)
        self._met = np.flatnonzero(met).tolist()
        self._fits = fits.astype(int)

    @classmethod
    def load(cls, folder: Path) -> "Repertoire":
        """Read the tables in a folder."""
        from safetensors.numpy import load_file

        return cls(**load_file(folder / FILE))

    def facts(self, named: Named, themes: Sequence[int], seed: int | str, number: int) -> Facts:
        """Return the facts of a scene, counted from 0, for what is named and how likely each theme is in percent."""
        agreeing, named = self._agreeing(named)
        fit = (self._fits @ np.array(themes)).tolist()
        best = sorted(agreeing, key=lambda kind: -fit[kind])
        fitting = sorted(kind for rank, kind in enumerate(best) if rank < ENOUGH or fit[kind] >= fit[best[0]] - SLACK)
        random = Random(seed)
        luck = {kind: -log(random.expovariate(1)) for kind in fitting}
        seen: Counter[str | int] = Counter()

        def wanted(kind: int) -> float:
            return luck[kind] - ALIKE * sum(seen[word] for word in KINDS[kind]) - SAME * seen[kind]

        for _ in range(number):
            earlier = max(fitting, key=wanted)
            seen.update([earlier, *KINDS[earlier]])
        chosen = max(fitting, key=wanted)
        return self._told(chosen, named, Random(f"{seed} {chosen}"), seen[chosen])

    def _agreeing(self, named: Named) -> tuple[Sequence[int], Named]:
        """Return the kinds that show what is named, and as much of it as they show."""
        kinds: Sequence[int] = self._met
        shown: dict[str, list[str]] = {}
        for question in sorted(named, key=ORDER.index):
            for answers in [[answer] for answer in named[question]] if question in SEVERAL else [named[question]]:
                facts = {(question, answer) for answer in answers}
                fewer = [kind for kind in kinds if self._usual[kind] & facts]
                fewer = fewer or [kind for kind in kinds if self._possible[kind] & facts]
                if not fewer and question == "subject":
                    # A subject that is never met there is drawn there when it is asked for.
                    places = {KINDS[kind].place for kind in kinds}
                    fewer = [n for n, kind in enumerate(KINDS) if kind.place in places and kind.subject in answers]
                if fewer:
                    kinds = fewer
                    shown.setdefault(question, []).extend(answers)
        return kinds, shown

    def _told(self, kind: int, named: Named, random: Random, number: int) -> Facts:
        """Return the facts of one of a kind's scenes, counted from 0."""
        shown = {question: _of(question, self._usual[kind]) for question in VARIED}
        shown |= {
            question: [answer for answer in answers if (question, answer) in self._possible[kind]]
            for question, answers in named.items()
        }
        several: dict[str, Any] = {question: frozenset(shown.pop(question, ())) for question in SEVERAL}
        single = {question: answers for question, answers in shown.items() if answers and question not in Kind._fields}
        ways = list(product(*single.values()))
        random.shuffle(ways)
        one = dict(zip(single, ways[number % len(ways)], strict=True))
        return Facts(**{**one, **several, **KINDS[kind]._asdict()})


def _answers(table: Table) -> Sequence[frozenset[tuple[str, str]]]:
    """Return the answers that a table has for each kind."""
    return [frozenset(answer for answer, there in zip(ANSWERS, row, strict=True) if there) for row in table]


def _of(question: str, answers: frozenset[tuple[str, str]]) -> list[str]:
    """Return the answers to a question among others."""
    return [answer for answer in QUESTIONS[question] if (question, answer) in answers]
