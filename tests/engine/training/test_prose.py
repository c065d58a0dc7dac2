"""Prose: prompts that ask for a scene, with the facts that they name."""

import numpy as np

from engine.scenes.facts import QUESTIONS
from engine.training.prompts.prose import Writer, facts_of, plain_names, slip, ways

SAYINGS = ("never give up", "breathe")


def written(count: int) -> list[tuple[str, frozenset[tuple[str, str]], int | None]]:
    writer = Writer(np.random.default_rng(0), SAYINGS)
    return [writer.write() for _ in range(count)]


def test_every_name_has_facts_and_almost_every_fact_has_a_name() -> None:
    told = {fact for kind in ways().values() for text, facts in kind for fact in facts if text}
    assert all(facts for kind in ways().values() for _, facts in kind)
    by_frame = {"coat", "sail", "light_side", "stand_side"}
    wanted = {(question, answer) for question, answers in QUESTIONS.items() for answer in answers}
    assert {fact for fact in wanted - told if fact[0] not in by_frame} == set()


def test_prose_names_every_fact() -> None:
    named = {fact for _, facts, _ in written(6000) for fact in facts}
    assert named == {(question, answer) for question, answers in QUESTIONS.items() for answer in answers}


def test_every_gap_is_filled_and_sayings_are_reported() -> None:
    prompts = written(2000)
    assert not [text for text, _, _ in prompts if "{" in text or not text.strip()]
    beside = [(text, saying) for text, _, saying in prompts if saying is not None]
    assert 300 < len(beside) < 700
    assert sum(SAYINGS[saying] in text for text, saying in beside) > 0.9 * len(beside)


def test_unwanted_things_are_not_named() -> None:
    lacking = [(text, facts) for text, facts, _ in written(6000) if text.endswith(("without rainbow", "no rainbow"))]
    assert lacking
    assert not [text for text, facts in lacking if ("sky", "rainbow") in facts and text.count("rainbow") == 1]


def test_a_typing_error_changes_one_word_slightly() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        slipped = slip("a quiet lake at night", rng).split(" ")
        assert len(slipped) == 5
        assert abs(len("".join(slipped)) - len("aquietlakeatnight")) <= 1
    assert slip("go on", rng) == "go on"


def test_facts_are_parsed_like_those_of_scenes() -> None:
    assert facts_of("sky=milky-way+moon sail=red") == {("sky", "milky way"), ("sky", "moon"), ("sail", "red")}


def test_plain_names_are_single_words() -> None:
    assert {"lake", "lighthouse", "sunset", "fog"} <= plain_names()
    assert not {"person", "the", "tree house"} & plain_names()
