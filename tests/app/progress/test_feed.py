"""The changes that a poll returns to all subscribers, with few queries."""

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

#: Returns the contents and the deleted content_ids of each subscriber.
Poll = Callable[..., list[tuple[list[Any], set[int]]]]


@pytest.fixture
def poll(database: Database, tmp_path: Path) -> Poll:
    """Return a function that polls the feed, pushes the changes to subscribers and returns them."""
    feed = ChangeFeed(database, tmp_path, lambda _: None)

    def poll(*subscribers: Subscriber, now: float = 0.0) -> list[tuple[list[Any], set[int]]]:
        news = {id(update.subscriber): update for update in feed.poll(subscribers, now)}
        for subscriber, found, gone in news.values():
            subscriber.push(found, gone)
        return [
            ([json.loads(text) for text in news[id(subscriber)].contents.values()], news[id(subscriber)].gone)
            for subscriber in subscribers
        ]

    return poll


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
    """Collect the SELECT statements executed in the block."""
    with database.read() as session:
        engine = session.connection().engine
    queries: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            queries.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield queries
    event.remove(engine, "before_cursor_execute", note)


def test_a_new_subscriber_gets_all_unfinished_contents_and_the_newest(
    database: Database, accept: Accept, poll: Poll
) -> None:
    for _ in range(4):
        accept()
    accept(user_id="bob")
    for content_id in (1, 3, 4):
        end(database, content_id)
    found = poll(subscriber())
    assert ids(found[0]) == [4, 2]
    assert found[0][1] == set()
    assert [content["status"] for content in found[0][0]] == ["Completed", "Processing"]


def test_a_user_without_contents_gets_an_empty_snapshot(poll: Poll) -> None:
    assert poll(subscriber()) == [([], set())]


def test_nothing_is_pushed_without_changes(accept: Accept, poll: Poll) -> None:
    accept()
    page = subscriber()
    poll(page)
    assert poll(page) == [([], set())]


def test_each_change_is_pushed_with_the_full_content(database: Database, accept: Accept, poll: Poll) -> None:
    content_id = accept(images=2, videos=0)
    page = subscriber()
    poll(page)
    claimed = claims.claim(database, content_id, 5, NOON)
    (([content], _),) = poll(page)
    assert [item["status"] for item in content["items"]] == ["Processing"] * 2
    claims.record_step(database, claimed, 3, 12)
    (([content], _),) = poll(page)
    assert [(item["step"], item["steps"]) for item in content["items"]] == [(3, 12)] * 2
    claims.complete(database, claimed[0], "path", NOON)
    (([content], _),) = poll(page)
    assert [item["status"] for item in content["items"]] == ["Completed", "Processing"]
    claims.fail(database, claimed[1:], "out of memory", NOON)
    (([content], _),) = poll(page)
    assert content["items"][1]["error"] == "out of memory"
    contents.cancel(database, content_id, NOON)
    (([content], _),) = poll(page)
    assert content["status"] == "Cancelled"
    assert poll(page) == [([], set())]


def test_a_missing_file_is_reported_whenever_its_content_is_pushed(
    database: Database, accept: Accept, poll: Poll, tmp_path: Path
) -> None:
    content_id = accept(images=1, videos=1)
    (item,) = finish(database, tmp_path, content_id, 1)
    (tmp_path / str(item.path)).unlink()
    (([content], _),) = poll(subscriber())
    assert [(item["status"], item["error"]) for item in content["items"]] == [
        ("Completed", "Its file is missing."),
        ("Pending", None),
    ]
    (tmp_path / str(item.path)).write_text("a picture")
    (([content], _),) = poll(subscriber())
    assert [item["error"] for item in content["items"]] == [None, None]


def test_new_and_reopened_contents_are_pushed(database: Database, accept: Accept, poll: Poll) -> None:
    first = accept(images=0, videos=1)
    fail(database, first)
    page = subscriber()
    poll(page)
    assert ids(poll(page)[0]) == []
    second = accept()
    assert ids(poll(page)[0]) == [second]
    contents.cancel(database, second, NOON)
    assert ids(poll(page)[0]) == [second]
    contents.reopen(database, first, "me")
    assert ids(poll(page)[0]) == [first]


