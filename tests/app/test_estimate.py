"""How long an item should take, before anybody saw a step of it."""

from datetime import timedelta

import pytest

from app.estimate import Estimate, Making, duration
from engine.models.installed import builtin
from engine.pipelines import cost, recipe
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Kind
from tests.conftest import NOON, Accept
from tests.engine.machines import LAPTOP

PICTURE = Making(Kind.IMAGE, "builtin", "1")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def make_one(database: Database, accept: Accept, seconds: float) -> None:
    (item,) = claims.claim(database, accept(images=1, videos=0), 1, NOON)
    claims.complete(database, item, "path", NOON + timedelta(seconds=seconds))


def test_nobody_can_tell_before_the_machine_was_looked_at(database: Database) -> None:
    assert Estimate(database, known=lambda: None).seconds(PICTURE) is None


def test_operations_and_the_machines_rate_tell_until_something_was_made(database: Database, accept: Accept) -> None:
    clock = Clock()
    estimate = Estimate(database, known=lambda: LAPTOP, now=clock)
    assert estimate.seconds(PICTURE) == recipe.seconds(LAPTOP, cost.of_model(builtin()))
    make_one(database, accept, seconds=7)
    clock.now = 60
    assert estimate.seconds(PICTURE) == 7


def test_an_estimate_is_kept_for_a_moment(database: Database, accept: Accept) -> None:
    clock = Clock()
    estimate = Estimate(database, known=lambda: None, now=clock)
    make_one(database, accept, seconds=7)
    assert estimate.seconds(PICTURE) == 7
    for _ in range(5):
        make_one(database, accept, seconds=30)
    assert estimate.seconds(PICTURE) == 7
    clock.now = 60
    assert estimate.seconds(PICTURE) == 30


def test_of_a_model_that_is_gone_nobody_can_tell(database: Database) -> None:
    gone = Making(Kind.IMAGE, "no/such-model", None)
    assert Estimate(database, known=lambda: LAPTOP).seconds(gone) is None


def test_all_items_take_as_long_as_each_one_after_the_other(database: Database, accept: Accept) -> None:
    make_one(database, accept, seconds=7)
    estimate = Estimate(database, known=lambda: None)
    pictures, mixed = (contents.items_of(database, accept(images=3, videos=videos)) for videos in (0, 1))
    assert estimate.seconds_in_all(pictures) == 21
    assert estimate.seconds_in_all(mixed) is None, "nobody made a video yet"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (89, "89 s"), (100, "2 min"), (3600, "60 min"), (9000, "2.5 h")]
)
def test_a_time_is_said_as_a_person_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said
