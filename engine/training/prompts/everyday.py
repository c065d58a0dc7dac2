"""Everyday prompts in twelve languages, and what a scene must show to fit them; nothing is trained on them."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from engine.scenes.facts import QUESTIONS, Facts
from engine.training.prompts.themes import Theme, themes

#: The parts of one alternative: names of what a scene shows, or `~` and a theme.
Alternative = Sequence[str]


@cache
def everyday_prompts() -> Mapping[str, Mapping[str, Sequence[Alternative]]]:
    """Return the alternatives for each prompt, by language."""
    raw = tomllib.loads((Path(__file__).parent / "everyday.toml").read_text(encoding="utf-8"))
    return {
        language: {prompt: [one.split(" + ") for one in wanted.split(" | ")] for prompt, wanted in prompts.items()}
        for language, prompts in raw.items()
    }


def fits(facts: Facts, alternatives: Sequence[Alternative]) -> bool:
    """Return whether a scene shows one of the alternatives."""
    shown = {answer for question in QUESTIONS for answer in facts.answers(question)}
    kind = str(facts.place), str(facts.time), str(facts.subject)
    return any(
        all(_themes()[part[1:]].fits(*kind) if part.startswith("~") else part in shown for part in alternative)
        for alternative in alternatives
    )


def everyday_met(scenes: Callable[[str], Sequence[Facts]]) -> Mapping[str, float]:
    """Return the share of the scenes of everyday prompts that fit, for each language; `scenes` makes a prompt's."""
    return {
        language: float(
            np.mean([fits(facts, wanted) for prompt, wanted in prompts.items() for facts in scenes(prompt)])
        )
        for language, prompts in everyday_prompts().items()
    }


@cache
def _themes() -> Mapping[str, Theme]:
    return {theme.name: theme for theme in themes()}
