"""Cancelling unfinished items and reopening failed ones."""

from datetime import timedelta

import pytest
from sqlmodel import col, update

from persistence import claims, contents, notifications
from persistence.database import Database
from persistence.tables import Content, Status
from tests.conftest import NOON, Accept
from tests.stored import fail_videos, get, statuses

WISH = NOON + timedelta(hours=6)
LATER = NOON + timedelta(minutes=1)


def test_reopening_makes_failed_items_pending_as_new(database: Database, accept: Accept) -> None:
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


def test_a_reopened_content_is_due_again_when_it_ends(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=1, notify_at=NOON + timedelta(hours=6))
    fail_videos(database, content_id)
    assert notifications.claim(database, content_id, NOON + timedelta(hours=6))

    contents.reopen(database, content_id, "another process")

    content = get(database, content_id)
    assert (content.status, content.accepted_by) == ("Processing", "another process")
    assert (content.notify_at, content.notified_at) == (None, None)
    assert (content.generated_at, content.error) == (None, None)
    tomorrow = NOON + timedelta(days=1)
    assert notifications.due(database, "another process", tomorrow) == []
    (video,) = claims.claim(database, content_id, 1, tomorrow)
    claims.complete(database, video, "video_1.mp4", tomorrow)
    assert get(database, content_id).status == "Completed"
    assert notifications.due(database, "another process", tomorrow) == [content_id]


def test_a_reopened_item_has_two_attempts_again(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=1)
    fail_videos(database, content_id)
    contents.reopen(database, content_id, "me")
    for expected in ("Pending", "Failed"):
        claims.fail(database, claims.claim(database, content_id, 1, NOON), "again", NOON)
        assert statuses(contents.items_of(database, content_id)) == [expected]


def test_failed_items_can_be_reopened_while_others_are_unfinished(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=2, notify_at=WISH)
    fail_videos(database, content_id)
    contents.reopen(database, content_id, "me")
    claims.fail(database, claims.claim(database, content_id, 1, NOON), "once", NOON)
    claims.fail(database, claims.claim(database, content_id, 1, NOON), "twice", NOON)
    being_made = claims.claim(database, content_id, 1, NOON)
    assert statuses(contents.items_of(database, content_id)) == ["Completed", "Failed", "Processing"]
    before = get(database, content_id)

    assert contents.reopen(database, content_id, "another process") == 1

    assert get(database, content_id) == before
    assert statuses(contents.items_of(database, content_id)) == ["Completed", "Pending", "Processing"]
    assert claims.complete(database, being_made[0], "video_2.mp4", NOON)
    assert get(database, content_id).status == "Processing"
    claims.complete(database, claims.claim(database, content_id, 1, NOON)[0], "video_1.mp4", NOON)
    assert get(database, content_id).status == "Completed"


def test_reopening_an_item_of_an_unfinished_content_keeps_notify_at(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=2, notify_at=WISH, accepted_by="me")
    for _ in range(2):
        claims.fail(database, claims.claim(database, content_id, 1, NOON), "out of memory", NOON)
    assert contents.reopen(database, content_id, "another process") == 1
    content = get(database, content_id)
    assert (content.status, content.notify_at, content.accepted_by) == ("Processing", WISH, "me")


def test_reopening_leaves_cancelled_items_cancelled(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=2)
    _, second = contents.items_of(database, content_id)
    contents.cancel(database, content_id, NOON, second.item_id)
    fail_videos(database, content_id)
    assert get(database, content_id).status == "Failed"
    assert contents.reopen(database, content_id, "me") == 1
    assert statuses(contents.items_of(database, content_id)) == ["Pending", "Cancelled"]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED])
def test_a_content_that_has_not_failed_is_not_reopened(database: Database, accept: Accept, status: Status) -> None:
    content_id = accept(images=1, videos=1)
    fail_videos(database, content_id)
    with database.write() as session:
        session.exec(update(Content).where(col(Content.content_id) == content_id).values(status=status))
    before = get(database, content_id), contents.items_of(database, content_id)
    assert contents.reopen(database, content_id, "me") == 0
    assert (get(database, content_id), contents.items_of(database, content_id)) == before


def test_a_content_without_failed_items_is_not_reopened(database: Database, accept: Accept) -> None:
    content_id = accept()
    before = get(database, content_id), contents.items_of(database, content_id)
    assert contents.reopen(database, content_id, "another process") == 0
    assert (get(database, content_id), contents.items_of(database, content_id)) == before


def test_reopening_does_not_change_other_contents(database: Database, accept: Accept) -> None:
    first, second = accept(images=0, videos=1), accept(images=0, videos=1)
    fail_videos(database, first)
    fail_videos(database, second)
    assert contents.reopen(database, first, "me") == 1
    assert contents.reopen(database, 99, "me") == 0
    assert get(database, second).status == "Failed"
    assert statuses(contents.items_of(database, second)) == ["Failed"]


