"""The denoiser: it learns, resumes exactly and generates through the real pipeline."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.training.album import Album, Page
from engine.training.codec import Codec
from engine.training.denoiser import Denoiser, assemble, build_denoiser, draw, mix
from engine.training.latents import Latents
from engine.training.lesson import Lesson, tokens
from engine.training.pictures import EXAMINED, Trainer
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


@pytest.fixture
def page(latents: Latents, prepared: Prepared) -> Page:
    return Album(latents, prepared[1], half=True, held_out=2).page(2, np.random.default_rng(0))


@pytest.fixture
def empty(prepared: Prepared) -> torch.Tensor:
    return tokens(prepared[0], [""])


def small_denoiser() -> Denoiser:
    torch.manual_seed(0)
    return build_denoiser((32, 32, 32, 32))


def same(one: Denoiser, other: Denoiser) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_mixing_goes_from_latents_to_noise() -> None:
    latents, noise = torch.zeros(3, 1, 2, 2), torch.ones(3, 1, 2, 2)
    noisy, velocity = mix(latents, torch.tensor([0.0, 0.25, 1.0]), noise)
    assert noisy[:, 0, 0, 0].tolist() == [0.0, 0.25, 1.0]
    assert torch.equal(velocity, noise - latents)


def test_training_lowers_the_loss(denoiser: Denoiser, text_model: TextModel, empty: torch.Tensor, page: Page) -> None:
    trainer = Trainer(denoiser, text_model, empty)
    trainer.steps = trainer.warm_up
    losses = [trainer.step(page) for _ in range(15)]
    assert losses[-1] < 0.9 * losses[0]
    assert trainer.examine(page).keys() == {f"at_{level}" for level in EXAMINED}


def test_every_weight_learns(text_model: TextModel, empty: torch.Tensor, page: Page) -> None:
    trainer = Trainer(small_denoiser(), text_model, empty)
    for _ in range(2):
        trainer.step(page)
    before = dict(small_denoiser().named_parameters())
    assert [name for name, now in trainer.denoiser.named_parameters() if torch.equal(now, before[name])] == []


def test_a_resumed_run_equals_an_uninterrupted_one(
    text_model: TextModel, empty: torch.Tensor, page: Page, tmp_path: Path
) -> None:
    unbroken, broken, resumed = (Trainer(small_denoiser(), text_model, empty) for _ in range(3))
    for _ in range(4):
        unbroken.step(page)
    for _ in range(2):
        broken.step(page)
    torch.save(broken.state(), tmp_path / "state.pt")
    resumed.resume(torch.load(tmp_path / "state.pt"))
    for _ in range(2):
        resumed.step(page)
    assert resumed.steps == unbroken.steps == 4
    assert same(resumed.denoiser, unbroken.denoiser)
    assert same(resumed.ema, unbroken.ema)
    assert not same(resumed.ema, resumed.denoiser)


def test_the_text_model_is_frozen(denoiser: Denoiser, text_model: TextModel, empty: torch.Tensor, page: Page) -> None:
    before = [parameter.clone() for parameter in text_model.parameters()]
    Trainer(denoiser, text_model, empty).step(page)
    assert all(torch.equal(a, b) for a, b in zip(before, text_model.parameters(), strict=True))


def test_pictures_are_generated_at_both_sizes_and_reproducible(
    denoiser: Denoiser, text_model: TextModel, codec: Codec, prepared: Prepared
) -> None:
    pipeline = assemble(codec, prepared[0], text_model, denoiser)
    for size in (256, 512):
        settings = {"width": size, "height": size, "num_inference_steps": 2, "guidance_scale": 3.0}
        first, second = (draw(pipeline, ["hope", "calm"], settings) for _ in range(2))
        assert first.shape == (2, 3, size, size)
        assert torch.equal(first, second)
        assert not torch.equal(first[0], first[1])