@pytest.mark.parametrize("is_finished", [True, False])
def test_a_deletion_is_pushed_once(database: Database, accept: Accept, poll: Poll, is_finished: bool) -> None:
    content_id, other = accept(), accept(user_id="bob")
    if is_finished:
        end(database, content_id)
    ada, bob = subscriber("ada"), subscriber("bob")
    poll(ada, bob)
    contents.remove(database, content_id)
    found = poll(ada, bob)
    assert found[0] == ([], {content_id})
    assert found[1][1] == set()
    assert poll(ada, bob) == [([], set()), ([], set())]
    contents.remove(database, other)
    assert poll(ada, bob)[1] == ([], {other})


def test_a_returning_subscriber_learns_how_contents_ended(database: Database, accept: Accept, poll: Poll) -> None:
    first, second, third, _ = (accept() for _ in range(4))
    foreign = accept(user_id="bob")
    end(database, first)
    contents.remove(database, second)
    end(database, third)
    found = poll(subscriber("ada", [first, second, foreign, 99]))
    assert ids(found[0]) == [4, 1]
    assert found[0][1] == {second, foreign, 99}


def test_only_changes_of_the_own_user_are_pushed(database: Database, accept: Accept, poll: Poll) -> None:
    for user_id in ("ada", "bob"):
        accept(user_id=user_id, images=1, videos=0)
    ada, bob, stranger = subscriber("ada"), subscriber("bob"), subscriber("cleo")
    assert [ids(found) for found in poll(ada, bob, stranger)] == [[1], [2], []]
    claims.claim(database, 2, 5, NOON)
    assert [ids(found) for found in poll(ada, bob, stranger)] == [[], [2], []]


def test_every_page_of_a_user_gets_changes_and_a_new_one_a_snapshot(
    database: Database, accept: Accept, poll: Poll
) -> None:
    accept()
    accept()
    first, second = subscriber(), subscriber()
    assert [ids(found) for found in poll(first)] == [[2, 1]]
    claims.claim(database, 2, 5, NOON)
    assert [ids(found) for found in poll(first, second)] == [[2], [2, 1]]


def test_new_queue_positions_are_pushed_to_all_affected_users(database: Database, accept: Accept, poll: Poll) -> None:
    for user_id in ("ada", "bob", "cleo"):
        accept(user_id=user_id, images=1, videos=0)
    pages = [subscriber(user_id) for user_id in ("ada", "bob", "cleo")]

    def positions(found: Sequence[tuple[list[Any], set[int]]]) -> list[object]:
        return [content["items"][0]["place"] for contents, _ in found for content in contents]

    assert positions(poll(*pages)) == [1, 2, 3]
    end(database, 1)
    assert positions(poll(*pages)) == [None, 1, 2]
    contents.cancel(database, 3, NOON)
    assert [ids(found) for found in poll(*pages)] == [[], [], [3]]


def test_the_seconds_left_change_without_a_commit(database: Database, accept: Accept, tmp_path: Path) -> None:
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


def test_a_poll_makes_few_queries_for_any_number_of_subscribers(database: Database, accept: Accept, poll: Poll) -> None:
    pages = []
    for number in range(10):
        accept(user_id=str(number), images=1, videos=1)
        pages += [subscriber(str(number)), subscriber(str(number))]
    poll(*pages)
    with counted(database) as queries:
        poll(*pages)
    assert len(queries) == 2
    claims.claim(database, 10, 5, NOON)
    poll(*pages)
    claimed = [item for _, item in contents.unfinished(database) if item.status == "Processing"]
    claims.record_step(database, claimed, 1, 12)
    with counted(database) as queries:
        found = poll(*pages)
    assert [ids(pushed) for pushed in found] == [[]] * 18 + [[10]] * 2
    assert len(queries) == 4


def test_the_poll_after_a_failed_one_returns_its_changes(
    database: Database, accept: Accept, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_id, page = accept(), subscriber()
    poll(page)
    claims.claim(database, content_id, 5, NOON)

    def fails(*_: object) -> Sequence[tuple[Content, Sequence[Item]]]:
        raise DatabaseError("The database cannot be used: disk I/O error.")

    with monkeypatch.context() as broken:
        broken.setattr(contents, "get_many", fails)
        with pytest.raises(DatabaseError):
            poll(page)
    assert ids(poll(page)[0]) == [content_id]


def test_the_user_id_is_not_shown(accept: Accept, poll: Poll) -> None:
    accept(user_id="a-secret")
    assert "a-secret" not in json.dumps(poll(subscriber("a-secret"))[0][0])
