"""Places in line, against the engine's own claims."""

from collections.abc import Callable

import pytest
from sqlmodel import col, update

from app.progress.queue import places
from engine.worker import Worker
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Item
from tests.conftest import NOON, Accept

Line = Callable[[], list[list[str]]]


@pytest.fixture
def line(database: Database) -> Line:
    """Return a function that returns the line, each place with the names of what shares it."""

    def line() -> list[list[str]]:
        found = contents.unfinished(database)
        place_of = places(found)
        in_line: list[list[str]] = [[] for _ in range(max(place_of.values(), default=0))]
        for user_id, item in found:
            if item.item_id in place_of:
                in_line[place_of[item.item_id] - 1].append(f"{user_id} {item.content_id} {item.kind} {item.position}")
        return in_line

    return line


def change(database: Database, content_id: int, position: int, **values: object) -> None:
    with database.write() as session:
        chosen = update(Item).where(col(Item.content_id) == content_id, col(Item.position) == position)
        session.exec(chosen.values(**values))


def test_nobody_waits_in_an_empty_line(line: Line) -> None:
    assert line() == []


def test_pictures_share_a_place_as_a_batch_and_videos_come_one_by_one(accept: Accept, line: Line) -> None:
    accept(images=7, videos=2)
    assert line() == [
        [f"ada 1 image {number}" for number in range(1, 6)],
        ["ada 1 image 6", "ada 1 image 7"],
        ["ada 1 video 1"],
        ["ada 1 video 2"],
    ]


def test_what_is_being_made_has_no_place(database: Database, accept: Accept, line: Line) -> None:
    content_id = accept(images=5, videos=1)
    claims.claim(database, content_id, 5, NOON)
    assert line() == [["ada 1 video 1"]]
    claims.claim(database, content_id, 5, NOON)
    assert line() == []


def test_of_each_user_the_oldest_content_comes_first(accept: Accept, line: Line) -> None:
    accept(images=1, videos=1)
    accept(images=1, videos=0)
    assert line() == [["ada 1 image 1"], ["ada 1 video 1"], ["ada 2 image 1"]]


def test_users_take_turns(accept: Accept, line: Line) -> None:
    accept(user_id="ada", images=2, videos=2)
    accept(user_id="bob", images=1, videos=0)
    accept(user_id="cleo", images=0, videos=2)
    assert line() == [
        ["ada 1 image 1", "ada 1 image 2"],
        ["bob 2 image 1"],
        ["cleo 3 video 1"],
        ["ada 1 video 1"],
        ["cleo 3 video 2"],
        ["ada 1 video 2"],
    ]


def test_who_is_being_served_comes_last(database: Database, accept: Accept, line: Line) -> None:
    first = accept(user_id="ada", images=1, videos=1)
    accept(user_id="bob", images=1, videos=1)
    claims.claim(database, first, 5, NOON)
    assert line() == [["bob 2 image 1"], ["ada 1 video 1"], ["bob 2 video 1"]]


def test_a_picture_tried_before_has_a_place_of_its_own(database: Database, accept: Accept, line: Line) -> None:
    content_id = accept(images=4, videos=0)
    change(database, content_id, 2, attempts=1)
    assert line() == [["ada 1 image 1", "ada 1 image 3", "ada 1 image 4"], ["ada 1 image 2"]]


@pytest.mark.parametrize("difference", [{"model": "another"}, {"revision": "2"}, {"settings": {"width": 8}}])
def test_pictures_that_are_not_made_alike_have_places_apart(
    database: Database, accept: Accept, line: Line, difference: dict[str, object]
) -> None:
    content_id = accept(images=3, videos=0)
    change(database, content_id, 1, **difference)
    assert line() == [["ada 1 image 1"], ["ada 1 image 2", "ada 1 image 3"]]


def test_a_batch_may_be_of_another_size(database: Database, accept: Accept) -> None:
    accept(images=3, videos=0)
    assert list(places(contents.unfinished(database), batch_size=2).values()) == [1, 1, 2]


def test_the_line_is_what_the_engine_then_claims(database: Database, accept: Accept, line: Line) -> None:
    """Three users with several contents each, some of them tried before and some made otherwise."""
    for user_id in ("ada", "bob", "ada", "cleo", "bob", "ada"):
        content_id = accept(user_id=user_id, images=12, videos=2)
        change(database, content_id, 8, attempts=1)
        for position in (1, 4, 7):
            change(database, content_id, position, model="another")
    expected = line()
    engine = Worker(database, data_dir=None, generate=None)  # type: ignore[arg-type]
    claimed = []
    while True:
        user_id, items = engine._claim()
        if not items:
            break
        claimed.append([f"{user_id} {item.content_id} {item.kind} {item.position}" for item in items])
        with database.write() as session:
            done = col(Item.item_id).in_([item.item_id for item in items])
            session.exec(update(Item).where(done).values(status="Completed"))
    assert len(claimed) == 36
    assert expected == claimed
