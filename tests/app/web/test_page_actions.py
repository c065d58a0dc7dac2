"""The page's actions, each with its check of the visitor and of the input."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from sqlmodel import col, func, select, update
from starlette.requests import HTTPConnection

from app.models.choices import ModelChoices
from app.models.downloads import Downloads
from app.service import PAGE, Daybreak
from app.views import AcceptedView
from app.web.cookies import Cookies
from app.web.page_actions import PageActions
from app.web.sessions import Sessions
from engine.reader.reader import CHOICES
from persistence import claims, contents, storage, users
from persistence.contents import MAX_WAITING_OF_USER
from persistence.database import Database
from persistence.storage import FILES
from persistence.tables import Activity, Content, Item, Status, User
from tests.app.test_service import BERLIN
from tests.conftest import NOON, Accept
from tests.stored import finish
from ui.actions import SORRY


class TrustingSessions(Sessions):
    """Accepts any claimed user_id."""

    def user_id(self, connection: HTTPConnection) -> str | None:
        return connection.headers.get("authorization")


def visitor(user_id: str = "") -> HTTPConnection:
    """Return a connection of a user, or of a stranger."""
    headers = [(b"authorization", user_id.encode())] if user_id else []
    return HTTPConnection({"type": "http", "scheme": "http", "headers": headers})


ADA, BOB, STRANGER = visitor("ada"), visitor("bob"), visitor()


@pytest.fixture
def wakes() -> list[str]:
    """Return the list that records each wake-up of the engine."""
    return []


@pytest.fixture
def actions(database: Database, tmp_path: Path, wakes: list[str]) -> PageActions:
    """Return the actions on that database, with Berlin as the default time zone."""
    choices = ModelChoices("builtin", "builtin", Downloads())
    process = (database, tmp_path, "this process", lambda: wakes.append("up"))
    daybreak = Daybreak(*process, find_models=choices.find, zone=BERLIN)
    return PageActions(daybreak, database, TrustingSessions(database, "key", Cookies(80)), choices)


def generate(
    actions: PageActions, who: HTTPConnection = STRANGER, shown: object = "", **fields: object
) -> AcceptedView:
    """Submit a valid request with some fields replaced."""
    return actions.generate(who, {"prompt": "Go", "images": 1, "videos": 0, **fields}, shown)


def refusal(call: Callable[[], object]) -> str:
    """Return the sentence of a refusal."""
    with pytest.raises(gr.Error) as refused:
        call()
    assert not refused.value.print_exception
    message = str(refused.value.message)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_an_unexpected_error_is_a_sentence_and_logged(
    actions: PageActions, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(contents, "list_for_user", lambda *_: 1 / 0)
    assert refusal(lambda: actions.contents(ADA, None)) == SORRY
    assert [record.exc_info is not None for record in caplog.records] == [True]


def count(database: Database, table: type[User] | type[Content] | type[Item] | type[Activity]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def item_status(database: Database, content_id: int) -> list[str]:
    return [item.status for item in contents.items_of(database, content_id)]


def fail(database: Database, content_id: int) -> None:
    for _ in range(2):
        claims.fail(database, claims.claim(database, content_id, 20, NOON), "out of memory", NOON)


def test_a_strangers_prompt_creates_a_user_and_wakes_the_engine(
    database: Database, actions: PageActions, wakes: list[str]
) -> None:
    answer = generate(actions, notify_at="23:59")
    assert answer.keys() == {"user_id", "content_id", "message", "lasting"}
    assert uuid.UUID(str(answer["user_id"])).version == 4
    assert "23:59" in str(answer["message"])
    assert generate(actions)["user_id"] != answer["user_id"]
    assert (count(database, User), count(database, Content), wakes) == (2, 2, ["up", "up"])


def test_a_visitors_prompt_is_stored_under_their_user_id(
    database: Database, actions: PageActions, accept: Accept
) -> None:
    accept(user_id="ada")
    assert generate(actions, ADA)["user_id"] == "ada"
    assert count(database, User) == 1


@pytest.mark.parametrize(
    ("who", "shown", "sentence"),
    [
        (STRANGER, "ada", "user_id: you are no longer logged in on this page, so nothing was submitted"),
        (BOB, "ada", "user_id: this browser is now logged in under another one, so nothing was submitted"),
        (ADA, "ada ", "user_id: this browser is now logged in under another one, so nothing was submitted"),
        (ADA, ["ada"], "user_id: it must be text."),
    ],
)
def test_a_prompt_is_refused_if_the_page_shows_another_user_id(
    database: Database, actions: PageActions, wakes: list[str], who: HTTPConnection, shown: object, sentence: str
) -> None:
    assert refusal(lambda: generate(actions, who, shown=shown)).startswith(sentence)
    assert (count(database, Content), wakes) == (0, [])


@pytest.mark.parametrize("shown", ["ada", "", None])
def test_a_page_with_the_visitors_user_id_or_none_is_accepted(
    actions: PageActions, accept: Accept, shown: object
) -> None:
    accept(user_id="ada")
    assert generate(actions, ADA, shown=shown)["user_id"] == "ada"


def test_a_page_learns_its_visitor_and_their_last_logout(
    database: Database, actions: PageActions, accept: Accept
) -> None:
    accept(user_id="ada")
    accept(user_id="bob")
    assert actions.visitor(STRANGER, None) == {"user_id": None, "logged_out_at": {}}
    assert actions.visitor(ADA, None) == {"user_id": "ada", "logged_out_at": {"ada": None}}
    users.log_out(database, "ada", NOON)
    assert actions.visitor(STRANGER, "ada") == {"user_id": None, "logged_out_at": {"ada": NOON.isoformat()}}
    both = {"ada": NOON.isoformat(), "bob": None}
    assert actions.visitor(BOB, "ada") == {"user_id": "bob", "logged_out_at": both}
    assert actions.visitor(BOB, "nobody")["logged_out_at"] == {"bob": None, "nobody": None}
    assert refusal(lambda: actions.visitor(BOB, 1)) == "user_id: it must be text."


@pytest.mark.parametrize(
    ("named", "stored"),
    [("", "Europe/Berlin"), (" ", "Europe/Berlin"), ("Asia/Tokyo", "Asia/Tokyo"), ("GMT+5:30", "UTC+05:30")],
)
def test_a_time_is_in_the_visitors_time_zone_or_else_the_default_one(
    database: Database, actions: PageActions, named: str, stored: str
) -> None:
    generate(actions, time_zone=named)
    with database.read() as session:
        assert session.exec(select(User.time_zone)).one() == stored


@pytest.mark.parametrize("notify_at", ["", "now"])
def test_an_unknown_time_zone_does_not_matter_without_a_time(
    database: Database, actions: PageActions, notify_at: str
) -> None:
    generate(actions, time_zone="Etc/Unknown", notify_at=notify_at)
    with database.read() as session:
        assert session.exec(select(User.time_zone)).one() == "Europe/Berlin"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"prompt": " "}, "prompt"),
        ({"prompt": ["Go"]}, "prompt"),
        ({"prompt": "x" * 2_001}, "prompt"),
        ({"notify_at": "7pm"}, "notification time"),
        ({"notify_at": 730}, "notification time"),
        ({"images": None}, "images"),
        ({"images": True}, "images"),
        ({"images": 1.5}, "images"),
        ({"videos": 21}, "videos"),
        ({"videos": float("nan")}, "videos"),
        ({"images": 0}, "images and videos"),
        ({"seed": -2}, "seed"),
        ({"seed": {}}, "seed"),
        ({"aspect": "3:2"}, "aspect"),
        ({"theme": "sadness"}, "theme"),
        ({"theme": ["hope"]}, "theme"),
        ({"mood": "good"}, "'mood'"),
        ({"time_zone": "Etc/Unknown", "notify_at": "07:30"}, "time zone"),
        ({"time_zone": "../../etc/passwd", "notify_at": "07:30"}, "time zone"),
        ({"time_zone": 1}, "time zone"),
    ],
)
def test_an_invalid_request_is_refused_and_not_stored(
    database: Database, actions: PageActions, wakes: list[str], bad: dict[str, Any], field: str
) -> None:
    assert refusal(lambda: generate(actions, **bad)).startswith(f"{field}: ")
    assert (count(database, User), count(database, Item), wakes) == (0, 0, [])


def test_a_prompt_is_read_before_anything_is_made(database: Database, actions: PageActions) -> None:
    read = actions.understand({"prompt": "a lighthouse at dawn", "image_model": "", "video_model": ""})
    assert read["words"][-2:] == ["lighthouse", "dawn"]
    assert read["is_sure"]
    unsure = actions.understand({"prompt": "asdf qwer"})
    assert not unsure["is_sure"]
    assert [choice["words"] for choice in unsure["choices"]] == [[choice["theme"]] for choice in unsure["choices"]]
    assert len({choice["theme"] for choice in unsure["choices"]}) == CHOICES
    assert count(database, Content) == 0


@pytest.mark.parametrize("sent", [None, {}, {"prompt": " "}, {"prompt": "x" * 2_001}, {"prompt": "Go", "mood": "good"}])
def test_what_would_be_refused_is_not_read(actions: PageActions, sent: object) -> None:
    assert actions.understand(sent) == {"words": [], "is_sure": True, "choices": []}


def test_a_visitor_with_too_many_waiting_items_is_refused(
    database: Database, actions: PageActions, accept: Accept
) -> None:
    for _ in range(MAX_WAITING_OF_USER // 20):
        accept(user_id="ada", images=20, videos=0)
    assert refusal(lambda: generate(actions, ADA)).startswith("images and videos: ")
    assert generate(actions, STRANGER)
    assert count(database, Content) == MAX_WAITING_OF_USER // 20 + 1


def test_the_status_lists_one_users_contents_newest_first(actions: PageActions, accept: Accept) -> None:
    first = accept(user_id="ada", prompt="One", images=1, videos=1)
    accept(user_id="bob")
    second = accept(user_id="ada", prompt="Two", images=1, videos=0, notify_at=NOON)
    answer = actions.status(" ada ")
    assert answer["user_id"] == "ada"
    assert [one["content_id"] for one in answer["contents"]] == [second, first]
    newest, oldest = answer["contents"]
    assert (newest["prompt"], newest["notify_at"]) == ("Two", "2026-11-22T12:00:00.000Z")
    assert (oldest["status"], oldest["notify_at"]) == ("Processing", None)
    assert [(item["kind"], item["position"], item["status"]) for item in oldest["items"]] == [
        ("image", 1, "Pending"),
        ("video", 1, "Pending"),
    ]
    assert oldest["items"][0].keys() == {"item_id", "kind", "position", "status", "step", "steps", "error"}


@pytest.mark.parametrize("user_id", ["", "bob", None, 1, ["ada"], "ada\0"])
def test_the_status_of_an_unknown_user_is_refused(actions: PageActions, accept: Accept, user_id: object) -> None:
    accept(user_id="ada")
    assert refusal(lambda: actions.status(user_id)).startswith("user_id: ")


def test_my_content_lists_the_visitors_own_contents_in_pages(actions: PageActions, accept: Accept) -> None:
    own = [accept(user_id="ada", images=1, videos=0) for _ in range(PAGE + 1)]
    accept(user_id="bob")
    newest = actions.contents(ADA, None)
    assert [one["content_id"] for one in newest["contents"]] == own[:0:-1]
    assert newest["more"]
    older = actions.contents(ADA, own[1])
    assert [one["content_id"] for one in older["contents"]] == own[:1]
    assert not older["more"]
    assert refusal(lambda: actions.contents(STRANGER, None)) == "user_id: please log in first."


def test_opening_my_content_is_a_view_and_turning_a_page_is_not(
    database: Database, actions: PageActions, accept: Accept
) -> None:
    content_id = accept(user_id="ada")
    actions.contents(ADA, None)
    actions.contents(ADA, content_id)
    with database.read() as session:
        assert session.exec(select(Activity.user_id, Activity.activity)).all() == [("ada", "view")]


@pytest.mark.parametrize("before", ["#1", 1.5, True, [], {}, 2**70, -(2**70), 0, -1])
def test_an_invalid_content_id_shows_the_newest(actions: PageActions, accept: Accept, before: object) -> None:
    content_id = accept(user_id="ada")
    assert [one["content_id"] for one in actions.contents(ADA, before)["contents"]] == [content_id]


def test_stopping_stops_one_item_or_all(database: Database, actions: PageActions, accept: Accept) -> None:
    content_id = accept(user_id="ada", images=2, videos=1)
    second = contents.items_of(database, content_id)[1]
    actions.stop(ADA, content_id, second.item_id)
    assert item_status(database, content_id) == ["Pending", "Cancelled", "Pending"]
    actions.stop(ADA, content_id, None)
    assert item_status(database, content_id) == ["Cancelled"] * 3


def test_an_item_is_stopped_only_with_its_own_content_id(
    database: Database, actions: PageActions, accept: Accept
) -> None:
    of_ada, of_bob = accept(user_id="ada", images=1, videos=0), accept(user_id="bob", images=1, videos=0)
    actions.stop(BOB, of_bob, contents.items_of(database, of_ada)[0].item_id)
    assert item_status(database, of_ada) + item_status(database, of_bob) == ["Pending", "Pending"]


@pytest.mark.parametrize("item_id", [1, [], {"a": 1}, True, "\ud800", "\0"])
def test_an_invalid_item_id_stops_nothing(
    database: Database, actions: PageActions, accept: Accept, item_id: object
) -> None:
    content_id = accept(user_id="ada", images=1, videos=0)
    assert refusal(lambda: actions.stop(ADA, content_id, item_id)).startswith("item_id: ")
    assert item_status(database, content_id) == ["Pending"]


def test_a_retry_wakes_the_engine_and_needs_failed_items(
    database: Database, actions: PageActions, accept: Accept, wakes: list[str]
) -> None:
    content_id = accept(user_id="ada", images=1, videos=0)
    assert refusal(lambda: actions.retry(ADA, content_id, None)).startswith("content_id: ")
    fail(database, content_id)
    actions.retry(ADA, content_id, None)
    assert (item_status(database, content_id), wakes) == (["Pending"], ["up"])


def test_missing_items_are_reported_and_retried(
    database: Database, actions: PageActions, accept: Accept, tmp_path: Path, wakes: list[str]
) -> None:
    content_id = accept(user_id="ada", images=2, videos=0)
    _, second = finish(database, tmp_path, content_id)
    (tmp_path / str(second.path)).unlink()
    for answer in (actions.status("ada"), actions.contents(ADA, None)):
        (shown,) = answer["contents"]
        assert shown["status"] == "Completed"
        assert [item["status"] for item in shown["items"]] == ["Completed", "Completed"]
        assert [item["error"] for item in shown["items"]] == [None, "Its file is missing."]
    assert item_status(database, content_id) == ["Completed", "Completed"], "a view changes nothing"
    actions.retry(ADA, content_id, None)
    assert (item_status(database, content_id), wakes) == (["Completed", "Pending"], ["up"])


def test_a_deletion_removes_rows_and_files(
    database: Database, actions: PageActions, accept: Accept, tmp_path: Path
) -> None:
    content_id, kept = accept(user_id="ada"), accept(user_id="ada")
    for one in (content_id, kept):
        folder = storage.folder(tmp_path, "ada", one)
        folder.mkdir(parents=True)
        (folder / "image_1.png").touch()
    actions.delete(ADA, content_id)
    assert contents.get(database, content_id) is None
    assert contents.items_of(database, content_id) == []
    files = [path.relative_to(tmp_path / FILES).as_posix() for path in (tmp_path / FILES).rglob("*.png")]
    assert files == [f"ada/{kept}/image_1.png"]
    assert refusal(lambda: actions.delete(ADA, content_id)).startswith("content_id: ")


def test_an_error_of_the_disk_is_reported_without_a_path(
    database: Database, actions: PageActions, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(user_id="ada")
    (tmp_path / FILES).write_text("a file where the folder should be")
    assert refusal(lambda: actions.delete(ADA, content_id)) == "The files cannot be used: Not a directory."
    assert contents.get(database, content_id) is not None


@pytest.mark.parametrize("name", ["stop", "retry", "delete"])
def test_visitors_cannot_change_other_users_contents(
    database: Database, actions: PageActions, accept: Accept, name: str
) -> None:
    content_id = accept(user_id="ada", images=1, videos=0)
    fail(database, content_id)
    with database.write() as session:
        session.exec(update(Item).where(col(Item.content_id) == content_id).values(status=Status.FAILED))
    arguments = (content_id, None) if name != "delete" else (content_id,)
    call = getattr(actions, name)
    assert refusal(lambda: call(BOB, *arguments)) == "content_id: you have no such content."
    assert refusal(lambda: call(STRANGER, *arguments)) == "user_id: please log in first."
    assert item_status(database, content_id) == ["Failed"]


@pytest.mark.parametrize("content_id", [None, "#1", 1.0, True, [1], {"a": 1}, 2**63, 2**70, -1, 0, "\ud800"])
@pytest.mark.parametrize("name", ["stop", "retry", "delete"])
def test_an_invalid_content_id_is_unknown(
    database: Database, actions: PageActions, accept: Accept, name: str, content_id: object
) -> None:
    accept(user_id="ada")
    arguments = (content_id, None) if name != "delete" else (content_id,)
    assert refusal(lambda: getattr(actions, name)(ADA, *arguments)).startswith("content_id: ")
    assert count(database, Content) == 1


def at_the_machine() -> HTTPConnection:
    """Return a connection of the operator."""
    headers = [(b"host", b"localhost:7860")]
    return HTTPConnection({"type": "http", "scheme": "http", "client": ("127.0.0.1", 50000), "headers": headers})


@pytest.mark.parametrize("call", [lambda one, who: one.download(who, "tiny"), lambda one, who: one.stop_download(who)])
@pytest.mark.parametrize("who", [ADA, STRANGER])
def test_only_the_operator_downloads_models(
    actions: PageActions, call: Callable[[PageActions, HTTPConnection], None], who: HTTPConnection
) -> None:
    with pytest.raises(gr.Error, match="only the operator can download models, on the computer that runs Daybreak"):
        call(actions, who)
    actions.stop_download(at_the_machine())


@pytest.mark.parametrize("model", ["someone/else", "../../etc", "", None, 7, ["tiny"]])
def test_only_models_of_the_catalogue_are_downloaded(actions: PageActions, model: object) -> None:
    with pytest.raises(gr.Error, match=r"model: (.* is not in the catalogue|it must be text)\."):
        actions.download(at_the_machine(), model)


def test_every_visitor_sees_the_models_and_whether_they_can_download_them(actions: PageActions) -> None:
    assert actions.models(STRANGER)["may_fetch"] is False
    assert actions.models(at_the_machine())["may_fetch"] is True


@pytest.mark.parametrize("field", [{"image_model": "someone/else"}, {"video_model": "huge"}, {"image_model": 7}])
def test_an_unavailable_model_is_refused_and_nothing_stored(
    actions: PageActions, database: Database, field: dict[str, object]
) -> None:
    with pytest.raises(gr.Error, match=r"(image|video) model: "):
        actions.generate(STRANGER, {"prompt": "Go", **field})
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(Content)).one() == 0
