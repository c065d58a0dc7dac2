"""Motion: the adapter learns, resumes exactly, and leaves the denoiser as it is."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.training.animator import Adapter, build_adapter
from engine.training.clips import Clips
from engine.training.denoiser import Denoiser, build_denoiser
from engine.training.lesson import Lesson
from engine.training.motion import EXAMINED, Trainer, change_weight, set_out
from engine.training.reel import Reel, Take
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer


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
        return Trainer(denoiser, build_adapter(denoiser), self._text_model, strength=0.5)


def same(one: Adapter, other: Adapter) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_training_tells_more_of_the_motion(build: Builder, take: Take) -> None:
    trainer = build()
    trainer.steps = trainer.warm_up
    before = trainer.examine(take)
    for _ in range(40):
        trainer.step(take)
    after = trainer.examine(take)
    assert after.keys() == {f"told_at_{share}" for share in EXAMINED}
    # An adapter can do only so much for a denoiser that knows nothing.
    assert all(1 - after[name] < 0.98 * (1 - before[name]) for name in after)


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
    trainer = Trainer(denoiser, build_adapter(denoiser), text_model, strength=0.5)
    for _ in range(2):
        trainer.step(take)
    assert all(torch.equal(a, b) for a, b in zip(before, denoiser.parameters(), strict=True))


def test_clips_set_out_from_one_picture_and_arrive_at_their_frames() -> None:
    random = torch.Generator().manual_seed(0)
    latents, noise = (torch.randn(2, 6, 16, 4, 4, generator=random) for _ in range(2))
    begun, velocity = set_out(latents, torch.tensor([1.0, 1.0]), noise, 0.75)
    assert torch.allclose(begun, 0.25 * latents[:, 3:4] + 0.75 * noise, atol=1e-5)
    assert torch.allclose(begun - 0.75 * velocity, latents, atol=1e-5)
    later, steady = set_out(latents, torch.tensor([1.0, 0.5]), noise, 0.75)
    assert torch.equal(later[0], begun[0])
    assert torch.allclose(later[1], begun[1] - 0.375 * velocity[1], atol=1e-5), "the way is straight"
    assert torch.allclose(steady, velocity, atol=1e-5)


def test_what_moves_counts_more_than_what_stands_still() -> None:
    latents = torch.zeros(1, 5, 16, 4, 4)
    latents[0, :, :, 1, 2] = torch.arange(5.0)[:, None]
    weight = change_weight(latents)
    assert weight.shape == (1, 1, 1, 4, 4)
    assert float(weight[0, 0, 0, 1, 2]) == pytest.approx(5 * float(weight[0, 0, 0, 0, 0]))
    assert float(weight.mean()) == pytest.approx(1.0)
