"""What a plain page says of a content."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from app import request
from app.request import InputError
from persistence.tables import UNFINISHED, Content, Item, Kind, Status, User

_NOUN = {Kind.IMAGE: "picture", Kind.VIDEO: "video"}


@dataclass(frozen=True)
class Card:
    """A content as its owner sees it."""

    content: Content
    status: str
    said_at: str
    ready: Sequence[Item]
    failed: Sequence[Item]
    missing: Sequence[Item]
    to_come: str


def counts(items: Sequence[Item], missing: Collection[str]) -> str:
    """Say how many items are ready, and how many are missing; `missing` is as in `card`."""
    lost = sum(item.item_id in missing for item in items)
    ready = sum(item.status == Status.COMPLETED and item.item_id not in missing for item in items)
    return f"{ready} of {len(items)} ready" + (f", {lost} missing" if lost else "")


def card(content: Content, items: Sequence[Item], zone: tzinfo, missing: Collection[str] = ()) -> Card:
    """Return what is shown of a content; `missing` are the item_ids of those whose file is not there."""
    ready = [item for item in items if item.status == Status.COMPLETED and item.item_id not in missing]
    lost = [item for item in items if item.item_id in missing]
    waiting = Counter(item.kind for item in items if item.status in UNFINISHED)
    share = counts(items, missing)
    words = {
        Status.PROCESSING: f"Being made, {share}",
        Status.COMPLETED: share if lost else "Ready",
        Status.FAILED: f"Failed, {share}",
        Status.CANCELLED: f"Stopped, {share}",
    }
    created_at = content.created_at.astimezone(zone)
    return Card(
        content,
        words[Status(content.status)],
        f"{created_at.day} {created_at:%B %Y, %H:%M %Z}",
        ready,
        [item for item in items if item.status == Status.FAILED],
        lost,
        " and ".join(f"{number} {_NOUN[Kind(kind)]}{'s' * (number > 1)}" for kind, number in waiting.items()),
    )


def zone_of(user: User) -> tzinfo:
    """Return the time zone that a user sees times in."""
    try:
        return request.time_zone(user.time_zone) or UTC
    except InputError:
        return UTC
