"""Facts: the facts of a scene as numbers, and back."""

import numpy as np
import pytest

from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.layout import Layout
from engine.training import facts


def answers(scene: Layout, question: str) -> list[str]:
    row = facts.facts(scene)[facts.slice_of(question)]
    return [answer for answer, true in zip(facts.QUESTIONS[question], row, strict=True) if true]


@pytest.mark.parametrize("seed", range(40))
def test_place_time_and_subject_can_be_recovered(seed: int) -> None:
    scene = Layout(seed)
    assert facts.likeliest(facts.facts(scene)) == (scene.place, scene.time, scene.subject)


def test_every_question_has_its_own_columns() -> None:
    covered = np.zeros(facts.COUNT)
    for question, its_answers in facts.QUESTIONS.items():
        covered[facts.slice_of(question)] += 1
        assert covered[facts.slice_of(question)].size == len(its_answers)
    assert (covered == 1).all()


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(KeyError):
        facts.slice_of("mood")


def test_questions_that_do_not_apply_have_no_answer() -> None:
    scene = Layout(3, Facts("lake", "day", "tent"))
    assert answers(scene, "coat") == answers(scene, "sail") == answers(scene, "moon") == []


def test_coats_and_sails_are_facts() -> None:
    assert answers(hiker := Layout(3, Facts("road", "day", "hiker")), "coat") == [hiker.coat]
    assert answers(boat := Layout(3, Facts("lake", "day", "sailboat")), "sail") == [boat.sail]


def test_everything_drawn_has_a_word() -> None:
    for question, words in (("place", PLACES), ("time", TIMES), ("subject", SUBJECTS)):
        assert tuple(facts.QUESTIONS[question]) == words


def test_accuracy_is_reported_for_each_question() -> None:
    true = [facts.Kind("lake", "day", "tent"), facts.Kind("city", "night", "none")]
    predicted = [facts.Kind("lake", "day", "bridge"), facts.Kind("city", "dusk", "none")]
    assert facts.accuracy(predicted, true) == {"place": 1.0, "time": 0.5, "subject": 0.5}


@pytest.mark.parametrize("seed", range(40))
def test_captions_name_only_facts(seed: int) -> None:
    scene = Layout(seed)
    assert set(answers(scene, "features")) == scene.features
    assert "pines" not in scene.features or scene.place in ("lake", "road", "snow", "mountains")
