"""The loop: it trains for the given time, cools down at the end and saves at intervals."""

from itertools import count

import pytest

from engine.training.learner import Learner
from engine.training.loop import train


class Counter(Learner[int]):
    """Record the pace instead of learning."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 100.0
        self.paces: list[float] = []

    def step(self, batch: int, pace: float = 1.0) -> float:
        assert batch == 7
        self.steps += 1
        self.paces.append(pace)
        return 2.0


def run(hours: float, save_every: float, cool_down: float = 0.5) -> tuple[Counter, list[float]]:
    """Train with a clock that is read twice per step and advances by a minute each time."""
    counter, saved, minutes = Counter(), list[float](), count()
    train(
        counter,
        lambda: 7,
        hours,
        cool_down=cool_down,
        save_every=save_every,
        save=saved.append,
        clock=lambda: next(minutes) * 60.0,
    )
    return counter, saved


def test_it_cools_down_in_the_second_half() -> None:
    counter, _ = run(hours=1, save_every=7200)
    assert counter.steps == 30
    assert counter.paces[:15] == [1.0] * 15
    assert counter.paces[15:] == pytest.approx([(29 - 2 * step) / 30 for step in range(15)])


def test_a_run_can_skip_the_cool_down() -> None:
    assert run(hours=1, save_every=7200, cool_down=0)[0].paces == [1.0] * 30


def test_the_seconds_of_all_runs_are_counted() -> None:
    assert run(hours=0.5, save_every=7200)[0].seconds == 100 + 0.5 * 3600


def test_it_saves_at_intervals_and_at_the_end() -> None:
    assert run(hours=1, save_every=7200)[1] == [2.0]
    assert run(hours=1, save_every=600)[1] == [2.0] * 6
