"""The album: scenes with prompts that they answer."""

import numpy as np
import torch

from engine.scenes.layout import Layout
from engine.training import facts
from engine.training.album import Album
from engine.training.latents import Latents
from engine.training.lesson import Lesson
from engine.training.tokenizer import LENGTH, PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def test_a_page_has_scenes_of_the_chosen_size(latents: Latents, prepared: Prepared) -> None:
    for half, side in ((False, 32), (True, 16)):
        page = Album(latents, prepared[1], half=half, held_out=2).page(5, np.random.default_rng(0))
        assert page.latents.shape == (5, 16, side, side)
        assert page.subject.shape == (5, 1, side, side)
        assert (page.tokens.shape, page.facts.shape) == ((5, LENGTH), (5, facts.COUNT))


def test_prompts_facts_and_latents_belong_together(latents: Latents, prepared: Prepared) -> None:
    _, lesson = prepared
    page = Album(latents, lesson, half=False, held_out=2).page(60, np.random.default_rng(0))
    echoed = 0
    for latent, prompt, shown in zip(page.latents, page.tokens, page.facts, strict=True):
        seed = next(seed for seed in range(6) if torch.equal(latents.full[seed].float(), latent))
        assert np.array_equal(shown.numpy(), facts.facts(Layout(seed)))
        row = next(row for row in range(len(lesson.tokens)) if torch.equal(lesson.tokens[row], prompt))
        assert seed in lesson.scenes[row]
        echoed += row >= 12
    assert 0 < echoed < 30


def test_held_out_scenes_are_never_trained_on(latents: Latents, prepared: Prepared) -> None:
    album = Album(latents, prepared[1], half=False, held_out=2)
    held_out = album.held_out().latents
    assert torch.equal(held_out, latents.full[4:].float())
    for scene in album.page(50, np.random.default_rng(0)).latents:
        assert not any(torch.equal(scene, other) for other in held_out)
