"""What a visitor can see of a content and its items, as plain data for the page, the API and the events."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypedDict

from engine.understanding import Understanding
from persistence.tables import Content, Item, Kind, Status, model_name, utc_text

#: The error of a completed item whose file is missing.
MISSING = "Its file is missing."


class ItemStatus(TypedDict):
    """The progress of an item; a completed one has an error if its file is missing."""

    item_id: str
    kind: Kind
    position: int
    status: Status
    step: int
    steps: int
    error: str | None


class ItemView(ItemStatus):
    """An item and its parameters; `place` is its queue position, `seconds_left` is null while unknown."""

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
    """The progress of a content, as the public API returns it."""

    items: list[ItemStatus]


class ContentView(_Content):
    """A content as the page shows it."""

    created_at: str
    error: str | None
    items: list[ItemView]


class ContentsView(TypedDict):
    """A page of a visitor's contents, newest first, and whether there are older ones."""

    user_id: str
    contents: list[ContentView]
    more: bool


class NewsView(TypedDict):
    """The changes in one event of `/events`; `gone` are the content_ids of deleted contents."""

    user_id: str
    contents: list[ContentView]
    gone: list[int]


class VisitorView(TypedDict):
    """The visitor, and the last logouts by user_id, of the visitor and of the user whom the page shows."""

    user_id: str | None
    logged_out_at: dict[str, str | None]


class AcceptedView(TypedDict):
    """An accepted prompt; `lasting` is the part of `message` that stays true after everything is made."""

    user_id: str
    content_id: int
    message: str
    lasting: str


class ChoiceView(TypedDict):
    """A theme to choose, and the words of that reading."""

    theme: str
    words: list[str]


class UnderstandingView(TypedDict):
    """The words that a prompt is read as, and the readings to choose from if that is not sure."""

    words: list[str]
    is_sure: bool
    choices: list[ChoiceView]


def understanding(found: Understanding | None) -> UnderstandingView:
    """Return what the page shows of how a prompt is read; without a reading there are no words and no choices."""
    if found is None:
        return {"words": [], "is_sure": True, "choices": []}
    choices: list[ChoiceView] = [{"theme": one.theme, "words": [*one.words]} for one in found.choices]
    return {"words": [*found.words], "is_sure": found.is_sure, "choices": choices}


def status(row: Content, items: Sequence[Item], missing: Collection[str] = ()) -> ContentStatus:
    """Return the progress of a content; `missing` are the item_ids whose file is missing."""
    return {**_content(row), "items": [_item_status(item, missing) for item in items]}


def content(
    row: Content,
    items: Sequence[Item],
    missing: Collection[str] = (),
    positions: Mapping[str, int] = {},
    seconds_left: Mapping[str, int] = {},
) -> ContentView:
    """Return what the page shows of a content; missing files, queue positions and seconds left are by item_id."""
    return {
        **_content(row),
        "created_at": utc_text(row.created_at),
        "error": row.error,
        "items": [_item(item, missing, positions.get(item.item_id), seconds_left.get(item.item_id)) for item in items],
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


def counts(items: Sequence[Item], missing: Collection[str]) -> str:
    """Return how many items are ready, and how many of the completed are `missing` their files, as a phrase."""
    gone = sum(item.item_id in missing for item in items)
    ready = sum(item.status == Status.COMPLETED and item.item_id not in missing for item in items)
    return f"{ready} of {len(items)} ready" + (f", {gone} missing" if gone else "")
