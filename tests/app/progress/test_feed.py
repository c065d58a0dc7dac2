"""What a look finds, for everybody at once and with as little reading as can be."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.requests import Request

from app.progress.feed import ChangeFeed
from app.progress.subscriber import Subscriber
from persistence import claims, contents
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item
from tests.conftest import NOON, Accept
from tests.stored import finish

#: The contents and what is gone, of each subscriber.
Look = Callable[..., list[tuple[list[Any], set[int]]]]


@pytest.fixture
def look(database: Database, tmp_path: Path) -> Look:
    """Return a function that lets subscribers know what a look finds, and returns it."""
    feed = ChangeFeed(database, tmp_path, lambda _: None)

    def look(*subscribers: Subscriber, now: float = 0.0) -> list[tuple[list[Any], set[int]]]:
        news = {id(one.subscriber): one for one in feed.poll(subscribers, now)}
        for subscriber, found, gone in news.values():
            subscriber.push(found, gone)
        return [
            ([json.loads(text) for text in news[id(subscriber)].contents.values()], news[id(subscriber)].gone)
            for subscriber in subscribers
        ]

    return look


def subscriber(user_id: str = "ada", unfinished: Collection[int] = ()) -> Subscriber:
    return Subscriber(Request({"type": "http"}), user_id, unfinished)


def ids(found: tuple[list[Any], set[int]]) -> list[int]:
    return [content["content_id"] for content in found[0]]


def end(database: Database, content_id: int) -> None:
    while claimed := claims.claim(database, content_id, 5, NOON):
        for item in claimed:
            claims.complete(database, item, "path", NOON)


def fail(database: Database, content_id: int) -> None:
    while claimed := claims.claim(database, content_id, 1, NOON):
        claims.fail(database, claimed, "out of memory", NOON)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Count the questions to the database."""
    with database.read() as session:
        engine = session.connection().engine
    questions: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            questions.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield questions
    event.remove(engine, "before_cursor_execute", note)


def test_who_comes_gets_all_that_is_unfinished_and_the_newest(database: Database, accept: Accept, look: Look) -> None:
    for _ in range(4):
        accept()
    accept(user_id="bob")
    for content_id in (1, 3, 4):
        end(database, content_id)
    found = look(subscriber())
    assert ids(found[0]) == [4, 2]
    assert found[0][1] == set()
    assert [content["status"] for content in found[0][0]] == ["Completed", "Processing"]


def test_who_has_nothing_gets_nothing(look: Look) -> None:
    assert look(subscriber()) == [([], set())]


def test_nothing_is_told_when_nothing_changed(accept: Accept, look: Look) -> None:
    accept()
    page = subscriber()
    look(page)
    assert look(page) == [([], set())]


def test_each_change_is_told_with_the_whole_content(database: Database, accept: Accept, look: Look) -> None:
    content_id = accept(images=2, videos=0)
    page = subscriber()
    look(page)
    claimed = claims.claim(database, content_id, 5, NOON)
    (([content], _),) = look(page)
    assert [item["status"] for item in content["items"]] == ["Processing"] * 2
    claims.record_step(database, claimed, 3, 12)
    (([content], _),) = look(page)
    assert [(item["step"], item["steps"]) for item in content["items"]] == [(3, 12)] * 2
    claims.complete(database, claimed[0], "path", NOON)
    (([content], _),) = look(page)
    assert [item["status"] for item in content["items"]] == ["Completed", "Processing"]
    claims.fail(database, claimed[1:], "out of memory", NOON)
    (([content], _),) = look(page)
    assert content["items"][1]["error"] == "out of memory"
    contents.cancel(database, content_id, NOON)
    (([content], _),) = look(page)
    assert content["status"] == "Cancelled"
    assert look(page) == [([], set())]


def test_what_is_missing_is_told_whenever_its_content_is(
    database: Database, accept: Accept, look: Look, tmp_path: Path
) -> None:
    content_id = accept(images=1, videos=1)
    (item,) = finish(database, tmp_path, content_id, 1)
    (tmp_path / str(item.path)).unlink()
    (([content], _),) = look(subscriber())
    assert [(one["status"], one["error"]) for one in content["items"]] == [
        ("Completed", "Its file is missing."),
        ("Pending", None),
    ]
    (tmp_path / str(item.path)).write_text("a picture")
    (([content], _),) = look(subscriber())
    assert [one["error"] for one in content["items"]] == [None, None]


def test_a_new_content_and_one_that_was_reopened_are_told(database: Database, accept: Accept, look: Look) -> None:
    first = accept(images=0, videos=1)
    fail(database, first)
    page = subscriber()
    look(page)
    assert ids(look(page)[0]) == []
    second = accept()
    assert ids(look(page)[0]) == [second]
    contents.cancel(database, second, NOON)
    assert ids(look(page)[0]) == [second]
    contents.reopen(database, first, "me")
    assert ids(look(page)[0]) == [first]


