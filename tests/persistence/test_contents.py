"""Contents as their owner sees them: accepted as a whole, listed, cancelled, reopened, deleted."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from persistence import claims, contents, notifications
from persistence.contents import QueueFull
from persistence.database import Database
from persistence.tables import Content, Item, Kind, User
from tests.conftest import NOON, Accept
from tests.stored import fail_videos, get, statuses


def item(item_id: str, position: int) -> Item:
    return Item(
        item_id=item_id, kind=Kind.IMAGE, position=position, prompt="Go on", seed=0, model="builtin", settings={}
    )


def ids(found: Sequence[tuple[Content, Sequence[Item]]]) -> list[int]:
    return [content.content_id for content, _ in found]


def test_an_accepted_content_is_processing_and_its_items_wait(database: Database, accept: Accept) -> None:
    later = NOON + timedelta(hours=6)
    content = get(database, accept(notify_at=later, accepted_by="this process"))
    assert (content.user_id, content.prompt, content.created_at) == ("ada", "Never give up", NOON)
    assert (content.status, content.accepted_by, content.notify_at) == ("Processing", "this process", later)
    assert (content.generated_at, content.notified_at, content.error) == (None, None, None)
    assert (content.image_paths, content.video_paths) == (None, None)
    items = contents.items_of(database, content.content_id)
    assert statuses(items) == ["Pending"] * 3
    assert [(item.step, item.steps, item.attempts, item.path, item.error) for item in items] == [
        (0, 0, 0, None, None)
    ] * 3


def test_contents_are_numbered_as_they_are_accepted(accept: Accept) -> None:
    assert [accept(user_id=user_id) for user_id in ("ada", "bob", "ada")] == [1, 2, 3]


def test_a_known_user_is_kept_as_first_stored(database: Database) -> None:
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        contents.accept(
            database,
            User(user_id="ada", created_at=NOON, time_zone=zone),
            Content(user_id="ada", prompt="Go on", created_at=NOON, accepted_by="me"),
            [],
        )
    with database.read() as session:
        assert session.exec(select(User.time_zone)).all() == ["Europe/Berlin"]


@pytest.mark.parametrize("items", [[item("same", 1), item("same", 2)], [item("one", 1), item("two", 1)]])
def test_a_content_with_items_that_cannot_be_stored_is_not_stored_at_all(database: Database, items: list[Item]) -> None:
    content = Content(user_id="ada", prompt="Go on", created_at=NOON, accepted_by="me")
    with pytest.raises(IntegrityError):
        contents.accept(database, User(user_id="ada", created_at=NOON), content, items)
    with database.read() as session:
        for table in (User, Content, Item):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


def test_a_content_that_does_not_exist_is_none_and_has_no_items(database: Database) -> None:
    assert contents.get(database, 1) is None
    assert contents.items_of(database, 1) == []


def test_items_are_in_order_pictures_first(database: Database) -> None:
    order = [(Kind.VIDEO, 2), (Kind.IMAGE, 11), (Kind.VIDEO, 1), (Kind.IMAGE, 2), (Kind.IMAGE, 1)]
    items = [item(f"{kind} {position}", position) for kind, position in order]
    for stored, (kind, _) in zip(items, order, strict=True):
        stored.kind = kind
    content = Content(user_id="ada", prompt="Go on", created_at=NOON, accepted_by="me")
    content_id = contents.accept(database, User(user_id="ada", created_at=NOON), content, items)
    found = contents.items_of(database, content_id)
    assert [item.item_id for item in found] == ["image 1", "image 2", "image 11", "video 1", "video 2"]


def test_items_of_another_content_do_not_appear(database: Database, accept: Accept) -> None:
    first, second = accept(images=1, videos=0), accept(images=0, videos=2)
    assert [item.content_id for item in contents.items_of(database, first)] == [first]
    assert [item.content_id for item in contents.items_of(database, second)] == [second] * 2


def test_a_users_contents_come_newest_first_with_their_items_in_order(database: Database, accept: Accept) -> None:
    first, _, third = accept(images=1, videos=2), accept(user_id="bob"), accept(images=3, videos=0)
    found = contents.list_for_user(database, "ada", 10)
    assert found == [
        (get(database, content_id), contents.items_of(database, content_id)) for content_id in (third, first)
    ]
    assert [len(items) for _, items in found] == [3, 3]


def test_a_users_contents_come_in_pages(database: Database, accept: Accept) -> None:
    for number in range(1, 11):
        accept(user_id="ada" if number % 2 else "bob", images=1, videos=0)
    assert ids(contents.list_for_user(database, "ada", 2)) == [9, 7]
    assert ids(contents.list_for_user(database, "ada", 2, before=7)) == [5, 3]
    assert ids(contents.list_for_user(database, "ada", 2, before=3)) == [1]
    assert ids(contents.list_for_user(database, "ada", 2, before=1)) == []
    assert ids(contents.list_for_user(database, "ada", 0)) == []


@pytest.mark.parametrize("stranger", ["", "ADA", "cleo", "%", "ada' OR '1'='1"])
def test_a_stranger_has_no_contents(database: Database, accept: Accept, stranger: str) -> None:
    content_id = accept()
    assert contents.list_for_user(database, stranger, 10) == []
    assert contents.get_many(database, stranger, [content_id]) == []


def test_chosen_contents_are_the_users_own_newest_first(database: Database, accept: Accept) -> None:
    for user_id in ("ada", "bob", "ada", "ada"):
        accept(user_id=user_id)
    assert ids(contents.get_many(database, "ada", [1, 2, 4, 99])) == [4, 1]
    assert contents.get_many(database, "ada", {3}) == [(get(database, 3), contents.items_of(database, 3))]
    assert contents.get_many(database, "ada", []) == []


def test_owners_are_returned_for_contents_that_exist(database: Database, accept: Accept) -> None:
    for user_id in ("ada", "bob", "ada"):
        accept(user_id=user_id)
    assert contents.owners(database, {1, 2, 99}) == {1: "ada", 2: "bob"}
    assert contents.owners(database, []) == {}


def test_an_item_is_found_by_its_owner_only(database: Database, accept: Accept) -> None:
    own, foreign = (contents.items_of(database, accept(user_id=user_id))[0] for user_id in ("ada", "bob"))
    assert contents.get_item(database, "ada", own.item_id) == own
    assert contents.get_item(database, "ada", foreign.item_id) is None
    assert contents.get_item(database, "ada", "no such item") is None
    assert contents.get_item(database, "", own.item_id) is None


def test_unfinished_items_are_returned_oldest_content_first(database: Database, accept: Accept) -> None:
    assert contents.unfinished(database) == []
    first, second = accept(images=2, videos=1), accept(user_id="bob", images=1, videos=1)
    done, made = claims.claim(database, first, 2, NOON)
    claims.complete(database, done, "image_1.png", NOON)
    cancelled = contents.items_of(database, second)[0]
    contents.cancel(database, second, NOON, cancelled.item_id)
    found = [(user_id, item.content_id, item.kind, item.status) for user_id, item in contents.unfinished(database)]
    assert found == [
        ("ada", first, "image", "Processing"),
        ("ada", first, "video", "Pending"),
        ("bob", second, "video", "Pending"),
    ]
    assert contents.unfinished(database)[0][1].item_id == made.item_id


def test_a_deleted_content_is_gone_with_its_items_and_nothing_else(database: Database, accept: Accept) -> None:
    content_id, other = accept(), accept()
    contents.remove(database, content_id)
    assert contents.get(database, content_id) is None
    assert contents.items_of(database, content_id) == []
    assert ids(contents.list_for_user(database, "ada", 10)) == [other]
    assert len(contents.items_of(database, other)) == 3
    contents.remove(database, content_id)
    with database.read() as session:
        assert session.exec(select(User.user_id)).all() == ["ada"]


def test_results_of_a_deleted_content_are_dropped(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    claimed = claims.claim(database, content_id, 2, NOON)
    contents.remove(database, content_id)
    assert claims.record_step(database, claimed, 1, 2) == 0
    assert not claims.complete(database, claimed[0], "image_1.png", NOON)
    claims.fail(database, claimed, "too late", NOON)
    claims.give_back(database, claimed)
    assert contents.get(database, content_id) is None
    assert claims.waiting(database) == []


def test_a_number_is_not_given_again_after_its_content_is_gone(database: Database, accept: Accept) -> None:
    contents.remove(database, accept())
    assert accept() == 2


def test_a_user_can_have_a_hundred_unfinished_items(database: Database, accept: Accept) -> None:
    first = accept(images=50, videos=10)
    accept(images=40, videos=0)
    with pytest.raises(QueueFull, match=r"^you already have 100 unfinished items; the limit is 100\.$"):
        accept(images=1, videos=0)
    accept(user_id="bob", images=1, videos=0)
    done = claims.claim(database, first, 1, NOON)[0]
    claims.complete(database, done, "image_1.png", NOON)
    accept(images=1, videos=0)
    with pytest.raises(QueueFull):
        accept(images=1, videos=0)
    contents.cancel(database, first, NOON)
    accept(images=20, videos=20)


def test_items_in_progress_count_towards_the_limit_and_ended_ones_do_not(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=2)
    _, done = claims.claim(database, content_id, 2, NOON)
    claims.complete(database, done, "image_2.png", NOON)
    fail_videos(database, content_id)
    assert len(contents.unfinished(database)) == 1
    with pytest.raises(QueueFull):
        accept(images=100, videos=0)
    accept(images=99, videos=0)


def test_all_users_together_can_have_a_thousand_unfinished_items(database: Database, accept: Accept) -> None:
    for number in range(10):
        accept(user_id=str(number), images=99, videos=0)
    accept(user_id="bob", images=10, videos=0)
    with pytest.raises(QueueFull, match=r"^the queue is full; please try again later\.$"):
        accept(user_id="cleo", images=1, videos=0)
    contents.cancel(database, 1, NOON)
    accept(user_id="cleo", images=1, videos=0)


def test_nothing_is_stored_when_the_queue_is_full(database: Database, accept: Accept) -> None:
    with pytest.raises(QueueFull):
        accept(images=101, videos=0)
    with database.read() as session:
        for table in (User, Content, Item):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


def test_no_query_scans_a_table(database: Database, accept: Accept) -> None:
    content_id = accept()
    item_id = contents.items_of(database, content_id)[0].item_id
    steps: list[str] = []

    def explain(connection: Connection, _cursor: object, statement: str, parameters: tuple[object], *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps.extend(step for *_, step in cursor.fetchall())

    with database.read() as session:
        engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", explain)
    contents.list_for_user(database, "ada", 10)
    contents.list_for_user(database, "ada", 10, before=5)
    contents.get_many(database, "ada", [1, 2])
    contents.owners(database, [1, 2])
    contents.get_item(database, "ada", item_id)
    contents.unfinished(database)
    accept(user_id="bob")
    claims.waiting(database)
    notifications.due(database, "me", NOON)
    fail_videos(database, content_id)
    contents.reopen(database, content_id, "me", item_id=item_id)
    contents.reopen(database, content_id, "me")
    contents.cancel(database, content_id, NOON, item_id)
    contents.cancel(database, content_id, NOON)
    contents.remove(database, content_id)
    assert len(steps) > 30
    scans = [step for step in steps if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"]
    assert [step for step in scans if "VIRTUAL TABLE" not in step] == []  # which is the list of requested ids
