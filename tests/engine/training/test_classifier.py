"""The judge: it learns from drawn scenes to tell place, time and subject."""

from pathlib import Path

import pytest
import torch

from engine.scenes.layout import Layout
from engine.training.classifier import Classifier, Trainer, judge, load_classifier, numbers, true_answers, varied
from engine.training.latents import Latents


@pytest.fixture(scope="module")
def trainer(latents: Latents) -> Trainer:
    torch.manual_seed(0)
    trainer, answers = Trainer(Classifier()), numbers(true_answers(range(6)))
    for step in range(40):
        trainer.step((varied(latents.small, torch.Generator().manual_seed(step)), answers))
    return trainer


def test_it_knows_the_scenes_that_it_has_learnt(trainer: Trainer, latents: Latents) -> None:
    pictures = latents.small.float().div(127.5).sub(1)
    assert judge(trainer.classifier, pictures) == [
        (scene.place, scene.time, scene.subject) for scene in map(Layout, range(6))
    ]


def test_it_judges_pictures_of_any_size(trainer: Trainer) -> None:
    assert len(judge(trainer.classifier, torch.zeros(2, 3, 512, 512))) == 2
    assert len(judge(trainer.classifier, torch.zeros(2, 3, 256, 256))) == 2


def test_it_opens_again(trainer: Trainer, latents: Latents, tmp_path: Path) -> None:
    torch.save(trainer.state(), tmp_path / "state.pt")
    pictures = latents.small.float().div(127.5).sub(1)
    again = load_classifier(tmp_path)
    assert torch.equal(again.features(pictures), trainer.classifier.eval().features(pictures))
    resumed = Trainer(Classifier())
    resumed.resume(torch.load(tmp_path / "state.pt"))
    assert resumed.steps == 40


def test_pictures_are_varied_but_stay_recognisable(latents: Latents) -> None:
    plain = latents.small.float().div(127.5).sub(1)
    changed = varied(latents.small, torch.Generator().manual_seed(0))
    difference = (changed - plain).abs().mean(dim=(1, 2, 3))
    assert (difference > 0.005).all()
    assert (difference < 0.2).all()
