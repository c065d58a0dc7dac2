"""Rows as plain data for the API and the page."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from app import views
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Content, Item
from tests.conftest import NOON, Accept

HALF_PAST_SIX = datetime(2026, 11, 22, 18, 30, 0, 500_000, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def rows(database: Database, accept: Accept) -> tuple[Content, list[Item]]:
    """Return a content whose only picture is being made, and its items."""
    content_id = accept(images=1, videos=1, notify_at=HALF_PAST_SIX)
    claimed = claims.claim(database, content_id, 5, NOON)
    claims.record_step(database, claimed, 3, 12)
    content = contents.get(database, content_id)
    assert content is not None
    return content, list(contents.items_of(database, content_id))


def test_the_status_has_exactly_the_fields_of_the_api(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, video) = rows
    assert views.status(content, [picture, video]) == {
        "content_id": 1,
        "prompt": "Never give up",
        "status": "Processing",
        "notify_at": "2026-11-22T17:30:00.500Z",
        "items": [
            {
                "item_id": picture.item_id,
                "kind": "image",
                "position": 1,
                "status": "Processing",
                "step": 3,
                "steps": 12,
                "error": None,
            },
            {
                "item_id": video.item_id,
                "kind": "video",
                "position": 1,
                "status": "Pending",
                "step": 0,
                "steps": 0,
                "error": None,
            },
        ],
    }


def test_the_page_gets_the_status_and_all_parameters(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, video) = rows
    seen = views.content(content, [picture, video], positions={video.item_id: 2}, seconds_left={picture.item_id: 9})
    status = views.status(content, [picture, video])
    added = {name: value for name, value in seen.items() if name not in status}
    assert added == {"created_at": "2026-11-22T12:00:00.000Z", "error": None}
    assert {name: seen[name] for name in ("content_id", "prompt", "status", "notify_at")} == {
        name: value for name, value in status.items() if name != "items"
    }
    assert seen["items"][0] == status["items"][0] | {
        "place": None,
        "seconds_left": 9,
        "prompt": "at sunrise: Never give up",
        "seed": 1,
        "model": "builtin",
        "settings": {"num_inference_steps": 2, "guidance_scale": 4.5, "width": 64, "height": 64},
    }
    assert (seen["items"][1]["place"], seen["items"][1]["seconds_left"]) == (2, None)
    assert seen["items"][1]["settings"]["camera"] == "zoom in"


def test_positions_and_seconds_left_are_null_by_default(rows: tuple[Content, list[Item]]) -> None:
    seen = views.content(*rows)
    assert [(item["place"], item["seconds_left"]) for item in seen["items"]] == [(None, None)] * 2


def test_the_revision_of_a_model_is_one_of_the_settings(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, _) = rows
    picture.revision = "f00"
    settings = views.content(content, [picture])["items"][0]["settings"]
    assert settings == {"revision": "f00"} | picture.settings
    assert "revision" not in picture.settings


def test_the_path_of_a_model_is_not_shown(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, _) = rows
    picture.model = "/home/ada/models/my model"
    assert views.content(content, [picture])["items"][0]["model"] == "my model"
    assert "/home" not in json.dumps([views.content(content, [picture]), views.status(content, [picture])])


def test_without_a_notification_time_it_is_null(rows: tuple[Content, list[Item]]) -> None:
    content, items = rows
    content.notify_at = None
    assert views.status(content, items)["notify_at"] is None
    assert views.content(content, items)["notify_at"] is None


def test_errors_of_the_content_and_its_items_are_shown(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, _) = rows
    content.error, picture.error = "image 1: out of memory", "out of memory"
    assert views.status(content, [picture])["items"][0]["error"] == "out of memory"
    assert views.content(content, [picture])["error"] == "image 1: out of memory"


def test_a_missing_file_is_the_error_of_its_item(rows: tuple[Content, list[Item]]) -> None:
    content, (picture, video) = rows
    for seen in (views.status, views.content):
        items = seen(content, [picture, video], {picture.item_id})["items"]
        assert [item["error"] for item in items] == ["Its file is missing.", None]


@pytest.mark.parametrize("prompt", ["<script>alert(1)</script>", "${x} \\u {{y}}", "לעולם\u2028\x1b[31m", "🦁" * 2_000])
def test_a_prompt_is_shown_as_typed_and_is_valid_json(database: Database, accept: Accept, prompt: str) -> None:
    content_id = accept(prompt=prompt)
    content = contents.get(database, content_id)
    assert content is not None
    seen = views.content(content, contents.items_of(database, content_id))
    assert json.loads(json.dumps(seen)) == seen
    assert seen["prompt"] == prompt
    assert seen["items"][0]["prompt"] == f"at sunrise: {prompt}"


def test_the_user_id_is_not_shown(database: Database, accept: Accept) -> None:
    content_id = accept(user_id="a-secret", images=1, videos=0)
    claims.complete(database, claims.claim(database, content_id, 1, NOON)[0], "generated_content/a-secret/1.png", NOON)
    content = contents.get(database, content_id)
    assert content is not None
    for seen in (views.status, views.content):
        assert "a-secret" not in json.dumps(seen(content, contents.items_of(database, content_id)))
