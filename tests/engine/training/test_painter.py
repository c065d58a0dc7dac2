"""The painter: it learns to light in the last step, preserves the other levels and resumes exactly."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.training import painter
from engine.training.lesson import Lesson
from engine.training.painter import Sheet, Sketchbook, Trainer
from engine.training.studies import Studies
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer
from tests.engine.training.test_pictures import same, small_denoiser

Prepared = tuple[PromptTokenizer, Lesson]


@pytest.fixture
def sheet() -> Sheet:
    random = torch.Generator().manual_seed(0)
    drawn = torch.randn(2, 16, 8, 8, generator=random)
    return Sheet(drawn, drawn + 0.5, torch.ones(2, 4, dtype=torch.long))


def test_a_sketchbook_holds_out_some_studies(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "HELD_OUT", 2)
    numbered = torch.arange(6.0).view(6, 1, 1, 1)
    book = Sketchbook(Studies(numbered, numbered + 10), prepared[0])
    chosen = book.sheet(50, np.random.default_rng(0))
    assert set(chosen.drawn.flatten().tolist()) == {0, 1, 2, 3}
    assert torch.equal(chosen.lit, chosen.drawn + 10)
    assert book.held_out().drawn.flatten().tolist() == [4, 5]
    by_scene = {int(number): row for number, row in zip(chosen.drawn.flatten(), chosen.tokens, strict=True)}
    assert not torch.equal(by_scene[0], by_scene[1])


def test_it_learns_to_light(text_model: TextModel, sheet: Sheet) -> None:
    trainer = Trainer(small_denoiser(), text_model)
    trainer.steps = trainer.warm_up
    before = trainer.examine(sheet)
    for _ in range(60):
        trainer.step(sheet)
    after = trainer.examine(sheet)
    assert after["drawn"] == before["drawn"] == pytest.approx(0.25)
    assert after["painted"] < 0.7 * before["painted"]


def test_one_step_along_the_velocity_leads_to_the_lit_drawing_and_elsewhere_to_the_drawing(
    text_model: TextModel, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(small_denoiser(), text_model)
    noise, levels = torch.randn(sheet.drawn.shape), torch.tensor([0.3, 0.8])
    for lights, targets in (((True, False), (sheet.lit, sheet.drawn)), ((False, True), (sheet.drawn, sheet.lit))):
        share = levels.view(-1, 1, 1, 1)
        wanted = torch.stack([target[row] for row, target in enumerate(targets)])
        noisy = torch.lerp(sheet.drawn, noise, share)
        monkeypatch.setattr(Trainer, "_predict", lambda *_, velocity=(noisy - wanted) / share: velocity)
        assert float(trainer._loss(trainer.denoiser, sheet, levels, torch.tensor(lights), noise)) < 1e-9


def test_a_resumed_run_equals_an_uninterrupted_one(text_model: TextModel, sheet: Sheet, tmp_path: Path) -> None:
    unbroken, broken, resumed = (Trainer(small_denoiser(), text_model) for _ in range(3))
    for _ in range(4):
        unbroken.step(sheet)
    for _ in range(2):
        broken.step(sheet)
    torch.save(broken.state(), tmp_path / "state.pt")
    resumed.resume(torch.load(tmp_path / "state.pt"))
    for _ in range(2):
        resumed.step(sheet)
    assert resumed.steps == unbroken.steps == 4
    assert same(resumed.denoiser, unbroken.denoiser)
    assert same(resumed.ema, unbroken.ema)
    assert not same(resumed.ema, resumed.denoiser)
