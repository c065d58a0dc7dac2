"""How a content ends, depending on its items."""

from datetime import timedelta

import pytest

from persistence import claims, contents
from persistence.database import Database
from persistence.endings import end_content
from persistence.tables import Item, Kind
from tests.conftest import NOON, Accept
from tests.stored import get

LATER = NOON + timedelta(minutes=1)


def end(database: Database, item: Item, status: str) -> None:
    """End a pending item."""
    if status == "Cancelled":
        assert contents.cancel(database, item.content_id, LATER, item.item_id) == 1
        return
    while contents.items_of(database, item.content_id)[item.position - 1].status == "Pending":
        (claimed,) = claims.claim(database, item.content_id, 1, NOON)
        assert claimed.item_id == item.item_id
        if status == "Completed":
            claims.complete(database, claimed, f"image_{item.position}", LATER)
        else:
            claims.fail(database, [claimed], "out of memory.", LATER)


def test_a_content_goes_on_until_its_last_item_ends(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    first, second = claims.claim(database, content_id, 2, NOON)
    claims.complete(database, first, "image_1.png", NOON)
    content = get(database, content_id)
    assert (content.status, content.generated_at, content.image_paths) == ("Processing", None, None)
    claims.complete(database, second, "image_2.png", LATER)
    content = get(database, content_id)
    assert (content.status, content.generated_at, content.error) == ("Completed", LATER, None)


@pytest.mark.parametrize(
    ("first", "last", "ending"),
    [
        ("Completed", "Completed", "Completed"),
        ("Completed", "Failed", "Failed"),
        ("Failed", "Completed", "Failed"),
        ("Failed", "Failed", "Failed"),
        ("Completed", "Cancelled", "Cancelled"),
        ("Cancelled", "Completed", "Cancelled"),
        ("Cancelled", "Cancelled", "Cancelled"),
        ("Failed", "Cancelled", "Failed"),
        ("Cancelled", "Failed", "Failed"),
    ],
)
def test_the_status_of_a_content_follows_from_its_items(
    database: Database, accept: Accept, first: str, last: str, ending: str
) -> None:
    content_id = accept(images=2, videos=0)
    items = contents.items_of(database, content_id)
    end(database, items[0], first)
    assert get(database, content_id).status == "Processing"
    end(database, items[1], last)
    content = get(database, content_id)
    assert (content.status, content.generated_at) == (ending, LATER)
    ready = [f"image_{number}" for number, status in ((1, first), (2, last)) if status == "Completed"]
    assert (content.image_paths, content.video_paths) == (",".join(ready), "")
    assert (content.error is not None) == (ending == "Failed")


def test_a_completed_content_lists_its_files_in_order(database: Database, accept: Accept) -> None:
    content_id = accept(images=11, videos=2)
    while claimed := claims.claim(database, content_id, 20, NOON):
        for item in reversed(claimed):
            claims.complete(database, item, f"{item.kind}_{item.position}", LATER)
    content = get(database, content_id)
    assert content.image_paths == ",".join(f"image_{number}" for number in range(1, 12))
    assert content.video_paths == "video_1,video_2"


def test_a_failed_content_has_its_errors_and_completed_files(database: Database, accept: Accept) -> None:
    content_id = accept(images=2, videos=2)
    while claimed := claims.claim(database, content_id, 1, NOON):
        if (claimed[0].kind, claimed[0].position) in ((Kind.IMAGE, 1), (Kind.VIDEO, 2)):
            claims.fail(database, claimed, "out of memory.", LATER)
        else:
            claims.complete(database, claimed[0], f"{claimed[0].kind}_{claimed[0].position}", LATER)
    content = get(database, content_id)
    assert (content.status, content.generated_at) == ("Failed", LATER)
    assert (content.image_paths, content.video_paths) == ("image_2", "video_1")
    assert content.error == "image 1: out of memory.; video 2: out of memory."


def test_an_end_is_written_once(database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    end(database, contents.items_of(database, content_id)[0], "Completed")
    before = get(database, content_id)
    with database.write() as session:
        end_content(session, content_id, LATER + timedelta(days=1))
    assert get(database, content_id) == before


def test_ending_a_deleted_content_does_nothing(database: Database, accept: Accept) -> None:
    other = accept()
    with database.write() as session:
        end_content(session, 99, LATER)
    assert get(database, other).status == "Processing"
