"""The tables of what can be drawn: `python -m engine.training.tables --reader engine/builtin/reader` renews them."""

import argparse
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from engine.reader.repertoire import ANSWERS, FILE, KINDS, Kind, packed
from engine.scenes.facts import QUESTIONS, SEVERAL, SUBJECTS, Facts
from engine.scenes.habitats import FEATURE_PLACES, HABITATS
from engine.scenes.habitats import possible as can_be
from engine.scenes.layout import Layout
from engine.training.prompts import Theme, themes

#: Scenes laid out of each kind to find what it can show, and of each kind that is only drawn if it is named.
EXAMPLES, FEW = 40, 4
#: Questions that apply to a subject or a time, whatever else is asked for.
ASKED_TOGETHER = ("tone", "moon", "light_side", "stand_side", "coat", "sail", "flower", "tree", "balloons")


def tables(kinds: Sequence[Kind]) -> dict[str, NDArray[np.uint8]]:
    """Return the tables of a Repertoire for these kinds of scenes, by laying out examples."""
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(_shown, kinds, chunksize=64))
    met = [kind.subject in HABITATS[kind.place] for kind in kinds]
    fits, shows = ([[says(theme, *kind) for theme in themes()] for kind in kinds] for says in (Theme.fits, Theme.shows))
    return {
        "possible": packed([possible for possible, _ in rows]),
        "usual": packed([usual for _, usual in rows]),
        "met": packed(met),
        "fits": packed(fits),
        "shows": packed(shows),
    }


def _shown(kind: Kind) -> tuple[list[bool], list[bool]]:
    """Return for each answer whether a kind of scene can show it, and whether it also does so unasked."""
    place, _, subject = kind
    if not can_be(place, subject):
        return [False] * len(ANSWERS), [False] * len(ANSWERS)
    known: dict[str, Any] = kind._asdict()
    usual = {
        (question, answer)
        for seed in range(EXAMPLES if subject in HABITATS[place] else FEW)
        for question, answers in _answers(Facts(**known), seed).items()
        for answer in answers
    }
    possible = {
        *usual,
        *(("second", other) for other in SUBJECTS if can_be(place, other) and other != subject != "none"),
    }
    for question in SEVERAL:
        for answer in QUESTIONS[question]:
            if answer in _answers(Facts(**known | {question: frozenset({answer})}))[question]:
                possible.add((question, answer))
    # Weather that is asked for is best seen where it is at home, and hardly in a room.
    at_home = {("features", name) for name, places in FEATURE_PLACES.items() if place in places}
    usual |= at_home & possible
    # The other questions do not depend on each other, so that an answer to each of them can be asked for at once.
    others = {question: answers for question, answers in QUESTIONS.items() if question in ASKED_TOGETHER}
    for asked in zip_longest(*others.values()):
        together = dict(zip(others, asked, strict=True))
        shown = _answers(Facts(**known | together))
        possible |= {(question, answer) for question, answer in together.items() if answer in shown[question]}
    return [fact in possible for fact in ANSWERS], [fact in usual for fact in ANSWERS]


def _answers(asked: Facts, seed: int = 0) -> Mapping[str, Sequence[str]]:
    facts = Layout(seed, asked).facts
    return {question: facts.answers(question) for question in QUESTIONS}


def main() -> None:
    """Read the command line and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, required=True, help="folder of the reader")
    arguments = parser.parse_args()
    (arguments.reader / FILE).write_bytes(save(tables(KINDS)))


if __name__ == "__main__":
    main()