@pytest.mark.parametrize("is_finished", [True, False])
def test_what_was_deleted_is_gone_once(database: Database, accept: Accept, look: Look, is_finished: bool) -> None:
    content_id, other = accept(), accept(user_id="bob")
    if is_finished:
        end(database, content_id)
    ada, bob = subscriber("ada"), subscriber("bob")
    look(ada, bob)
    contents.remove(database, content_id)
    found = look(ada, bob)
    assert found[0] == ([], {content_id})
    assert found[1][1] == set()
    assert look(ada, bob) == [([], set()), ([], set())]
    contents.remove(database, other)
    assert look(ada, bob)[1] == ([], {other})


def test_who_comes_back_learns_how_it_ended(database: Database, accept: Accept, look: Look) -> None:
    first, second, third, _ = (accept() for _ in range(4))
    foreign = accept(user_id="bob")
    end(database, first)
    contents.remove(database, second)
    end(database, third)
    found = look(subscriber("ada", [first, second, foreign, 99]))
    assert ids(found[0]) == [4, 1]
    assert found[0][1] == {second, foreign, 99}


def test_nobody_is_told_of_anybody_else(database: Database, accept: Accept, look: Look) -> None:
    for user_id in ("ada", "bob"):
        accept(user_id=user_id, images=1, videos=0)
    ada, bob, stranger = subscriber("ada"), subscriber("bob"), subscriber("cleo")
    assert [ids(found) for found in look(ada, bob, stranger)] == [[1], [2], []]
    claims.claim(database, 2, 5, NOON)
    assert [ids(found) for found in look(ada, bob, stranger)] == [[], [2], []]


def test_every_page_of_a_user_is_told_and_a_new_one_gets_all(database: Database, accept: Accept, look: Look) -> None:
    accept()
    accept()
    first, second = subscriber(), subscriber()
    assert [ids(found) for found in look(first)] == [[2, 1]]
    claims.claim(database, 2, 5, NOON)
    assert [ids(found) for found in look(first, second)] == [[2], [2, 1]]


def test_places_in_line_are_told_to_all_whose_place_changed(database: Database, accept: Accept, look: Look) -> None:
    for user_id in ("ada", "bob", "cleo"):
        accept(user_id=user_id, images=1, videos=0)
    pages = [subscriber(user_id) for user_id in ("ada", "bob", "cleo")]

    def places(found: Sequence[tuple[list[Any], set[int]]]) -> list[object]:
        return [content["items"][0]["place"] for contents, _ in found for content in contents]

    assert places(look(*pages)) == [1, 2, 3]
    end(database, 1)
    assert places(look(*pages)) == [None, 1, 2]
    contents.cancel(database, 3, NOON)
    assert [ids(found) for found in look(*pages)] == [[], [], [3]]


def test_the_seconds_left_change_by_themselves(database: Database, accept: Accept, tmp_path: Path) -> None:
    content_id, page = accept(images=1, videos=0), subscriber()
    feed = ChangeFeed(database, tmp_path, lambda _: None)

    def seconds_left(now: float) -> list[object]:
        (news,) = feed.poll([page], now)
        page.push(news.contents, news.gone)
        return [json.loads(text)["items"][0]["seconds_left"] for text in news.contents.values()]

    assert seconds_left(0) == [None]
    assert not feed.is_moving
    claimed = claims.claim(database, content_id, 5, NOON)
    for now, step, expected in ((1, 1, None), (3, 2, 16)):
        claims.record_step(database, claimed, step, 10)
        assert seconds_left(now) == [expected]
    assert feed.is_moving
    assert [seconds_left(now) for now in (3.5, 4, 5, 5.1)] == [[], [15], [14], []]
    contents.cancel(database, content_id, NOON)
    seconds_left(6)
    assert not feed.is_moving


def test_a_look_asks_little_however_many_watch(database: Database, accept: Accept, look: Look) -> None:
    pages = []
    for number in range(10):
        accept(user_id=str(number), images=1, videos=1)
        pages += [subscriber(str(number)), subscriber(str(number))]
    look(*pages)
    with counted(database) as questions:
        look(*pages)
    assert len(questions) == 2
    claims.claim(database, 10, 5, NOON)
    look(*pages)
    claimed = [item for _, item in contents.unfinished(database) if item.status == "Processing"]
    claims.record_step(database, claimed, 1, 12)
    with counted(database) as questions:
        found = look(*pages)
    assert [ids(one) for one in found] == [[]] * 18 + [[10]] * 2
    assert len(questions) == 4


def test_what_a_look_that_failed_would_have_found_is_found_by_the_next(
    database: Database, accept: Accept, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_id, page = accept(), subscriber()
    look(page)
    claims.claim(database, content_id, 5, NOON)

    def fails(*_: object) -> Sequence[tuple[Content, Sequence[Item]]]:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    with monkeypatch.context() as broken:
        broken.setattr(contents, "get_many", fails)
        with pytest.raises(DatabaseError):
            look(page)
    assert ids(look(page)[0]) == [content_id]


def test_the_user_id_is_told_to_nobody(accept: Accept, look: Look) -> None:
    accept(user_id="a-secret")
    assert "a-secret" not in json.dumps(look(subscriber("a-secret"))[0][0])