def test_cancelling_a_content_cancels_its_unfinished_items_only(database: Database, accept: Accept) -> None:
    content_id, other = accept(images=2, videos=2), accept()
    done, made = claims.claim(database, content_id, 2, NOON)
    claims.complete(database, done, "image_1.png", NOON)

    assert contents.cancel(database, content_id, LATER) == 3

    items = contents.items_of(database, content_id)
    assert statuses(items) == ["Completed", "Cancelled", "Cancelled", "Cancelled"]
    assert [item.finished_at for item in items] == [NOON, LATER, LATER, LATER]
    content = get(database, content_id)
    assert (content.status, content.generated_at, content.error) == ("Cancelled", LATER, None)
    assert (content.image_paths, content.video_paths) == ("image_1.png", "")
    assert not claims.complete(database, made, "image_2.png", LATER)
    assert claims.claim(database, content_id, 5, LATER) == []
    assert statuses(contents.items_of(database, other)) == ["Pending"] * 3


def test_cancelling_one_item_leaves_the_others(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=1)
    picture, video = contents.items_of(database, content_id)
    assert contents.cancel(database, content_id, NOON, video.item_id) == 1
    assert statuses(contents.items_of(database, content_id)) == ["Pending", "Cancelled"]
    assert get(database, content_id).status == "Processing"
    assert contents.cancel(database, content_id, NOON, picture.item_id) == 1
    assert get(database, content_id).status == "Cancelled"


def test_cancelling_an_item_of_another_content_does_nothing(database: Database, accept: Accept) -> None:
    content_id, other = accept(), accept(user_id="bob")
    foreign = contents.items_of(database, other)[0].item_id
    for item_id in (foreign, "no such item", ""):
        assert contents.cancel(database, content_id, NOON, item_id) == 0
    assert contents.cancel(database, 99, NOON) == 0
    assert {item.status for _, item in contents.unfinished(database)} == {"Pending"}
    assert len(contents.unfinished(database)) == 6


@pytest.mark.parametrize("failed", [False, True])
def test_ended_contents_cannot_be_cancelled(database: Database, accept: Accept, failed: bool) -> None:
    content_id = accept(images=1, videos=int(failed))
    fail_videos(database, content_id)
    before = get(database, content_id), contents.items_of(database, content_id)
    assert contents.cancel(database, content_id, LATER) == 0
    assert (get(database, content_id), contents.items_of(database, content_id)) == before


@pytest.mark.parametrize(("ended", "opens"), [("Completed", 2), ("Failed", 3), ("Cancelled", 1)])
def test_missing_items_are_pending_again_as_new(database: Database, accept: Accept, ended: str, opens: int) -> None:
    content_id = accept(images=3, videos=1)
    for item in claims.claim(database, content_id, 2, NOON):
        claims.complete(database, item, f"image_{item.position}.png", NOON)
    third, _ = contents.items_of(database, content_id)[2:]
    if ended == "Cancelled":
        contents.cancel(database, content_id, NOON, third.item_id)
    else:
        claims.complete(database, claims.claim(database, content_id, 1, NOON)[0], "image_3.png", NOON)
    if ended == "Failed":
        fail_videos(database, content_id)
    else:
        claims.complete(database, claims.claim(database, content_id, 1, NOON)[0], "video_1.mp4", NOON)
    notifications.claim(database, content_id, NOON)
    first, second, *_ = contents.items_of(database, content_id)
    assert get(database, content_id).status == ended

    assert contents.reopen(database, content_id, "me", [second.item_id, third.item_id]) == opens

    kept, opened, *_ = contents.items_of(database, content_id)
    assert kept == first
    assert (opened.status, opened.attempts, opened.step, opened.path) == ("Pending", 0, 0, None)
    assert (opened.started_at, opened.finished_at) == (None, None)
    assert (opened.seed, opened.settings, opened.prompt) == (second.seed, second.settings, second.prompt)
    content = get(database, content_id)
    assert (content.status, content.generated_at, content.notified_at) == ("Processing", None, None)
    assert (content.image_paths, content.video_paths) == (None, None)
    assert notifications.due(database, "me", LATER) == []


def test_a_remade_item_has_its_path_in_the_content_again(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    for _ in range(2):
        for item in claims.claim(database, content_id, 5, LATER):
            claims.complete(database, item, f"image_{item.position}.png", LATER)
        content = get(database, content_id)
        assert (content.status, content.image_paths) == ("Completed", "image_1.png,image_2.png")
        assert notifications.due(database, "this process", LATER) == [content_id]
        notifications.claim(database, content_id, LATER)
        contents.reopen(database, content_id, "this process", [contents.items_of(database, content_id)[1].item_id])


def test_only_completed_items_can_be_missing(database: Database, accept: Accept) -> None:
    content_id, other = accept(images=2, videos=1), accept(images=1, videos=0)
    claims.claim(database, content_id, 1, NOON)
    contents.cancel(database, content_id, NOON, contents.items_of(database, content_id)[2].item_id)
    claims.complete(database, claims.claim(database, other, 1, NOON)[0], "image_1.png", NOON)
    of_both = [item.item_id for one in (content_id, other) for item in contents.items_of(database, one)]
    before = contents.items_of(database, content_id), contents.items_of(database, other)
    assert contents.reopen(database, content_id, "me", of_both) == 0
    assert (contents.items_of(database, content_id), contents.items_of(database, other)) == before
