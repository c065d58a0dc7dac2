"""Items as the engine sees them: every change of status."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import col, update

from persistence import claims, contents
from persistence.database import Database, open_database
from persistence.tables import Content, Item, Kind
from tests.conftest import NOON, Accept
from tests.stored import get

LATER = NOON + timedelta(minutes=1)


def names(items: Sequence[Item]) -> list[str]:
    return [f"{item.kind} {item.position}" for item in items]


def statuses(database: Database, content_id: int) -> list[str]:
    return [item.status for item in contents.items_of(database, content_id)]


def change(database: Database, content_id: int, kind: Kind, position: int, **values: object) -> None:
    chosen = (col(Item.content_id) == content_id, col(Item.kind) == kind, col(Item.position) == position)
    with database.write() as session:
        assert session.exec(update(Item).where(*chosen).values(**values)).rowcount == 1


def complete_all(database: Database, content_id: int) -> None:
    while claimed := claims.claim(database, content_id, 20, NOON):
        for item in reversed(claimed):
            claims.complete(database, item, f"{item.kind}_{item.position}", LATER)


def test_a_claim_is_a_batch_of_pictures_then_one_video_after_another(database: Database, accept: Accept) -> None:
    content_id = accept(images=5, videos=2)
    claimed = [names(claims.claim(database, content_id, 3, NOON)) for _ in range(5)]
    assert claimed == [["image 1", "image 2", "image 3"], ["image 4", "image 5"], ["video 1"], ["video 2"], []]


def test_a_claim_counts_the_attempt_and_stores_when_it_began(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    change(database, content_id, Kind.IMAGE, 1, step=7)
    claimed = claims.claim(database, content_id, 2, NOON)
    assert [(item.status, item.attempts, item.step, item.started_at) for item in claimed] == [
        ("Processing", 1, 0, NOON)
    ] * 2
    assert contents.items_of(database, content_id) == claimed


@pytest.mark.parametrize(
    "difference", [{"model": "another"}, {"revision": "2"}, {"settings": {"width": 8}}, {"attempts": 1}]
)
def test_pictures_that_are_not_made_alike_are_claimed_apart(
    database: Database, accept: Accept, difference: dict[str, object]
) -> None:
    content_id = accept(images=3, videos=0)
    change(database, content_id, Kind.IMAGE, 2, **difference)
    claimed = [names(claims.claim(database, content_id, 5, NOON)) for _ in range(2)]
    assert claimed == [["image 1", "image 3"], ["image 2"]]


def test_items_claimed_together_share_a_claim_id_and_every_claim_has_its_own(
    database: Database, accept: Accept
) -> None:
    content_id = accept(images=4, videos=0)
    claimed = [claims.claim(database, content_id, 2, NOON) for _ in range(2)]
    first, second = ({item.claim_id for item in items} for items in claimed)
    assert len(first) == len(second) == 1
    assert first != second
    assert [uuid.UUID(claim_id).version for claim_id in (*first, *second)] == [4, 4]


def test_an_item_tried_before_is_claimed_alone(database: Database, accept: Accept) -> None:
    content_id = accept(images=3, videos=0)
    claims.fail(database, claims.claim(database, content_id, 2, NOON), "out of memory", NOON)
    claimed = [names(claims.claim(database, content_id, 5, NOON)) for _ in range(3)]
    assert claimed == [["image 1"], ["image 2"], ["image 3"]]


def test_a_claim_takes_no_items_of_another_content(database: Database, accept: Accept) -> None:
    first, second = accept(images=1, videos=0), accept(images=1, videos=0)
    assert [item.content_id for item in claims.claim(database, second, 5, NOON)] == [second]
    assert statuses(database, first) == ["Pending"]


def test_waiting_names_each_users_oldest_open_content_oldest_first(database: Database, accept: Accept) -> None:
    ada, bob, cleo = accept(user_id="ada"), accept(user_id="bob"), accept(user_id="cleo")
    second_of_ada, _, second_of_cleo = (accept(user_id=user_id) for user_id in ("ada", "bob", "cleo"))
    assert claims.waiting(database) == [("ada", ada), ("bob", bob), ("cleo", cleo)]
    complete_all(database, ada)
    contents.cancel(database, cleo, NOON)
    assert claims.waiting(database) == [("bob", bob), ("ada", second_of_ada), ("cleo", second_of_cleo)]


def test_users_whose_items_are_all_in_progress_are_not_waiting(database: Database, accept: Accept) -> None:
    assert claims.waiting(database) == []
    content_id = accept(images=2, videos=0)
    claimed = claims.claim(database, content_id, 2, NOON)
    assert claims.waiting(database) == []
    claims.give_back(database, claimed[:1])
    assert claims.waiting(database) == [("ada", content_id)]


def test_pending_items_of_a_cancelled_content_are_not_made(database: Database, accept: Accept) -> None:
    content_id = accept()
    with database.write() as session:
        session.exec(update(Content).where(col(Content.content_id) == content_id).values(status="Cancelled"))
    assert claims.waiting(database) == []


def test_a_step_is_stored_and_returns_how_many_items_are_still_in_progress(database: Database, accept: Accept) -> None:
    content_id = accept(images=3, videos=0)
    claimed = claims.claim(database, content_id, 2, NOON)
    change(database, content_id, Kind.IMAGE, 2, status="Cancelled")
    assert claims.record_step(database, claimed, 4, 12) == 1
    assert [(item.step, item.steps) for item in contents.items_of(database, content_id)] == [(4, 12), (0, 0), (0, 0)]
    contents.cancel(database, content_id, NOON)
    assert claims.record_step(database, claimed, 5, 12) == 0


def test_a_completed_item_keeps_its_path_and_shows_every_step(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    claims.fail(database, claims.claim(database, content_id, 1, NOON), "out of memory", NOON)
    (item,) = claims.claim(database, content_id, 1, NOON)
    claims.record_step(database, [item], 11, 12)
    assert claims.complete(database, item, "a/image_1.png", LATER)
    stored = contents.items_of(database, content_id)[0]
    assert (stored.status, stored.path, stored.error) == ("Completed", "a/image_1.png", None)
    assert (stored.step, stored.steps, stored.finished_at) == (12, 12, LATER)


@pytest.mark.parametrize("now", ["Pending", "Processing", "Completed", "Failed"])
def test_a_late_result_under_a_lost_claim_changes_nothing(database: Database, accept: Accept, now: str) -> None:
    content_id = accept(images=2, videos=0)
    late = claims.claim(database, content_id, 2, NOON)
    claims.recover(database, NOON)
    while now != "Pending" and (claimed := claims.claim(database, content_id, 1, NOON)):
        if now == "Completed":
            claims.complete(database, claimed[0], f"image_{claimed[0].position}.png", NOON)
        elif now == "Failed":
            claims.fail(database, claimed, "out of memory", NOON)
    assert statuses(database, content_id) == [now, now]
    before = contents.items_of(database, content_id), get(database, content_id)

    assert claims.record_step(database, late, 1, 2) == 0
    assert claims.replan(database, late[0], "another", None, {}) == late[0]
    assert not claims.complete(database, late[0], "late.png", LATER)
    claims.fail(database, late, "too late", LATER)
    claims.give_back(database, late)

    assert (contents.items_of(database, content_id), get(database, content_id)) == before


def test_two_claimers_never_get_the_same_item_and_end_every_content_once(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_ids = [accept(images=2, videos=0) for _ in range(20)]
    with database.write() as session:
        session.connection().exec_driver_sql("CREATE TABLE ended (content_id INTEGER PRIMARY KEY)")
        session.connection().exec_driver_sql(
            "CREATE TRIGGER ends AFTER UPDATE OF status ON user_content "
            "BEGIN INSERT INTO ended VALUES (new.content_id); END"
        )
    together = Barrier(2, timeout=30)

    def make() -> list[str]:
        made = []
        with closing(open_database(tmp_path / "content_generation.db")) as own:
            for content_id in content_ids:
                together.wait()
                (item,) = claims.claim(own, content_id, 1, NOON)
                together.wait()
                assert claims.complete(own, item, f"image_{item.position}.png", LATER)
                made.append(item.item_id)
        return made

    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(make) for _ in range(2))
        made = [*first.result(), *second.result()]
    everything = [item.item_id for content_id in content_ids for item in contents.items_of(database, content_id)]
    assert sorted(made) == sorted(everything)
    with database.read() as session:
        ended = session.connection().exec_driver_sql("SELECT content_id FROM ended ORDER BY 1").scalars().all()
    assert ended == content_ids
    assert {get(database, content_id).image_paths for content_id in content_ids} == {"image_1.png,image_2.png"}


def test_an_item_is_given_up_once_no_claim_will_make_it(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    (item,) = claims.claim(database, content_id, 1, NOON)
    for ending, is_given_up in [
        ("Pending", False), ("Processing", False), ("Completed", False), ("Failed", True), ("Cancelled", True),
    ]:  # fmt: skip
        change(database, content_id, Kind.IMAGE, 1, status=ending)
        assert claims.is_given_up(database, item.item_id) == is_given_up
    contents.remove(database, content_id)
    assert claims.is_given_up(database, item.item_id)


@pytest.mark.parametrize("ending", ["Completed", "Failed", "Cancelled", "Pending"])
def test_an_item_that_is_not_in_progress_is_not_changed(database: Database, accept: Accept, ending: str) -> None:
    content_id = accept(images=1, videos=0)
    accept(user_id="bob", images=1, videos=0)
    claimed = claims.claim(database, content_id, 1, NOON)
    change(database, content_id, Kind.IMAGE, 1, status=ending)
    before = contents.items_of(database, content_id)
    assert not claims.complete(database, claimed[0], "image_1.png", LATER)
    claims.fail(database, claimed, "too late", LATER)
    claims.give_back(database, claimed)
    claims.recover(database, LATER)
    assert claims.record_step(database, claimed, 1, 2) == 0
    assert contents.items_of(database, content_id) == before


def test_a_cancelled_content_stays_cancelled_when_its_last_item_ends(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    claimed = claims.claim(database, content_id, 1, NOON)
    contents.cancel(database, content_id, NOON)
    before = get(database, content_id)
    assert not claims.complete(database, claimed[0], "image_1.png", LATER)
    claims.recover(database, LATER)
    assert get(database, content_id) == before
    assert statuses(database, content_id) == ["Cancelled"]


def test_an_item_is_pending_after_one_error_and_failed_after_two(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=2)
    for error, status in (("out of memory", "Pending"), ("disk full", "Failed")):
        claims.fail(database, claims.claim(database, content_id, 1, NOON), error, LATER)
        item = contents.items_of(database, content_id)[0]
        assert (item.status, item.error, item.step) == (status, error, 0)
        assert item.finished_at == (LATER if status == "Failed" else None)
    assert get(database, content_id).status == "Processing"


def test_an_error_of_a_batch_fails_only_the_items_that_had_an_error_before(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    claimed = claims.claim(database, content_id, 2, NOON)
    change(database, content_id, Kind.IMAGE, 2, error="before")
    claims.fail(database, claimed, "again", LATER)
    assert statuses(database, content_id) == ["Pending", "Failed"]


def test_items_given_back_are_as_they_were_before_the_claim(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    before = contents.items_of(database, content_id)
    for _ in range(claims.MAX_ATTEMPTS + 1):
        claims.give_back(database, claims.claim(database, content_id, 2, NOON))
        claims.recover(database, LATER)
    assert contents.items_of(database, content_id) == before
    assert names(claims.claim(database, content_id, 2, NOON)) == ["image 1", "image 2"]


def test_items_given_back_keep_the_error_of_the_first_attempt(database: Database, accept: Accept) -> None:
    content_id = accept(images=0, videos=1)
    claims.fail(database, claims.claim(database, content_id, 1, NOON), "first", NOON)
    claims.give_back(database, claims.claim(database, content_id, 1, NOON))
    claims.fail(database, claims.claim(database, content_id, 1, NOON), "second", NOON)
    assert statuses(database, content_id) == ["Failed"]


def test_recovery_makes_the_items_of_a_crashed_engine_pending(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=1)
    claimed = claims.claim(database, content_id, 2, NOON)
    claims.record_step(database, claimed, 3, 12)
    claims.complete(database, claimed[0], "image_1.png", NOON)
    claims.recover(database, LATER)
    assert statuses(database, content_id) == ["Completed", "Pending", "Pending"]
    assert [item.attempts for item in contents.items_of(database, content_id)] == [1, 1, 0]
    assert contents.items_of(database, content_id)[1].step == 0
    assert get(database, content_id).status == "Processing"


def test_an_item_fails_and_ends_its_content_after_three_claims_without_a_result(
    database: Database, accept: Accept
) -> None:
    content_id = accept(images=0, videos=1)
    for expected in ("Pending", "Pending", "Failed"):
        assert get(database, content_id).status == "Processing"
        claims.claim(database, content_id, 1, NOON)
        claims.recover(database, LATER)
        assert statuses(database, content_id) == [expected]
    item, content = contents.items_of(database, content_id)[0], get(database, content_id)
    assert item.finished_at == content.generated_at == LATER
    assert (content.status, content.error) == ("Failed", f"video 1: {item.error}")
    assert "3 times" in str(item.error)


def test_an_item_that_crashes_the_process_does_not_stop_the_others(database: Database, accept: Accept) -> None:
    content_id = accept(images=3, videos=0)
    for _ in range(10):
        claimed = claims.claim(database, content_id, 3, NOON)
        if any(item.position == 2 for item in claimed):
            claims.recover(database, LATER)
        else:
            for item in claimed:
                claims.complete(database, item, f"image_{item.position}.png", LATER)
    assert statuses(database, content_id) == ["Completed", "Failed", "Completed"]
    assert get(database, content_id).status == "Failed"


def test_a_completed_item_has_the_settings_it_was_made_with(database: Database, accept: Accept) -> None:
    (item,) = claims.claim(database, accept(images=1, videos=0), 1, NOON)
    assert claims.complete(database, item, "image_1.png", LATER, {**item.settings, "width": 32, "lowered": "size"})
    (made,) = contents.items_of(database, item.content_id)
    assert (made.settings["width"], made.settings["lowered"]) == (32, "size")


def test_the_time_of_a_claim_is_divided_among_its_items(database: Database, accept: Accept) -> None:
    assert claims.median_seconds(database, "image", "builtin") is None
    for seconds in (10, 20, 60):
        content_id = accept(images=5, videos=0)
        for item in claims.claim(database, content_id, 5, NOON):
            claims.complete(database, item, "path", NOON + timedelta(seconds=seconds))
    assert claims.median_seconds(database, "image", "builtin") == 4
    assert claims.median_seconds(database, "image", "another") is None
    assert claims.median_seconds(database, "video", "builtin") is None


def test_the_median_time_is_that_of_recent_items(database: Database, accept: Accept) -> None:
    for number in range(claims.REMEMBERED + 5):
        (item,) = claims.claim(database, accept(images=1, videos=0), 1, NOON + timedelta(hours=number))
        took = timedelta(seconds=100 if number < 5 else 2)
        claims.complete(database, item, "path", NOON + timedelta(hours=number) + took)
    assert claims.median_seconds(database, "image", "builtin") == 2
