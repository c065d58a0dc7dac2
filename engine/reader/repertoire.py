"""Choose the scenes for a prompt among all kinds of scenes, by what each kind can show."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import log
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.reader.names import Named
from engine.scenes.facts import PLACES, QUESTIONS, SEVERAL, SUBJECTS, TIMES, Facts

#: Zeros and ones, eight in each byte.
Bits: TypeAlias = NDArray[np.uint8]

FILE = "repertoire.safetensors"
#: Every answer to every question, in the order of the tables' columns.
ANSWERS = [(question, answer) for question, answers in QUESTIONS.items() for answer in answers]
COLUMNS = {fact: column for column, fact in enumerate(ANSWERS)}
#: The priority of questions if no kind of scene shows all that a prompt names.
ORDER = tuple(dict.fromkeys(("place", "subject", "time", *QUESTIONS)))
#: Questions that distinguish scenes of one kind.
VARIED = ("tone", "stand_side")
#: Kinds that fit a prompt at most this much worse than the best, in percent, are candidates, as are this many of the
#: best.
SLACK, ENOUGH = 5, 10
#: The penalty of a kind for each earlier scene that shares its place, its time or its subject, relative to random
#: scores with a standard deviation of 1.3, and for each earlier scene of the same kind.
ALIKE, SAME = 1.0, 100.0


class Kind(NamedTuple):
    """A kind of scene."""

    place: str
    time: str
    subject: str


KINDS = [Kind(*kind) for kind in product(PLACES, TIMES, SUBJECTS)]


class Repertoire:
    """Tables of all KINDS: what each can show and to which themes it fits.

    `possible` has the answers that a kind can show if a prompt names them, and `usual` those that it also shows
    otherwise, both with a row of bits for each kind. `met` has a bit for each kind, 1 if it is drawn without being
    named, and `fits` and `shows` a row of bits for each kind, one for each theme that it answers, and that is its own.
    """

    def __init__(self, possible: Bits, usual: Bits, met: Bits, fits: Bits, shows: Bits, themes: int) -> None:
        self._possible, self._usual = (unpacked(table, len(ANSWERS)) for table in (possible, usual))
        self._met = np.flatnonzero(unpacked(met, len(KINDS)))
        # A theme's own scenes count twice.
        self._fits = unpacked(fits, themes).astype(np.int16) + unpacked(shows, themes)

    @classmethod
    def load(cls, folder: Path, themes: int) -> "Repertoire":
        """Read the tables in a folder."""
        from safetensors.numpy import load_file

        return cls(**load_file(folder / FILE), themes=themes)

    def facts(self, named: Named, themes: Sequence[int], seed: int | str, number: int) -> Facts:
        """Return the facts of scene `number`, counted from 0, for named answers and the themes' percentages."""
        agreeing, named = self._agreeing(named)
        fit = dict(zip(agreeing, (self._fits[agreeing] @ np.array(themes, np.int32)).tolist(), strict=True))
        best = sorted(agreeing, key=lambda kind: -fit[kind])
        least = fit[best[min(ENOUGH, len(best)) - 1]]
        fitting = sorted(kind for kind in best if fit[kind] >= min(least, fit[best[0]] - SLACK))
        random = Random(seed)
        luck = {kind: -log(random.expovariate(1)) for kind in fitting}
        seen: Counter[str | int] = Counter()

        def score(kind: int) -> float:
            return luck[kind] - ALIKE * sum(seen[word] for word in KINDS[kind]) - SAME * seen[kind]

        for _ in range(number):
            earlier = max(fitting, key=score)
            seen.update([earlier, *KINDS[earlier]])
        chosen = max(fitting, key=score)
        return self._facts_of(chosen, named, Random(f"{seed} {chosen}"), seen[chosen])

    def _agreeing(self, named: Named) -> tuple[Sequence[int], Named]:
        """Return the kinds that show the named answers, and those of the answers that they can show together."""
        kinds = self._met
        shown: dict[str, list[str]] = {}
        for question in sorted(named, key=ORDER.index):
            for answers in [[answer] for answer in named[question]] if question in SEVERAL else [named[question]]:
                columns = [COLUMNS[question, answer] for answer in answers]
                fewer = kinds[self._usual[kinds][:, columns].any(axis=1)]
                if not len(fewer):
                    fewer = kinds[self._possible[kinds][:, columns].any(axis=1)]
                if not len(fewer) and question == "subject":
                    # A named subject is drawn even in a place where it is not usual.
                    places = {KINDS[kind].place for kind in kinds}
                    rare = np.flatnonzero(self._possible[:, columns].any(axis=1))
                    fewer = np.array([kind for kind in rare.tolist() if KINDS[kind].place in places], int)
                if len(fewer):
                    kinds = fewer
                    shown.setdefault(question, []).extend(answers)
        return kinds.tolist(), shown

    def _facts_of(self, kind: int, named: Named, random: Random, number: int) -> Facts:
        """Return the facts of scene `number` of a kind, counted from 0."""
        shown = {
            question: [answer for answer in QUESTIONS[question] if self._usual[kind, COLUMNS[question, answer]]]
            for question in VARIED
        }
        shown |= {
            question: [answer for answer in answers if self._possible[kind, COLUMNS[question, answer]]]
            for question, answers in named.items()
        }
        several: dict[str, Any] = {question: frozenset(shown.pop(question, ())) for question in SEVERAL}
        single = {question: answers for question, answers in shown.items() if answers and question not in Kind._fields}
        combinations = list(product(*single.values()))
        random.shuffle(combinations)
        chosen = dict(zip(single, combinations[number % len(combinations)], strict=True))
        return Facts(**{**chosen, **several, **KINDS[kind]._asdict()})


def packed(table: Sequence[Any] | NDArray[Any]) -> Bits:
    """Return a table of zeros and ones, or one row of them, with eight in each byte."""
    return np.packbits(np.asarray(table, bool), axis=-1)


def unpacked(table: Bits, columns: int) -> NDArray[np.bool_]:
    """Return the zeros and ones of a packed table."""
    return np.unpackbits(table, axis=-1, count=columns).astype(bool)
