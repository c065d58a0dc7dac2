"""Facts: what a scene shows, as numbers and back."""

import numpy as np
import pytest

from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.layout import Layout
from engine.training import facts


def answers(scene: Layout, question: str) -> list[str]:
    row = facts.facts(scene)[facts.slice_of(question)]
    return [answer for answer, true in zip(facts.QUESTIONS[question], row, strict=True) if true]


@pytest.mark.parametrize("seed", range(40))
def test_place_time_and_subject_can_be_read_back(seed: int) -> None:
    scene = Layout(seed)
    assert facts.triple(facts.facts(scene)) == (scene.place, scene.time, scene.subject)


def test_every_question_has_a_place_of_its_own() -> None:
    covered = np.zeros(facts.COUNT)
    for question, its_answers in facts.QUESTIONS.items():
        covered[facts.slice_of(question)] += 1
        assert covered[facts.slice_of(question)].size == len(its_answers)
    assert (covered == 1).all()


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(KeyError):
        facts.slice_of("mood")


def test_questions_that_a_scene_does_not_raise_have_no_answer() -> None:
    scene = Layout(3, Facts("lake", "day", "tent"))
    assert answers(scene, "coat") == answers(scene, "sail") == answers(scene, "moon") == []


def test_what_is_worn_and_carried_is_told() -> None:
    assert answers(hiker := Layout(3, Facts("road", "day", "hiker")), "coat") == [hiker.coat]
    assert answers(boat := Layout(3, Facts("lake", "day", "sailboat")), "sail") == [boat.sail]


def test_all_that_is_drawn_has_a_word() -> None:
    for question, words in (("place", PLACES), ("time", TIMES), ("subject", SUBJECTS)):
        assert tuple(facts.QUESTIONS[question]) == words


def test_shares_are_told_for_each_question() -> None:
    true = [facts.Kind("lake", "day", "tent"), facts.Kind("city", "night", "none")]
    told = [facts.Kind("lake", "day", "bridge"), facts.Kind("city", "dusk", "none")]
    assert facts.shares_right(told, true) == {"place": 1.0, "time": 0.5, "subject": 0.5}


@pytest.mark.parametrize("seed", range(40))
def test_what_captions_may_name_is_a_fact_and_nothing_else(seed: int) -> None:
    scene = Layout(seed)
    assert set(answers(scene, "features")) == scene.features
    assert "pines" not in scene.features or scene.place in ("lake", "road", "snow", "mountains")
