"""The texts and lists that the plain content page shows for a content."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from app import request
from app.request import InputError
from app.views import counts
from persistence.tables import UNFINISHED, Content, Item, Kind, Status, User

_NOUN = {Kind.IMAGE: "picture", Kind.VIDEO: "video"}


@dataclass(frozen=True)
class Card:
    """A content as the plain page shows it."""

    content: Content
    status: str
    created: str
    ready: Sequence[Item]
    failed: Sequence[Item]
    missing: Sequence[Item]
    remaining: str


def card(content: Content, items: Sequence[Item], zone: tzinfo, missing: Collection[str] = ()) -> Card:
    """Return the card of a content; `missing` holds the item_ids whose file does not exist."""
    ready = [item for item in items if item.status == Status.COMPLETED and item.item_id not in missing]
    gone = [item for item in items if item.item_id in missing]
    waiting = Counter(item.kind for item in items if item.status in UNFINISHED)
    progress = counts(items, missing)
    labels = {
        Status.PROCESSING: f"Being made, {progress}",
        Status.COMPLETED: progress if gone else "Ready",
        Status.FAILED: f"Failed, {progress}",
        Status.CANCELLED: f"Stopped, {progress}",
    }
    created_at = content.created_at.astimezone(zone)
    return Card(
        content,
        labels[Status(content.status)],
        f"{created_at.day} {created_at:%B %Y, %H:%M %Z}",
        ready,
        [item for item in items if item.status == Status.FAILED],
        gone,
        " and ".join(f"{number} {_NOUN[Kind(kind)]}{'s' * (number > 1)}" for kind, number in waiting.items()),
    )


def zone_of(user: User) -> tzinfo:
    """Return the user's time zone, or UTC if it is unset or unknown."""
    try:
        return request.time_zone(user.time_zone) or UTC
    except InputError:
        return UTC
