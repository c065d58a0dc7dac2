"""The classifier: it learns to recognise place, time and subject from drawn scenes."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.scenes.layout import Layout
from engine.training.classifier import (
    Classifier,
    Trainer,
    classify,
    drawn,
    load_classifier,
    numbers,
    true_answers,
    varied,
)


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return drawn(range(6))


@pytest.fixture(scope="module")
def trainer(pictures: Tensor) -> Trainer:
    torch.manual_seed(0)
    trainer, answers = Trainer(Classifier()), numbers(true_answers(range(6)))
    for step in range(40):
        trainer.step((varied(pictures, torch.Generator().manual_seed(step)), answers))
    return trainer


def test_it_recognises_the_scenes_of_its_training(trainer: Trainer, pictures: Tensor) -> None:
    seen = pictures.float().div(127.5).sub(1)
    assert classify(trainer.classifier, seen) == [
        (scene.place, scene.time, scene.subject) for scene in map(Layout, range(6))
    ]


def test_it_classifies_pictures_of_any_size(trainer: Trainer) -> None:
    assert len(classify(trainer.classifier, torch.zeros(2, 3, 512, 512))) == 2
    assert len(classify(trainer.classifier, torch.zeros(2, 3, 256, 256))) == 2


def test_it_can_be_loaded_and_resumed(trainer: Trainer, pictures: Tensor, tmp_path: Path) -> None:
    torch.save(trainer.state(), tmp_path / "state.pt")
    seen = pictures.float().div(127.5).sub(1)
    again = load_classifier(tmp_path)
    scores = zip(again(seen), trainer.classifier.eval()(seen), strict=True)
    assert all(torch.equal(one, other) for one, other in scores)
    resumed = Trainer(Classifier())
    resumed.resume(torch.load(tmp_path / "state.pt"))
    assert resumed.steps == 40


def test_pictures_are_varied_but_stay_similar(pictures: Tensor) -> None:
    plain = pictures.float().div(127.5).sub(1)
    changed = varied(pictures, torch.Generator().manual_seed(0))
    difference = (changed - plain).abs().mean(dim=(1, 2, 3))
    assert (difference > 0.005).all()
    assert (difference < 0.2).all()
