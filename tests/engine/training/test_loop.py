"""The loop: steps until the time is over, slower at the end, saved now and then."""

from engine.training.loop import learn


class Counter:
    """Learn nothing; remember the pace."""

    def __init__(self) -> None:
        self.steps = 0
        self.seconds = 100.0
        self.paces: list[float] = []

    def step(self, batch: int, pace: float) -> float:
        assert batch == 7
        self.steps += 1
        self.paces.append(pace)
        return 2.0


def run(hours: float, save_every: float) -> tuple[Counter, list[float]]:
    counter, saved = Counter(), list[float]()
    learn(counter, lambda: 7, hours, cool_down=0.5, save_every=save_every, save=saved.append)
    return counter, saved


def test_it_cools_down_in_the_last_part() -> None:
    counter, _ = run(hours=0.2 / 3600, save_every=100)
    assert counter.paces[0] == 1
    assert counter.paces == sorted(counter.paces, reverse=True)
    assert 0 <= counter.paces[-1] < 0.5


def test_the_seconds_of_all_runs_are_counted() -> None:
    assert 100 < run(hours=0.1 / 3600, save_every=100)[0].seconds < 130


def test_it_saves_now_and_then_and_at_the_end() -> None:
    _, saved = run(hours=0.1 / 3600, save_every=1000)
    assert saved == [2.0]
    _, saved = run(hours=0.3 / 3600, save_every=0.05)
    assert len(saved) > 2
