"""The lesson: every prompt has facts and scenes, and an existing tokenizer can be used."""

from pathlib import Path

import numpy as np
import torch

from engine.scenes.layout import Layout
from engine.training import facts
from engine.training.lesson import ECHOES, Lesson, prepare, read_lesson, tokens
from engine.training.teacher import Teacher
from engine.training.tokenizer import LENGTH, PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def test_a_lesson_has_every_prompt_with_its_facts_and_scenes(prepared: Prepared) -> None:
    _, lesson = prepared
    assert lesson.tokens.shape == (6 * 2 + 20, LENGTH)
    assert lesson.scenes[:4].tolist() == [[seed, *[-1] * (ECHOES - 1)] for seed in (0, 0, 1, 1)]
    assert np.array_equal(lesson.facts[2].numpy(), facts.facts(Layout(1)))
    assert set(lesson.scenes[12:].flatten().tolist()) <= set(range(6))


def test_a_free_prompt_has_a_mixture_of_facts(prepared: Prepared) -> None:
    free = prepared[1].facts[12:]
    place = free[:, facts.slice_of("place")]
    assert torch.allclose(place.sum(dim=1), torch.ones(20), atol=1e-4)
    assert ((free > 0) & (free < 1)).any()


def test_a_lesson_can_be_loaded(teacher: Teacher, tmp_path: Path) -> None:
    _, lesson = prepare(tmp_path, teacher, scenes=6, each=1, free=4)
    again = read_lesson(tmp_path)
    for name, part in vars(lesson).items():
        assert torch.equal(part, getattr(again, name))


def test_a_lesson_can_use_an_existing_tokenizer(prepared: Prepared, teacher: Teacher, tmp_path: Path) -> None:
    tokenizer, lesson = prepared
    kept, again = prepare(tmp_path, teacher, scenes=6, each=2, free=8, tokenizer=tokenizer)
    assert kept is tokenizer
    assert (tmp_path / "tokenizer" / "tokenizer.json").is_file()
    assert torch.equal(again.tokens[:12], lesson.tokens[:12])


def test_prompts_are_truncated_and_padded(prepared: Prepared) -> None:
    tokenizer, _ = prepared
    assert tokens(tokenizer, ["", "never " * 100]).shape == (2, LENGTH)
