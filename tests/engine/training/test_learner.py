"""The learner: learning rates, averages and resuming."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.training.checkpoint import resume_from, save_checkpoint
from engine.training.learner import Learner, average, descend

CPU = torch.device("cpu")


class Line(Learner[Tensor]):
    """Learn to double a number."""

    def __init__(self) -> None:
        self.network = nn.Linear(1, 1)
        self.optimizer = torch.optim.AdamW(self.network.parameters())
        super().__init__(network=self.network, optimizer=self.optimizer)

    def step(self, batch: Tensor, pace: float = 1.0) -> float:
        loss = (self.network(batch) - 2 * batch).square().mean()
        descend(self.optimizer, loss, 0.1 * self.ramp(pace))
        self.steps += 1
        return float(loss.detach())


def test_the_rate_grows_over_the_first_steps() -> None:
    line = Line()
    assert line.ramp(1.0) == pytest.approx(1 / 50)
    line.steps = 49
    assert line.ramp(1.0) == 1
    line.steps = 5000
    assert line.ramp(0.5) == 0.5


def test_descending_lowers_the_loss_at_the_given_rate() -> None:
    line, batch = Line(), torch.linspace(-1, 1, 8).view(-1, 1)
    before = line.network.weight.clone()
    first = line.step(batch)
    assert line.optimizer.param_groups[0]["lr"] == pytest.approx(0.1 / 50)
    assert not torch.equal(line.network.weight, before)
    for _ in range(60):
        last = line.step(batch)
    assert last < 0.2 * first


def test_an_average_follows_quickly_at_first_and_then_slowly() -> None:
    kept, new = nn.Linear(1, 1), nn.Linear(1, 1)
    for network, value in ((kept, 0.0), (new, 1.0)):
        nn.init.constant_(network.weight, value)
    average(kept, new, steps=0, decay=0.99)
    assert kept.weight.item() == pytest.approx(0.9)
    nn.init.constant_(kept.weight, 0.0)
    average(kept, new, steps=10_000, decay=0.99)
    assert kept.weight.item() == pytest.approx(0.01)


def test_a_saved_checkpoint_is_resumed(tmp_path: Path) -> None:
    fresh, first = Line(), Line()
    resume_from(fresh, tmp_path / "none", CPU)
    assert fresh.steps == 0
    loss = first.step(torch.ones(4, 1))
    first.seconds = 3.0
    save_checkpoint(first, tmp_path, loss, share=0.5)
    resume_from(fresh, tmp_path, CPU)
    assert (fresh.steps, fresh.seconds) == (1, 3.0)
    assert torch.equal(fresh.network.weight, first.network.weight)
    assert (tmp_path / "curve.csv").read_text().splitlines() == [
        "steps,seconds,loss,share", f"1,3.0000,{loss:.4f},0.5000",
    ]  # fmt: skip
