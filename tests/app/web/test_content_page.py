"""The texts of the plain content page."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from app.web.content_page import card, zone_of
from persistence.tables import Content, Item, User
from tests.conftest import NOON


def content(status: str = "Completed") -> Content:
    return Content(user_id="ada", prompt="Go on", status=status, created_at=NOON, accepted_by="me")


def item(kind_and_status: str) -> Item:
    kind, status = kind_and_status.split()
    return Item(item_id="1", kind=kind, position=1, prompt="Go on", seed=1, model="builtin", settings={}, status=status)


@pytest.mark.parametrize(
    ("status", "made", "words", "remaining"),
    [
        ("Processing", ["image Pending"], "Being made, 0 of 1 ready", "1 picture"),
        (
            "Processing",
            ["image Completed", "video Processing", "video Pending"],
            "Being made, 1 of 3 ready",
            "2 videos",
        ),
        (
            "Processing",
            ["image Pending", "image Failed", "video Pending"],
            "Being made, 0 of 3 ready",
            "1 picture and 1 video",
        ),
        ("Completed", ["image Completed", "video Completed"], "Ready", ""),
        ("Failed", ["image Completed", "video Failed"], "Failed, 1 of 2 ready", ""),
        ("Cancelled", ["image Completed", "video Cancelled"], "Stopped, 1 of 2 ready", ""),
    ],
)
def test_the_status_is_a_phrase(status: str, made: list[str], words: str, remaining: str) -> None:
    shown = card(content(status), [item(one) for one in made], UTC)
    assert (shown.status, shown.remaining) == (words, remaining)
    assert [item.status for item in shown.ready] == ["Completed"] * len(shown.ready)
    assert len(shown.ready) + len(shown.failed) == sum("Completed" in one or "Failed" in one for one in made)


def test_the_time_is_in_the_visitors_time_zone() -> None:
    assert card(content(), [], ZoneInfo("Asia/Tokyo")).created == "22 November 2026, 21:00 JST"
    assert card(content(), [], UTC).created == "22 November 2026, 12:00 UTC"


@pytest.mark.parametrize("name", [None, "", "Europe", "Mars/Olympus", "/etc/passwd", "\0", "x" * 9_999])
def test_an_invalid_time_zone_is_utc(name: str | None) -> None:
    assert zone_of(User(user_id="ada", created_at=NOON, time_zone=name)).utcoffset(NOON) == UTC.utcoffset(NOON)


def test_the_time_zone_is_the_users_own() -> None:
    assert zone_of(User(user_id="ada", created_at=NOON, time_zone="Asia/Tokyo")) == ZoneInfo("Asia/Tokyo")


def test_a_time_zone_can_be_a_posix_rule() -> None:
    zone = zone_of(User(user_id="ada", created_at=NOON, time_zone="CET-1CEST,M3.5.0,M10.5.0/3"))
    assert card(content(), [], zone).created == "22 November 2026, 13:00 CET"


@pytest.mark.parametrize(
    ("status", "made", "words"),
    [
        ("Completed", ["image Completed", "video Completed"], "1 of 2 ready, 1 missing"),
        ("Failed", ["image Completed", "video Failed"], "Failed, 0 of 2 ready, 1 missing"),
        ("Cancelled", ["image Completed", "video Cancelled"], "Stopped, 0 of 2 ready, 1 missing"),
        ("Processing", ["image Completed", "video Pending"], "Being made, 0 of 2 ready, 1 missing"),
    ],
)
def test_missing_items_are_counted_separately_from_ready_ones(status: str, made: list[str], words: str) -> None:
    items = [item(one) for one in made]
    items[0].item_id = "lost"
    shown = card(content(status), items, UTC, {"lost"})
    assert (shown.status, shown.missing) == (words, items[:1])
    assert items[0] not in shown.ready
