"""Training the interpreter: it learns which scenes answer a prompt, and writes what the program reads."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.interpreter import Interpreter, names_something
from engine.scenes.layout import Layout
from engine.training import facts
from engine.training.codec import Codec
from engine.training.denoiser import Denoiser, assemble
from engine.training.interpreter import SCENES, answers, ends, examine, fit, in_words, write
from engine.training.lesson import ECHOES, Lesson
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def test_every_scene_has_words_of_its_own_and_all_that_is_met_is_among_them() -> None:
    assert len({in_words(scene) for scene in SCENES}) == len(SCENES)
    assert {facts.shown(Layout(seed)) for seed in range(500)} <= set(SCENES)
    assert in_words(facts.Triple("mountains", "dawn", "hiker")) == "mountains with a lone hiker at dawn"
    assert in_words(facts.Triple("lake", "night", "none")) == "a calm lake at night"


def test_captions_that_tell_the_place_need_no_interpreter() -> None:
    for seed in range(UNSEEN, UNSEEN + 300):
        assert names_something(unseen_caption(Layout(seed), np.random.default_rng(seed)))


def test_prompts_are_answered_by_the_scenes_that_the_lesson_has_for_them(prepared: Prepared) -> None:
    lesson = prepared[1]
    answered = answers(lesson)
    assert answered.shape == (len(lesson.tokens), ECHOES)
    for seeds, numbers in zip(lesson.scenes.tolist(), answered.tolist(), strict=True):
        for seed, number in zip(seeds, numbers, strict=True):
            assert number == -1 if seed < 0 else SCENES[number] == facts.shown(Layout(seed))


def test_it_learns_the_answers_in_the_shares_in_which_they_are_given() -> None:
    states = torch.eye(3).repeat(40, 1)
    answered = torch.tensor([[7, -1, -1, -1], [9, 9, 9, 20], [30, 31, -1, -1]]).repeat(40, 1)
    likely = fit(states, answered)(torch.eye(3)).softmax(dim=1)
    assert likely[0, 7] == pytest.approx(1, abs=0.1)
    assert likely[1, [9, 20]].tolist() == pytest.approx([0.75, 0.25], abs=0.1)
    assert likely[2, [30, 31]].tolist() == pytest.approx([0.5, 0.5], abs=0.1)


def test_the_program_reads_what_was_learnt(
    codec: Codec, denoiser: Denoiser, text_model: TextModel, prepared: Prepared, tmp_path: Path
) -> None:
    tokenizer, lesson = prepared
    layer = fit(ends(text_model.eval(), lesson.tokens), answers(lesson))
    write(layer, tmp_path)
    interpreter = Interpreter(assemble(codec, tokenizer, text_model, denoiser), tmp_path)
    assert interpreter.scene("hope", 0) in {in_words(scene) for scene in SCENES}
    assert 0 <= examine(layer, text_model, tokenizer) <= 1
    assert (tmp_path / "model.safetensors").stat().st_mode & 0o044, "others may read it, too"


def test_a_prompt_of_a_scene_is_taken_for_it(text_model: TextModel, prepared: Prepared) -> None:
    lesson = prepared[1]
    written = lesson.part(torch.where(lesson.scenes[:, 1] < 0)[0])
    states, answered = ends(text_model.eval(), written.tokens), answers(written)
    likeliest = fit(states, answered)(states).argmax(dim=1)
    assert (likeliest == answered[:, 0]).float().mean() > 0.9
