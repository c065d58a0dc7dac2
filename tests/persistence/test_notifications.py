"""Which process notifies of an ended content, when, and at most once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, update

from persistence import claims, contents, notifications
from persistence.database import Database, open_database
from persistence.tables import Content, Status
from tests.conftest import NOON, Accept

SECOND = timedelta(seconds=1)
MOMENT = timedelta(milliseconds=1)
GRACE = 3 * SECOND
WISH = NOON + timedelta(hours=6)


def end(database: Database, content_id: int, at: datetime, status: Status = Status.COMPLETED) -> None:
    with database.write() as session:
        ended = update(Content).where(col(Content.content_id) == content_id).values(status=status, generated_at=at)
        assert session.exec(ended).rowcount == 1


def complete_first(database: Database, content_id: int, at: datetime) -> None:
    """Complete the first pending item."""
    (item,) = claims.claim(database, content_id, 1, at)
    assert claims.complete(database, item, f"image_{item.position}.png", at)


def test_without_notify_at_a_content_is_due_when_it_ends(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="me")
    assert notifications.due(database, "me", NOON) == []
    end(database, content_id, NOON)
    assert notifications.due(database, "me", NOON) == [content_id]


@pytest.mark.parametrize(("wait", "is_due"), [(-SECOND, False), (-MOMENT, False), (0 * SECOND, True), (SECOND, True)])
def test_a_content_that_ended_early_is_due_at_notify_at(
    database: Database, accept: Accept, wait: timedelta, is_due: bool
) -> None:
    content_id = accept(accepted_by="me", notify_at=WISH)
    end(database, content_id, NOON)
    assert notifications.due(database, "me", WISH + wait) == [content_id] * is_due


def test_a_content_that_ends_after_notify_at_is_due_when_it_ends(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="me", notify_at=WISH)
    late = WISH + timedelta(days=1)
    assert notifications.due(database, "me", late) == []
    assert not notifications.claim(database, content_id, late)
    end(database, content_id, late)
    assert notifications.due(database, "me", late) == [content_id]


def test_contents_that_were_due_while_nothing_ran_are_still_due(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="a process that ended", notify_at=WISH)
    end(database, content_id, NOON)
    assert notifications.due(database, "me", WISH + timedelta(days=30)) == [content_id]


@pytest.mark.parametrize(
    ("notify_at", "ended_at", "due_from"),
    [
        (None, NOON, NOON),
        (WISH, NOON, WISH),
        (WISH, WISH - SECOND, WISH),
        (NOON, WISH, WISH),
        (WISH, WISH + SECOND, WISH + SECOND),
    ],
)
def test_another_process_waits_for_the_one_that_accepted_the_prompt(
    database: Database, accept: Accept, notify_at: datetime | None, ended_at: datetime, due_from: datetime
) -> None:
    content_id = accept(accepted_by="me", notify_at=notify_at)
    end(database, content_id, ended_at)
    assert notifications.due(database, "me", due_from) == [content_id]
    assert notifications.due(database, "another", due_from) == []
    assert notifications.due(database, "another", due_from + GRACE - MOMENT) == []
    assert notifications.due(database, "another", due_from + GRACE) == [content_id]


def test_any_process_notifies_of_an_end_in_the_future(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="a process that ended")
    end(database, content_id, NOON)
    put_back = NOON - timedelta(hours=1)
    assert notifications.due(database, "me", put_back) == [content_id]


def test_notify_at_still_holds_after_the_clock_was_set_back(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="me", notify_at=NOON - SECOND)
    end(database, content_id, NOON)
    assert notifications.due(database, "me", NOON - timedelta(hours=1)) == []
    assert notifications.due(database, "another", NOON - SECOND) == [content_id]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.FAILED])
def test_a_completed_or_failed_content_is_claimed_once(database: Database, accept: Accept, status: Status) -> None:
    content_id = accept(accepted_by="me")
    end(database, content_id, NOON, status)
    assert notifications.due(database, "me", NOON) == [content_id]
    assert notifications.claim(database, content_id, NOON + SECOND)
    assert not notifications.claim(database, content_id, NOON + 2 * SECOND)
    assert notifications.due(database, "me", NOON + timedelta(days=1)) == []
    content = contents.get(database, content_id)
    assert content is not None
    assert (content.status, content.notified_at) == (status, NOON + SECOND)


def test_a_content_that_its_owner_ended_by_cancelling_is_never_due(database: Database, accept: Accept) -> None:
    whole, rest, wished = accept(accepted_by="me"), accept(accepted_by="me"), accept(accepted_by="me", notify_at=WISH)
    complete_first(database, rest, NOON)
    for content_id in (whole, rest, wished):
        contents.cancel(database, content_id, NOON + SECOND)
    for process_id in ("me", "another"):
        assert notifications.due(database, process_id, WISH + GRACE) == []
    for content_id in (whole, rest, wished):
        assert not notifications.claim(database, content_id, WISH)
        content = contents.get(database, content_id)
        assert content is not None
        assert (content.status, content.notified_at) == ("Cancelled", None)


def test_a_partly_cancelled_content_is_due_when_the_rest_is_completed(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0, accepted_by="me")
    contents.cancel(database, content_id, NOON, contents.items_of(database, content_id)[0].item_id)
    assert notifications.due(database, "me", NOON) == []
    complete_first(database, content_id, NOON + SECOND)
    assert notifications.due(database, "me", NOON + SECOND) == [content_id]
    assert notifications.claim(database, content_id, NOON + SECOND)
    assert notifications.due(database, "me", NOON + SECOND) == []


def test_a_content_with_a_failed_item_is_due_even_if_its_owner_ended_it(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0, accepted_by="me")
    for _ in range(2):
        claims.fail(database, claims.claim(database, content_id, 1, NOON), "out of memory", NOON)
    assert notifications.due(database, "me", NOON) == []
    contents.cancel(database, content_id, NOON + SECOND)
    assert notifications.due(database, "me", NOON + SECOND) == [content_id]


def test_a_released_notification_is_due_again(database: Database, accept: Accept) -> None:
    content_id = accept(accepted_by="me")
    end(database, content_id, NOON)
    moment = NOON + timedelta(microseconds=1_234_567)
    assert notifications.claim(database, content_id, moment)
    notifications.release(database, content_id, moment)
    assert notifications.due(database, "another", NOON + GRACE) == [content_id]
    assert notifications.claim(database, content_id, NOON + GRACE)
    notifications.release(database, content_id, moment)  # too late: another process has claimed it
    assert notifications.due(database, "another", NOON + GRACE) == []


def test_a_content_that_was_reopened_or_deleted_after_it_was_due_is_not_claimed(
    database: Database, accept: Accept
) -> None:
    reopened, deleted = (accept(images=1, videos=0, accepted_by="me") for _ in range(2))
    for content_id in (reopened, deleted):
        for _ in range(2):
            claims.fail(database, claims.claim(database, content_id, 1, NOON), "out of memory", NOON)
    assert notifications.due(database, "me", NOON) == [reopened, deleted]
    assert contents.reopen(database, reopened, "me") == 1
    contents.remove(database, deleted)
    assert not notifications.claim(database, reopened, NOON)
    assert not notifications.claim(database, deleted, NOON)
    assert notifications.due(database, "me", NOON) == []


def test_a_content_that_does_not_exist_is_not_claimed(database: Database) -> None:
    assert not notifications.claim(database, 1, NOON)


def test_the_oldest_content_is_due_first(database: Database, accept: Accept) -> None:
    content_ids = [accept(accepted_by="me") for _ in range(3)]
    for number, content_id in enumerate(reversed(content_ids)):
        end(database, content_id, NOON + number * SECOND)
    assert notifications.due(database, "me", NOON + GRACE) == content_ids


def test_of_two_processes_that_claim_at_the_same_time_one_succeeds(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    another = open_database(tmp_path / "content_generation.db")
    content_ids = [accept(images=0, videos=0) for _ in range(20)]
    for content_id in content_ids:
        end(database, content_id, NOON)

    def claim_all(database: Database) -> list[int]:
        return [content_id for content_id in content_ids if notifications.claim(database, content_id, NOON)]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(claim_all, [database, another])
    another.close()
    assert sorted(first + second) == content_ids
