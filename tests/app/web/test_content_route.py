"""The plain content page: which contents it shows and how, with everything escaped."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlmodel import update

from app.web.login import PAGE
from persistence import claims, contents
from persistence.database import Database
from persistence.tables import User
from tests.app.plain import MARKUP, Page, activities, enter, finish
from tests.conftest import NOON, Accept


def test_the_content_page_redirects_a_stranger_to_the_login(stranger: FlaskClient, database: Database) -> None:
    answer = stranger.get("/content")
    assert (answer.status_code, answer.headers["Location"]) == (303, "login")
    assert activities(database) == []


def test_each_visit_of_the_content_page_is_a_view(ada: FlaskClient, database: Database) -> None:
    for _ in range(2):
        ada.get("/content")
    ada.head("/content")
    ada.options("/content")
    assert activities(database) == [("ada", "login"), ("ada", "view"), ("ada", "view")]


def test_finished_items_are_shown_and_can_be_downloaded(ada: FlaskClient, database: Database, tmp_path: Path) -> None:
    finish(database, tmp_path, 1)
    page = Page(ada.get("/content").text)
    items = contents.items_of(database, 1)
    pictures = [f"media/{item.item_id}" for item in items if item.kind == "image"]
    videos = [f"media/{item.item_id}" for item in items if item.kind == "video"]
    assert page.all("img", "src") == pictures
    assert page.all("img", "alt") == [f"Picture {number}: at sunrise: Never give up" for number in (1, 2)]
    assert page.all("img", "loading") == ["lazy", "lazy"]
    assert page.all("video", "src") == videos
    assert page.all("video", "aria-label") == ["Video 1: at sunrise: Never give up"]
    assert ("video", "controls") in [(tag, name) for tag, attributes in page.tags for name in attributes]
    links = page.all("a", "href")
    assert {f"{media}?download=1" for media in pictures + videos} <= {*links}
    assert "content/1.zip" in links
    assert "content" not in links
    assert page.words.count("Never give up") == 1


def test_unfinished_items_are_a_line_and_a_link_to_refresh(ada: FlaskClient) -> None:
    page = Page(ada.get("/content").text)
    assert "Being made, 0 of 3 ready" in page.words
    assert "Still to come: 2 pictures and 1 video." in page.words
    assert "content" in page.all("a", "href")
    assert page.all("img", "src") == page.all("video", "src") == []
    assert "content/1.zip" not in page.all("a", "href")


def test_failed_items_show_the_reason(ada: FlaskClient, database: Database, tmp_path: Path) -> None:
    finish(database, tmp_path, 1, failed=["video"])
    page = Page(ada.get("/content").text)
    assert "Failed, 2 of 3 ready" in page.words
    assert f"Video 1 failed: {MARKUP}" in page.words
    assert len(page.all("img", "src")) == 2
    assert "content/1.zip" in page.all("a", "href")
    assert "content" not in page.all("a", "href")


def test_missing_items_are_listed_with_how_to_make_them_again(
    ada: FlaskClient, database: Database, tmp_path: Path
) -> None:
    finish(database, tmp_path, 1)
    first, second, film = contents.items_of(database, 1)
    for item in (second, film):
        (tmp_path / str(item.path)).unlink()
    page = Page(ada.get("/content").text)
    assert "1 of 3 ready, 2 missing" in page.words
    assert page.all("img", "src") + page.all("video", "src") == [f"media/{first.item_id}"]
    for name in ("Picture 2", "Video 1"):
        assert f"{name} is missing: its file no longer exists." in page.words
    assert "To make missing items again, open My content on the start page." in page.words
    (tmp_path / str(first.path)).unlink()
    assert "content/1.zip" not in Page(ada.get("/content").text).all("a", "href")


def test_a_stopped_content_is_labelled_as_stopped(ada: FlaskClient, database: Database, tmp_path: Path) -> None:
    (tmp_path / "path").write_text("a picture")
    claims.complete(database, claims.claim(database, 1, 1, NOON)[0], "path", NOON)
    contents.cancel(database, 1, NOON)
    page = Page(ada.get("/content").text)
    assert "Stopped, 1 of 3 ready" in page.words
    assert "Still to come" not in page.words


def test_user_input_is_shown_as_text(ada: FlaskClient, database: Database, accept: Accept, tmp_path: Path) -> None:
    accept(user_id="ada", prompt=MARKUP)
    finish(database, tmp_path, 2, failed=["video"])
    enter(ada, MARKUP)
    for answer in (ada.get("/content"), enter(ada, MARKUP)):
        page = Page(answer.text)
        assert [tag for tag, _ in page.tags if tag == "script"] == []
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert {*page.all("img", "src")} <= {f"media/{item.item_id}" for item in contents.items_of(database, 2)}
    page = Page(ada.get("/content").text)
    assert [attributes.get("dir") for tag, attributes in page.tags if tag == "h2"] == ["auto", "auto"]
    assert MARKUP in page.words


@pytest.mark.parametrize("prompt", ["x" * 2_000, "word " * 399 + "word", "\n".join("abc" for _ in range(500))])
def test_a_long_prompt_is_shortened_and_can_be_expanded(ada: FlaskClient, accept: Accept, prompt: str) -> None:
    accept(user_id="ada", prompt=prompt)
    text = ada.get("/content").text
    heading = re.findall(r"<h2[^>]*>([^<]*)</h2>", text)[0]
    assert len(heading) < 170
    assert f">{prompt}</p></details>" in text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Bratislava", "22 November 2026, 13:00 CET"),
        ("Asia/Kathmandu", "22 November 2026, 17:45 +0545"),
        ("UTC", "22 November 2026, 12:00 UTC"),
        (None, "22 November 2026, 12:00 UTC"),
        ("", "22 November 2026, 12:00 UTC"),
        ("Europe/Nowhere", "22 November 2026, 12:00 UTC"),
        ("../../etc/passwd", "22 November 2026, 12:00 UTC"),
    ],
)
def test_times_are_in_the_visitors_time_zone(
    ada: FlaskClient, database: Database, zone: str | None, shown: str
) -> None:
    with database.write() as session:
        session.exec(update(User).values(time_zone=zone))
    page = Page(ada.get("/content").text)
    assert shown in page.words
    assert page.all("time", "datetime") == ["2026-11-22T12:00:00Z"]


def test_older_contents_are_on_the_next_page(ada: FlaskClient, accept: Accept) -> None:
    for number in range(2, PAGE + 4):
        accept(user_id="ada", images=1, videos=0, prompt=f"Number {number}.")
    newest = Page(ada.get("/content").text)
    assert re.findall(r"Number (\d+)\.", newest.words) == [str(number) for number in range(PAGE + 3, 3, -1)]
    assert "content?before=4" in newest.all("a", "href")
    older = Page(ada.get("/content?before=4").text)
    assert re.findall(r"Number (\d+)\.", older.words) == ["3", "2"]
    assert [link for link in older.all("a", "href") if link and "before" in link] == []
    assert "Nothing older." in Page(ada.get("/content?before=1").text).words


@pytest.mark.parametrize(
    "before", ["", "x", "-1", "+1", "1.0", "1e400", "\u0662", "9" * 400, "1;--", "\0", "%00", " 2"]
)
def test_an_invalid_page_shows_the_newest_contents(ada: FlaskClient, before: str) -> None:
    answer = ada.get("/content", query_string={"before": before})
    assert answer.status_code == 200
    assert "Never give up" in Page(answer.text).words


def test_visitors_see_only_their_own_contents(ada: FlaskClient, accept: Accept) -> None:
    accept(user_id="bob", prompt="Of bob")
    page = Page(ada.get("/content").text)
    assert "Never give up" in page.words
    assert "Of bob" not in page.words
