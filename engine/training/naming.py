"""Naming: find the facts of a scene that its caption names."""

import re
from collections.abc import Sequence

from engine.scenes import captions, words
from engine.scenes.facts import QUESTIONS
from engine.scenes.layout import Layout

#: A question and one of its answers.
Fact = tuple[str, str]

#: Patterns that name a certain answer.
ANSWER_PATTERNS = {
    ("tree", "green"): "green tree",
    ("tree", "autumn"): "autumn|orange tree",
    ("tree", "cherry blossom"): "blossom|blossoming|pink tree",
    ("tree", "bare"): "bare|leafless|without leaves",
    ("moon", "full"): "full moon|big moon",
    ("moon", "crescent"): "crescent",
    ("balloons", "one"): "balloon",
    ("balloons", "many"): "balloons",
    ("sky", "sun"): "|".join([*words.SKY_WORDS["sun"], "sunny"]),
    ("sky", "moon"): "moon|moonlight",
    ("light_side", "left"): "on the left",
    ("light_side", "right"): "on the right",
}
#: Patterns that name any answer to a question.
QUESTION_PATTERNS = {
    "tone": "{} (tones|sky|colors|palette|light)",
    "coat": "{} (jacket|shirt)|person in {}",
    "sail": "{} sails?",
    "flower": "{} flowers",
}


def named(scene: Layout, caption: str) -> frozenset[Fact]:
    """Return the facts of the scene that a caption written by `describe` names."""
    true = [(question, answer) for question in QUESTIONS for answer in scene.facts.answers(question)]
    return frozenset(
        fact for fact in true if (pattern := _pattern(scene, *fact)) and re.search(rf"\b({pattern})\b", caption)
    )


def _pattern(scene: Layout, question: str, answer: str) -> str | None:
    """Return a pattern that matches the names of a fact, or None if it has no name."""
    ways: Sequence[str] = ()
    if question == "place":
        ways = words.PLACE_WORDS[answer]
    elif question == "time":
        ways = words.TIME_WORDS[answer]
    elif question == "subject":
        ways = captions.subject_words(scene)
    elif question == "features":
        ways = words.FEATURE_WORDS[answer]
    elif question == "sky" and answer == "birds":
        ways = words.BIRD_EXTRA if scene.subject != "birds" else ()
    elif question == "sky":
        ways = words.SKY_WORDS.get(answer, ())
    pattern = ANSWER_PATTERNS.get((question, answer)) or QUESTION_PATTERNS.get(question, "").replace("{}", answer)
    return pattern or "|".join(ways) or None
