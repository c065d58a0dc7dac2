"""Motion: the adapter learns, resumes exactly, and leaves the denoiser as it is."""

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import DPMSolverMultistepScheduler

from engine.models import BUILTIN
from engine.motion import steps_taken
from engine.training.animator import Adapter, build_adapter, clip_settings
from engine.training.clips import Clips
from engine.training.denoiser import Denoiser, build_denoiser
from engine.training.lesson import Lesson
from engine.training.motion import MIDDLING_CHANGE, Trainer, change_weight, noise_level, set_out
from engine.training.reel import Reel, Take
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer

pytestmark = pytest.mark.soak

LEVEL = 0.3


@pytest.fixture
def take(clips: Clips, prepared: tuple[PromptTokenizer, Lesson]) -> Take:
    drawn = Reel(clips, prepared[1], kept=1).take(1, np.random.default_rng(0))
    return Take(drawn.latents[:, :6, :, :16, :16], drawn.tokens)


@pytest.fixture
def build(text_model: TextModel) -> "Builder":
    return Builder(text_model)


class Builder:
    """Builds trainers that begin alike."""

    def __init__(self, text_model: TextModel) -> None:
        self._text_model = text_model

    def __call__(self) -> Trainer:
        torch.manual_seed(0)
        denoiser = build_denoiser((32, 32, 32, 32))
        return Trainer(denoiser, build_adapter(denoiser), self._text_model, LEVEL)


def same(one: Adapter, other: Adapter) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_training_tells_how_clips_change(build: Builder, take: Take) -> None:
    ways = torch.tensor([1.0, -1.0]).repeat(8).view(1, 1, 16, 1, 1)
    still = take.latents[:, 3:4]
    changing = Take(still + 0.5 * ways * torch.linspace(-1, 1, 6).view(1, 6, 1, 1, 1), take.tokens)
    trainer = build()
    assert trainer.examine(changing) == pytest.approx({"told": 0}, abs=1e-5)
    trainer.steps = trainer.warm_up
    for _ in range(30):
        trainer.step(changing, pace=30)
    assert trainer.examine(changing)["told"] > 0.2


def test_a_resumed_run_equals_an_unbroken_one(build: Builder, take: Take, tmp_path: Path) -> None:
    unbroken, broken, resumed = (build() for _ in range(3))
    for _ in range(3):
        unbroken.step(take)
    broken.step(take)
    torch.save(broken.state(), tmp_path / "state.pt")
    resumed.resume(torch.load(tmp_path / "state.pt"))
    for _ in range(2):
        resumed.step(take)
    assert resumed.steps == unbroken.steps == 3
    assert same(resumed.adapter, unbroken.adapter)
    assert same(resumed.ema, unbroken.ema)
    assert not same(resumed.ema, resumed.adapter)


def test_the_denoiser_stays_as_it_is(denoiser: Denoiser, text_model: TextModel, take: Take) -> None:
    before = [parameter.clone() for parameter in denoiser.parameters()]
    trainer = Trainer(denoiser, build_adapter(denoiser), text_model, LEVEL)
    for _ in range(2):
        trainer.step(take)
    assert all(torch.equal(a, b) for a, b in zip(before, denoiser.parameters(), strict=True))


def test_clips_set_out_from_one_picture_under_one_noise() -> None:
    latents = torch.randn(2, 6, 16, 4, 4, generator=torch.Generator().manual_seed(0))
    begun = set_out(latents, 0.5, torch.Generator().manual_seed(1))
    assert begun.shape == latents.shape
    assert torch.equal(begun, begun[:, :1].expand_as(begun)), "nothing tells the frames apart"
    noise = 2 * begun[:, 0] - latents[:, 3]
    assert float(noise.std()) == pytest.approx(1.0, abs=0.1)
    assert torch.equal(set_out(latents, 0.0, torch.Generator())[:, 0], latents[:, 3])


def test_clips_learn_at_the_level_of_the_one_step_that_they_take() -> None:
    settings = clip_settings()
    scheduler = DPMSolverMultistepScheduler.from_pretrained(BUILTIN / "scheduler")
    scheduler.set_timesteps(settings["num_inference_steps"])
    assert steps_taken(settings["num_inference_steps"], settings["strength"]) == 1
    assert noise_level(settings) == pytest.approx(float(scheduler.sigmas[-2]), abs=1e-3)
    assert 1000 * noise_level(settings) == pytest.approx(int(scheduler.timesteps[-1]), abs=1)


def test_what_moves_counts_more_than_what_stands_still() -> None:
    latents = torch.zeros(1, 5, 16, 4, 4)
    latents[0, :, :, 1, 2] = torch.arange(5.0)[:, None]
    weight = change_weight(latents)
    assert weight.shape == (1, 1, 1, 4, 4)
    assert float(weight[0, 0, 0, 1, 2]) == pytest.approx(5 * float(weight[0, 0, 0, 0, 0]))
    assert float(weight.mean()) == pytest.approx(MIDDLING_CHANGE / (1 / 16))
    assert float(change_weight(latents / 2).mean()) == pytest.approx(2 * float(weight.mean()))
