"""What a person may see of a content and its items, as plain data for the page, the API and the events."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypedDict

from persistence.tables import Content, Item, Kind, Status, model_name, utc_text

#: The error of an item that is completed and whose file is not there.
MISSING = "Its file is missing."


class ItemStatus(TypedDict):
    """How far an item is; one that is completed has an error where its file is missing."""

    item_id: str
    kind: Kind
    position: int
    status: Status
    step: int
    steps: int
    error: str | None


class ItemView(ItemStatus):
    """How far an item is and how it is made; `seconds_left` is null as long as nobody can tell."""

    place: int | None
    seconds_left: int | None
    prompt: str
    seed: int
    model: str
    settings: dict[str, Any]


class _Content(TypedDict):
    content_id: int
    prompt: str
    status: Status
    notify_at: str | None


class ContentStatus(_Content):
    """How far a content is, as the public API tells it."""

    items: list[ItemStatus]


class ContentView(_Content):
    """A content as the page shows it."""

    created_at: str
    error: str | None
    items: list[ItemView]


class ContentsView(TypedDict):
    """Some contents of a visitor's, newest first, and whether they have older ones."""

    user_id: str
    contents: list[ContentView]
    more: bool


class NewsView(TypedDict):
    """What changed, as the stream of events tells it; `gone` are content_ids."""

    user_id: str
    contents: list[ContentView]
    gone: list[int]


class VisitorView(TypedDict):
    """Who is asking, and by user_id when they, and whom their page shows, were last logged out."""

    user_id: str | None
    logged_out_at: dict[str, str | None]


class AcceptedView(TypedDict):
    """An accepted prompt: a message for now, and what of it is `lasting`."""

    user_id: str
    content_id: int
    message: str
    lasting: str


def status(row: Content, items: Sequence[Item], missing: Collection[str] = ()) -> ContentStatus:
    """Return how far a content is; `missing` are the item_ids of those whose file is not there."""
    return {**_content(row), "items": [_item_status(item, missing) for item in items]}


def content(
    row: Content,
    items: Sequence[Item],
    missing: Collection[str] = (),
    places: Mapping[str, int] = {},
    seconds_left: Mapping[str, int] = {},
) -> ContentView:
    """Return all that the page shows of a content; what is missing, places in line and seconds are by item_id."""
    return {
        **_content(row),
        "created_at": utc_text(row.created_at),
        "error": row.error,
        "items": [_item(item, missing, places.get(item.item_id), seconds_left.get(item.item_id)) for item in items],
    }


def _content(row: Content) -> _Content:
    return {
        "content_id": row.content_id,
        "prompt": row.prompt,
        "status": Status(row.status),
        "notify_at": utc_text(row.notify_at) if row.notify_at else None,
    }


def _item_status(item: Item, missing: Collection[str]) -> ItemStatus:
    return {
        "item_id": item.item_id,
        "kind": Kind(item.kind),
        "position": item.position,
        "status": Status(item.status),
        "step": item.step,
        "steps": item.steps,
        "error": MISSING if item.item_id in missing else item.error,
    }


def _item(item: Item, missing: Collection[str], place: int | None, seconds_left: int | None) -> ItemView:
    revision = {"revision": item.revision} if item.revision else {}
    return {
        **_item_status(item, missing),
        "place": place,
        "seconds_left": seconds_left,
        "prompt": item.prompt,
        "seed": item.seed,
        "model": model_name(item.model, item.revision),
        "settings": revision | item.settings,
    }
