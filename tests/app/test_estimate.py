"""How long an item should take, before any of its steps was seen."""

from datetime import timedelta

import pytest

from app.estimate import Estimate, duration
from engine.models.installed import builtin
from engine.pipelines import cost, recipe
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Item, Kind
from tests.conftest import NOON, Accept
from tests.engine.machines import LAPTOP


def picture(model: str, revision: str | None) -> Item:
    return Item(
        item_id="one", kind=Kind.IMAGE, position=1, prompt="", seed=0, model=model, revision=revision, settings={}
    )


PICTURE = picture("builtin", "1")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def make_one(database: Database, accept: Accept, seconds: float) -> None:
    (item,) = claims.claim(database, accept(images=1, videos=0), 1, NOON)
    claims.complete(database, item, "path", NOON + timedelta(seconds=seconds))


def test_the_estimate_is_unknown_until_the_hardware_was_detected(database: Database) -> None:
    assert Estimate(database, known=lambda: None).seconds(PICTURE) is None


def test_the_first_estimate_comes_from_operations_and_later_ones_from_finished_items(
    database: Database, accept: Accept
) -> None:
    clock = Clock()
    estimate = Estimate(database, known=lambda: LAPTOP, now=clock)
    assert estimate.seconds(PICTURE) == recipe.seconds(LAPTOP, cost.of_model(builtin()))
    make_one(database, accept, seconds=7)
    clock.now = 60
    assert estimate.seconds(PICTURE) == 7


def test_an_estimate_is_cached_for_some_seconds(database: Database, accept: Accept) -> None:
    clock = Clock()
    estimate = Estimate(database, known=lambda: None, now=clock)
    make_one(database, accept, seconds=7)
    assert estimate.seconds(PICTURE) == 7
    for _ in range(5):
        make_one(database, accept, seconds=30)
    assert estimate.seconds(PICTURE) == 7
    clock.now = 60
    assert estimate.seconds(PICTURE) == 30


def test_the_estimate_is_unknown_for_a_removed_model(database: Database) -> None:
    gone = picture("no/such-model", None)
    assert Estimate(database, known=lambda: LAPTOP).seconds(gone) is None


def test_the_total_is_the_sum_of_all_items(database: Database, accept: Accept) -> None:
    make_one(database, accept, seconds=7)
    estimate = Estimate(database, known=lambda: None)
    pictures, mixed = (contents.items_of(database, accept(images=3, videos=videos)) for videos in (0, 1))
    assert estimate.total_seconds(pictures) == 21
    assert estimate.total_seconds(mixed) is None, "no video was made yet"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (100, "2 min"), (3600, "60 min"), (9000, "2.5 h")]
)
def test_a_duration_is_rounded_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text
