"""Answers: a scene's own prompts, and free ones."""

import numpy as np
import pytest

from engine.training.answers import ECHOED, Answers
from engine.training.lesson import Lesson
from engine.training.tokenizer import PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def test_a_scene_answers_its_own_prompts_and_sometimes_a_free_one(prepared: Prepared) -> None:
    _, lesson = prepared
    answers, rng = Answers(lesson, 6), np.random.default_rng(0)
    drawn = [answers.draw(seed, rng) for seed in range(6) for _ in range(100)]
    free = sum(row >= 12 for row in drawn)
    assert 0 < free < 2 * ECHOED * len(drawn)
    assert all(number // 100 in lesson.scenes[row] for number, row in enumerate(drawn))


def test_the_own_prompt_of_a_scene_was_written_for_it(prepared: Prepared) -> None:
    answers = Answers(prepared[1], 6)
    assert [answers.own(seed) for seed in range(6)] == [0, 2, 4, 6, 8, 10]


def test_scenes_without_prompts_are_refused(prepared: Prepared) -> None:
    with pytest.raises(ValueError, match="more --scenes"):
        Answers(prepared[1], 7)
