"""Contents from their owner's side: accepted whole, looked at, opened again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update

from persistence import announcements, claims, contents
from persistence.database import Database
from persistence.tables import Content, Item, Kind, Status, User
from tests.conftest import NOON, Accept


def item(item_id: str, position: int) -> Item:
    return Item(
        item_id=item_id, kind=Kind.IMAGE, position=position, prompt="Go on", seed=0, model="builtin", settings={}
    )


def get(database: Database, content_id: int) -> Content:
    content = contents.get(database, content_id)
    assert content is not None
    return content


def fail_videos(database: Database, content_id: int) -> None:
    """Complete every picture and fail every video of a content, each video by two errors."""
    while claimed := claims.claim(database, content_id, 1, NOON):
        if claimed[0].kind == Kind.IMAGE:
            claims.complete(database, claimed[0], f"image_{claimed[0].position}.png", NOON)
        else:
            claims.fail(database, claimed, "out of memory", NOON)


def statuses(items: Sequence[Item]) -> list[str]:
    return [item.status for item in items]


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


def test_a_number_is_not_given_again_after_its_content_is_gone(database: Database, accept: Accept) -> None:
    accept(images=0, videos=0)
    with database.write() as session:
        session.delete(session.get_one(Content, 1))
    assert accept() == 2


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


def test_only_who_had_something_accepted_is_a_user(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    assert contents.is_user(database, "ada")
    assert not contents.is_user(database, "bob")
    assert not contents.is_user(database, "ADA")
    assert not contents.is_user(database, "")


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


def test_reopening_lets_what_failed_wait_again_as_new(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=2)
    fail_videos(database, content_id)
    before = contents.items_of(database, content_id)
    assert statuses(before) == ["Completed", "Failed", "Failed"]

    assert contents.reopen(database, content_id, "another process") == 2

    picture, *videos = contents.items_of(database, content_id)
    assert picture == before[0]
    for video, failed in zip(videos, before[1:], strict=True):
        assert (video.status, video.attempts, video.step, video.error) == ("Pending", 0, 0, None)
        assert (video.started_at, video.finished_at) == (None, None)
        fixed = ("item_id", "prompt", "seed", "model", "revision", "settings")
        assert [getattr(video, name) for name in fixed] == [getattr(failed, name) for name in fixed]


def test_a_reopened_content_is_announced_anew_at_once_when_it_ends(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=1, notify_at=NOON + timedelta(hours=6))
    fail_videos(database, content_id)
    assert announcements.claim(database, content_id, NOON + timedelta(hours=6))

    contents.reopen(database, content_id, "another process")

    content = get(database, content_id)
    assert (content.status, content.accepted_by) == ("Processing", "another process")
    assert (content.notify_at, content.notified_at) == (None, None)
    assert (content.generated_at, content.error) == (None, None)
    tomorrow = NOON + timedelta(days=1)
    assert announcements.due(database, "another process", tomorrow) == []
    (video,) = claims.claim(database, content_id, 1, tomorrow)
    claims.complete(database, video, "video_1.mp4", tomorrow)
    assert get(database, content_id).status == "Completed"
    assert announcements.due(database, "another process", tomorrow) == [content_id]


def test_a_reopened_item_may_fail_twice_again(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=1)
    fail_videos(database, content_id)
    contents.reopen(database, content_id, "me")
    for expected in ("Pending", "Failed"):
        claims.fail(database, claims.claim(database, content_id, 1, NOON), "again", NOON)
        assert statuses(contents.items_of(database, content_id)) == [expected]


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED])
def test_a_content_that_has_not_failed_is_not_reopened(database: Database, accept: Accept, status: Status) -> None:
    content_id = accept(images=1, videos=1)
    fail_videos(database, content_id)
    with database.write() as session:
        session.exec(update(Content).where(col(Content.content_id) == content_id).values(status=status))
    before = get(database, content_id), contents.items_of(database, content_id)
    assert contents.reopen(database, content_id, "me") == 0
    assert (get(database, content_id), contents.items_of(database, content_id)) == before


def test_reopening_touches_no_other_content_and_not_one_that_does_not_exist(database: Database, accept: Accept) -> None:
    first, second = accept(images=0, videos=1), accept(images=0, videos=1)
    fail_videos(database, first)
    fail_videos(database, second)
    assert contents.reopen(database, first, "me") == 1
    assert contents.reopen(database, 99, "me") == 0
    assert get(database, second).status == "Failed"
    assert statuses(contents.items_of(database, second)) == ["Failed"]
