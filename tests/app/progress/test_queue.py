"""Queue positions, compared with the claims of the engine."""

from collections.abc import Callable

import pytest
from sqlmodel import col, update

from app.progress.queue import positions
from engine.worker import Worker
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Item
from tests.conftest import NOON, Accept

Queue = Callable[[], list[list[str]]]


@pytest.fixture
def queue(database: Database) -> Queue:
    """Return a function that returns the names of the items at each queue position."""

    def queue() -> list[list[str]]:
        found = contents.unfinished(database)
        position_of = positions(found)
        queue: list[list[str]] = [[] for _ in range(max(position_of.values(), default=0))]
        for user_id, item in found:
            if item.item_id in position_of:
                queue[position_of[item.item_id] - 1].append(f"{user_id} {item.content_id} {item.kind} {item.position}")
        return queue

    return queue


def change(database: Database, content_id: int, position: int, **values: object) -> None:
    with database.write() as session:
        chosen = update(Item).where(col(Item.content_id) == content_id, col(Item.position) == position)
        session.exec(chosen.values(**values))


def test_an_empty_queue_has_no_positions(queue: Queue) -> None:
    assert queue() == []


def test_pictures_of_a_batch_share_a_position_and_videos_do_not(accept: Accept, queue: Queue) -> None:
    accept(images=7, videos=2)
    assert queue() == [
        [f"ada 1 image {number}" for number in range(1, 6)],
        ["ada 1 image 6", "ada 1 image 7"],
        ["ada 1 video 1"],
        ["ada 1 video 2"],
    ]


def test_an_item_being_made_has_no_position(database: Database, accept: Accept, queue: Queue) -> None:
    content_id = accept(images=5, videos=1)
    claims.claim(database, content_id, 5, NOON)
    assert queue() == [["ada 1 video 1"]]
    claims.claim(database, content_id, 5, NOON)
    assert queue() == []


def test_the_oldest_content_of_a_user_comes_first(accept: Accept, queue: Queue) -> None:
    accept(images=1, videos=1)
    accept(images=1, videos=0)
    assert queue() == [["ada 1 image 1"], ["ada 1 video 1"], ["ada 2 image 1"]]


def test_users_take_turns(accept: Accept, queue: Queue) -> None:
    accept(user_id="ada", images=2, videos=2)
    accept(user_id="bob", images=1, videos=0)
    accept(user_id="cleo", images=0, videos=2)
    assert queue() == [
        ["ada 1 image 1", "ada 1 image 2"],
        ["bob 2 image 1"],
        ["cleo 3 video 1"],
        ["ada 1 video 1"],
        ["cleo 3 video 2"],
        ["ada 1 video 2"],
    ]


def test_a_user_being_served_comes_last(database: Database, accept: Accept, queue: Queue) -> None:
    first = accept(user_id="ada", images=1, videos=1)
    accept(user_id="bob", images=1, videos=1)
    claims.claim(database, first, 5, NOON)
    assert queue() == [["bob 2 image 1"], ["ada 1 video 1"], ["bob 2 video 1"]]


def test_a_picture_tried_before_has_a_position_of_its_own(database: Database, accept: Accept, queue: Queue) -> None:
    content_id = accept(images=4, videos=0)
    change(database, content_id, 2, attempts=1)
    assert queue() == [["ada 1 image 1", "ada 1 image 3", "ada 1 image 4"], ["ada 1 image 2"]]


@pytest.mark.parametrize("difference", [{"model": "another"}, {"revision": "2"}, {"settings": {"width": 8}}])
def test_pictures_with_different_settings_have_different_positions(
    database: Database, accept: Accept, queue: Queue, difference: dict[str, object]
) -> None:
    content_id = accept(images=3, videos=0)
    change(database, content_id, 1, **difference)
    assert queue() == [["ada 1 image 1"], ["ada 1 image 2", "ada 1 image 3"]]


def test_the_batch_size_can_be_changed(database: Database, accept: Accept) -> None:
    accept(images=3, videos=0)
    assert list(positions(contents.unfinished(database), batch_size=2).values()) == [1, 1, 2]


def test_positions_match_the_claims_of_the_engine(database: Database, accept: Accept, queue: Queue) -> None:
    """Compare three users with several contents, some of them tried before or made by another model."""
    for user_id in ("ada", "bob", "ada", "cleo", "bob", "ada"):
        content_id = accept(user_id=user_id, images=12, videos=2)
        change(database, content_id, 8, attempts=1)
        for position in (1, 4, 7):
            change(database, content_id, position, model="another")
    expected = queue()
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
