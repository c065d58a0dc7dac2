"""The service: a request becomes rows, or is refused without any; retries and lists."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select, update

from app.request import GenerationRequest, InputError
from app.service import PAGE, Accepted, Daybreak, new_user_id
from engine.models import installed, prompt_limit
from engine.models.installed import Model
from persistence import claims, contents, storage
from persistence.database import Database, DatabaseBusy
from persistence.tables import Content, Item, Kind, Status, User
from tests.conftest import NOON, Accept
from tests.stored import finish, rows, statuses

BERLIN = ZoneInfo("Europe/Berlin")
BUILTIN = installed.builtin()
SETTINGS = {"num_inference_steps": 8, "guidance_scale": 1.0}
PICTURES = replace(BUILTIN, id="picture/maker", revision="a00", parts={}, settings=SETTINGS)
FILM = replace(
    PICTURES,
    id="film/maker",
    revision="f00",
    kind=Kind.VIDEO,
    settings={**SETTINGS, "num_frames": 16, "fps": 8},
)
LONG = " ".join(f"w{number}" for number in range(300))

Submit = Callable[..., Accepted]
Serving = Callable[..., Daybreak]


@pytest.fixture
def wakes() -> list[str]:
    """Return the list that records each wake-up of the engine."""
    return []


@pytest.fixture
def serving(database: Database, tmp_path: Path, wakes: list[str]) -> Serving:
    """Return a function that creates a service whose clock shows noon, by default in Berlin."""

    def serving(models: tuple[Model, Model] = (BUILTIN, BUILTIN), zone: tzinfo = BERLIN, **more: Any) -> Daybreak:  # noqa: ANN401
        return Daybreak(
            *(database, tmp_path, "this process", lambda: wakes.append("up")),
            find_models=lambda *_: models,
            zone=zone,
            now=lambda: NOON,
            known=lambda: None,
            **more,
        )

    return serving


@pytest.fixture
def daybreak(serving: Serving) -> Daybreak:
    return serving()


@pytest.fixture
def submit(serving: Serving) -> Submit:
    """Return a function that submits a valid request for ada, with some values changed."""

    def submit(
        user_id: str | None = "ada",
        models: tuple[Model, Model] = (BUILTIN, BUILTIN),
        zone: tzinfo = BERLIN,
        random_seed: Callable[[], int] | None = None,
        **options: object,
    ) -> Accepted:
        request = GenerationRequest.model_validate({"prompt": "Never give up", "images": 2, "videos": 2, **options})
        more = {"random_seed": random_seed} if random_seed else {}
        return serving(models, zone, **more).submit(user_id, request)

    return submit


def fail(database: Database, content_id: int) -> None:
    while claimed := claims.claim(database, content_id, 1, NOON):
        claims.fail(database, claimed, "out of memory", NOON)


def test_a_request_is_stored_as_planned(database: Database, submit: Submit) -> None:
    accepted = submit(prompt=" \n Never give up \n", images="2", videos=1, seed="41")
    stored = contents.get(database, accepted.content_id)
    assert stored is not None
    assert (stored.user_id, stored.prompt, stored.status) == ("ada", "Never give up", "Processing")
    assert (stored.created_at, stored.notify_at, stored.accepted_by) == (NOON, None, "this process")
    items = contents.items_of(database, accepted.content_id)
    assert [(item.kind, item.position, item.seed) for item in items] == [
        ("image", 1, 41),
        ("image", 2, 42),
        ("video", 1, 43),
    ]
    assert [(item.status, item.attempts, item.model, item.revision) for item in items] == [
        ("Pending", 0, "builtin", installed.BUILTIN_REVISION)
    ] * 3
    assert {item.prompt for item in items} == {"Never give up"}
    assert all(uuid.UUID(item.item_id).version == 4 for item in items)
    scene = {"scene_number": 0, "scene_seed": 41}
    assert items[0].settings == {**BUILTIN.settings, "width": 1080, "height": 1080, **scene}
    assert [item.settings["scene_number"] for item in items] == [0, 1, 2]
    assert items[2].settings["motion"] == "scene"
    assert rows(database) == [1, 1, 3, 0]


def test_a_new_user_gets_a_user_id_and_the_engine_is_woken(
    database: Database, submit: Submit, wakes: list[str]
) -> None:
    first, second = submit(user_id=None), submit(user_id=None)
    assert first.user_id != second.user_id
    assert {uuid.UUID(one.user_id).version for one in (first, second)} == {4}
    assert wakes == ["up", "up"]
    assert rows(database) == [2, 2, 8, 0]


def test_the_notification_time_is_in_the_time_zone_of_the_request(database: Database, submit: Submit) -> None:
    accepted = submit(notify_at="07:30", time_zone="Asia/Tokyo")
    assert accepted.notify_at == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    with database.read() as session:
        assert session.exec(select(User.time_zone)).one() == "Asia/Tokyo"


def test_each_item_of_a_diffusion_model_has_another_prompt(database: Database, submit: Submit) -> None:
    accepted = submit(images=2, videos=1, models=(PICTURES, PICTURES))
    items = contents.items_of(database, accepted.content_id)
    assert len({item.prompt for item in items}) == 3
    assert all(item.prompt.endswith(": Never give up") for item in items)
    assert items[0].settings == dict(PICTURES.settings)
    assert items[2].settings["motion"] == "camera"


@pytest.mark.parametrize(
    ("aspect", "size"),
    [("9:16", (1080, 1920)), (" aspect: 16x9", (1920, 1080)), ("", (1080, 1080)), ("any", (1080, 1080))],
)
def test_the_built_in_model_draws_in_the_requested_aspect(
    database: Database, submit: Submit, aspect: str, size: tuple[int, int]
) -> None:
    items = contents.items_of(database, submit(aspect=aspect).content_id)
    assert {(item.settings["width"], item.settings["height"]) for item in items} == {size}


def test_a_chosen_theme_is_stored_with_the_items_of_the_built_in_model(database: Database, submit: Submit) -> None:
    accepted = submit(images=1, videos=1, theme="courage", models=(PICTURES, BUILTIN))
    picture, video = contents.items_of(database, accepted.content_id)
    assert "theme" not in picture.settings
    assert video.settings["theme"] == "courage"


@pytest.mark.parametrize("models", [(BUILTIN, BUILTIN), (BUILTIN, FILM), (PICTURES, BUILTIN)])
def test_what_the_built_in_model_reads_is_said(serving: Serving, models: tuple[Model, Model]) -> None:
    wanted = GenerationRequest(prompt="a lighthouse at dawn", theme="courage")
    understood = serving(models).understand(wanted)
    assert understood is not None
    assert understood.words == ["courage", "lighthouse", "dawn"]


def test_what_other_models_read_is_not_known(serving: Serving) -> None:
    assert serving((PICTURES, FILM)).understand(GenerationRequest(prompt="a lighthouse at dawn")) is None


def test_files_of_other_models_are_converted_to_the_requested_aspect(database: Database, submit: Submit) -> None:
    accepted = submit(images=1, videos=1, aspect="9:16", models=(PICTURES, FILM))
    for item, model in zip(contents.items_of(database, accepted.content_id), (PICTURES, FILM), strict=True):
        assert item.settings == {**model.settings, "file_width": 1080, "file_height": 1920}


def test_pictures_and_videos_are_made_by_their_own_models(database: Database, submit: Submit) -> None:
    accepted = submit(images=1, videos=1, models=(BUILTIN, FILM))
    picture, video = contents.items_of(database, accepted.content_id)
    assert (picture.model, picture.revision) == ("builtin", installed.BUILTIN_REVISION)
    assert (video.model, video.revision, video.settings) == ("film/maker", "f00", dict(FILM.settings))


def test_seeds_count_up_and_wrap_around(database: Database, submit: Submit) -> None:
    accepted = submit(images=2, videos=2, seed=2**32 - 2)
    seeds = [item.seed for item in contents.items_of(database, accepted.content_id)]
    assert seeds == [2**32 - 2, 2**32 - 1, 0, 1]


def test_without_a_seed_each_item_gets_a_random_one(database: Database, submit: Submit) -> None:
    given = iter([7, 0, 2**32 - 1, 7])
    accepted = submit(random_seed=lambda: next(given))
    assert [item.seed for item in contents.items_of(database, accepted.content_id)] == [7, 0, 2**32 - 1, 7]
    accepted = submit(images=20, videos=20)
    seeds = {item.seed for item in contents.items_of(database, accepted.content_id)}
    assert len(seeds) > 35
    assert all(0 <= seed < 2**32 for seed in seeds)


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("\x1b[31mred\x1b[0m alert", " [31mred [0m alert"),
        ("🦁👩‍🚀 roar", "🦁👩‍🚀 roar"),
        ("לעולם אל תוותר", "לעולם אל תוותר"),
        ("a \u202eevol", "a \u202eevol"),
        ("one\ntwo\n\tthree", "one\ntwo\n three"),
        ('a\' --; "b" %s', 'a\' --; "b" %s'),
        ("x" * 2_000, "x" * 2_000),
    ],
)
def test_a_prompt_is_stored_as_typed_and_made_without_control_characters(
    database: Database, submit: Submit, prompt: str, made: str
) -> None:
    accepted = submit(prompt=f"  {prompt}\r\n")
    stored = contents.get(database, accepted.content_id)
    assert stored is not None
    assert stored.prompt == prompt
    assert {item.prompt for item in contents.items_of(database, accepted.content_id)} == {made}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"prompt": " "}, "prompt"),
        ({"prompt": "x" * 2_001}, "prompt"),
        ({"prompt": "\ud800"}, "prompt"),
        ({"notify_at": "25:00"}, "notification time"),
        ({"notify_at": "7pm"}, "notification time"),
        ({"aspect": "3:2"}, "aspect"),
        ({"aspect": 1.0}, "aspect"),
        ({"theme": "sadness"}, "theme"),
        ({"images": -1}, "images"),
        ({"images": "1.5"}, "images"),
        ({"videos": 21}, "videos"),
        ({"images": 0, "videos": 0}, "images and videos"),
        ({"seed": -2}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"seed": "nan"}, "seed"),
    ],
)
def test_a_bad_request_leaves_no_row(database: Database, submit: Submit, bad: dict[str, object], field: str) -> None:
    with pytest.raises(InputError, match=rf"^{field}: .*\.$"):
        submit(**bad)
    assert rows(database) == [0, 0, 0, 0]


def test_a_user_with_too_many_waiting_items_is_refused_and_others_are_not(database: Database, submit: Submit) -> None:
    for _ in range(3):
        submit(images=20, videos=10)
    before = rows(database)
    refusal = r"^images and videos: you already have 90 unfinished items; the limit is 100\.$"
    with pytest.raises(InputError, match=refusal):
        submit(images=10, videos=1)
    assert rows(database) == before
    submit(images=10, videos=0)
    submit(user_id="bob")


def test_everybody_is_refused_while_too_many_items_of_all_users_wait(
    database: Database, submit: Submit, accept: Accept
) -> None:
    for number in range(10):
        accept(user_id=str(number), images=100, videos=0)
    with pytest.raises(InputError, match=r"^images and videos: the queue is full; .*\.$"):
        submit()
    assert rows(database) == [10, 10, 1_000, 0]


def test_a_further_prompt_is_stored_under_the_same_user(database: Database, submit: Submit) -> None:
    first, second = submit(), submit(zone=UTC)
    assert (first.user_id, second.user_id) == ("ada", "ada")
    assert second.content_id > first.content_id
    assert rows(database) == [1, 2, 8, 0]
    with database.read() as session:
        assert session.exec(select(User.time_zone)).one() == "Europe/Berlin"


def test_new_user_ids_are_random_uuids() -> None:
    user_ids = {new_user_id() for _ in range(100)}
    assert len(user_ids) == 100
    assert {(uuid.UUID(user_id).version, str(uuid.UUID(user_id)) == user_id) for user_id in user_ids} == {(4, True)}


@pytest.mark.parametrize(
    ("notify_at", "moment", "words"),
    [
        ("", None, "as soon as everything is ready"),
        ("13:00", NOON, "today at 13:00"),
        ("18:00", datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "today at 18:00"),
        (" 07:30\n", datetime(2026, 11, 23, 6, 30, tzinfo=UTC), "tomorrow, Monday 23 November, at 07:30"),
    ],
)
def test_the_message_says_when_the_user_will_be_notified(
    database: Database, submit: Submit, notify_at: str, moment: datetime | None, words: str
) -> None:
    accepted = submit(notify_at=notify_at)
    assert accepted.message == f"You will be notified {words}."
    stored = contents.get(database, accepted.content_id)
    assert stored is not None
    assert stored.notify_at == accepted.notify_at == moment


@pytest.mark.parametrize("counts", [{}, {"images": 0}, {"videos": 0}])
def test_the_message_says_where_the_model_truncates_the_prompt(submit: Submit, counts: dict[str, int]) -> None:
    accepted = submit(prompt=LONG, **counts)
    read = prompt_limit.read_part(BUILTIN, LONG)
    last_words = " ".join(read.split()[-3:])
    assert accepted.message.endswith(f' The model reads your prompt only up to "{last_words}".')


def test_the_message_says_so_even_if_only_the_video_model_truncates(submit: Submit, tmp_path: Path) -> None:
    reads_all = replace(PICTURES, folder=tmp_path)
    assert "only up to" not in submit(prompt=LONG, models=(reads_all, reads_all)).message
    assert "only up to" in submit(prompt=LONG, models=(reads_all, FILM)).message


def test_the_message_contains_no_control_characters(submit: Submit) -> None:
    message = submit(prompt="\x1b[31mred \u202eevol\x07 " * 60).message
    assert "only up to" in message
    assert message.isprintable()


def test_a_retry_queues_failed_items_and_wakes_the_engine(
    database: Database, daybreak: Daybreak, accept: Accept, wakes: list[str]
) -> None:
    content_id = accept(images=1, videos=1, accepted_by="another process")
    fail(database, content_id)
    daybreak.retry("ada", content_id)
    stored = contents.get(database, content_id)
    assert stored is not None
    assert (stored.status, stored.accepted_by, stored.error) == ("Processing", "this process", None)
    assert [item.status for item in contents.items_of(database, content_id)] == ["Pending", "Pending"]
    assert wakes == ["up"]


def test_a_retry_of_one_item_leaves_the_others_failed(database: Database, daybreak: Daybreak, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)
    fail(database, content_id)
    first, second = contents.items_of(database, content_id)
    daybreak.retry("ada", content_id, second.item_id)
    assert statuses(contents.items_of(database, content_id)) == ["Failed", "Pending"]
    with pytest.raises(InputError, match=r"^item_id: this item of content 1 neither failed nor is its file missing\.$"):
        daybreak.retry("ada", content_id, second.item_id)
    daybreak.retry("ada", content_id, first.item_id)
    assert statuses(contents.items_of(database, content_id)) == ["Pending", "Pending"]


def test_a_retry_of_one_item_leaves_other_missing_ones(
    database: Database, daybreak: Daybreak, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=0)
    items = finish(database, tmp_path, content_id)
    for item in items:
        (tmp_path / str(item.path)).unlink()
    daybreak.retry("ada", content_id, items[0].item_id)
    assert statuses(contents.items_of(database, content_id)) == ["Pending", "Completed"]


def test_the_owner_is_found_by_a_content_id_as_people_write_it(daybreak: Daybreak, accept: Accept) -> None:
    content_id = accept(user_id="bob")
    assert daybreak.owner(f" #{content_id}\n") == ("bob", content_id)


@pytest.mark.parametrize(
    "content_id", ["0", "99", "-1", "", "abc", "1.0", "+1", "\u00b9", "\u0669", "9" * 5_000, "1; --", "\0"]
)
def test_an_unknown_content_has_no_owner(daybreak: Daybreak, accept: Accept, content_id: str) -> None:
    accept()
    with pytest.raises(InputError, match=r"^content_id: there is no content .*\.$"):
        daybreak.owner(content_id)


@pytest.mark.parametrize("call", [Daybreak.stop, Daybreak.retry, Daybreak.delete])
@pytest.mark.parametrize("content_id", [None, True, 0, 2, "#1", 1.0, [1], 2**63])
def test_the_content_of_another_user_is_refused(
    database: Database, daybreak: Daybreak, accept: Accept, call: Callable[..., None], content_id: object
) -> None:
    fail(database, accept(user_id="ada", images=1, videos=0))
    accept(user_id="bob")
    with pytest.raises(InputError, match=r"^content_id: you have no such content\.$"):
        call(daybreak, "ada", content_id)
    assert [row.status for row, _ in contents.list_for_user(database, "ada", 9)] == ["Failed"]
    assert [row.status for row, _ in contents.list_for_user(database, "bob", 9)] == ["Processing"]


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED])
def test_a_retry_without_failed_items_is_refused(
    database: Database, daybreak: Daybreak, accept: Accept, status: Status
) -> None:
    content_id = accept()
    with database.write() as session:
        session.exec(update(Content).where(col(Content.content_id) == content_id).values(status=status))
    with pytest.raises(InputError, match=rf"^content_id: content {content_id} .* \(status: {status}\)\.$"):
        daybreak.retry("ada", content_id)


def test_a_retry_queues_only_items_whose_file_is_missing(
    database: Database, daybreak: Daybreak, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=1)
    first, second, _ = finish(database, tmp_path, content_id)
    (tmp_path / str(second.path)).unlink()
    daybreak.retry("ada", content_id)
    assert statuses(contents.items_of(database, content_id)) == ["Completed", "Pending", "Completed"]
    (tmp_path / str(first.path)).unlink()
    fail(database, content_id)
    daybreak.retry("ada", content_id)
    assert statuses(contents.items_of(database, content_id)) == ["Pending", "Pending", "Completed"]


def test_a_restored_file_is_not_made_again(
    database: Database, daybreak: Daybreak, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept()
    items = finish(database, tmp_path, content_id)
    root = tmp_path / storage.FILES
    root.rename(tmp_path / "unmounted")
    (tmp_path / "unmounted").rename(root)
    with pytest.raises(
        InputError, match=r"^content_id: content 1 has no failed or missing items \(status: Completed\)\.$"
    ):
        daybreak.retry("ada", content_id)
    assert contents.items_of(database, content_id) == items


@pytest.mark.parametrize(
    ("made_by", "obstacle"),
    [
        ({"model": "owner/gone"}, r"'owner/gone' is not on this disk; .*\."),
        ({"model": "/nowhere/a model"}, r"'/nowhere/a model' is not builtin, a folder .*\."),
    ],
)
def test_an_item_that_cannot_be_reproduced_is_left_unchanged(
    database: Database, daybreak: Daybreak, accept: Accept, tmp_path: Path, made_by: dict[str, str], obstacle: str
) -> None:
    content_id = accept(images=2, videos=0)
    first, second = finish(database, tmp_path, content_id)
    with database.write() as session:
        session.exec(update(Item).where(col(Item.item_id) == first.item_id).values(**made_by))
    (tmp_path / str(first.path)).unlink()
    with pytest.raises(
        InputError, match=rf"^content_id: the missing files of content 1 cannot be made again: {obstacle}$"
    ):
        daybreak.retry("ada", content_id)
    assert statuses(contents.items_of(database, content_id)) == ["Completed", "Completed"]
    (tmp_path / str(second.path)).unlink()
    daybreak.retry("ada", content_id)
    assert statuses(contents.items_of(database, content_id)) == ["Completed", "Pending"]


def test_a_request_is_accepted_even_if_the_estimate_fails(
    database: Database, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(_: Database) -> None:
        raise DatabaseBusy

    monkeypatch.setattr(contents, "unfinished", is_busy)
    assert submit().message == "You will be notified as soon as everything is ready."
    assert rows(database) == [1, 1, 4, 0]


def test_the_message_holds_an_estimate_once_an_item_was_made(database: Database, submit: Submit) -> None:
    first = submit(images=5, videos=0)
    assert "ready in about" not in first.message, "the hardware is unknown and nothing was made yet"
    for number in range(5):
        begin = NOON + timedelta(seconds=2 * number)
        (item,) = claims.claim(database, first.content_id, 5, begin)
        claims.complete(database, item, "path", begin + timedelta(seconds=2))
    assert submit(images=4, videos=0).message.endswith(" It will be ready in about 8 s.")


def test_contents_are_listed_in_pages_and_a_view_is_recorded(
    database: Database, daybreak: Daybreak, accept: Accept
) -> None:
    own = [accept(images=1, videos=0) for _ in range(PAGE + 1)]
    accept(user_id="bob")
    newest = daybreak.contents("ada")
    assert ([one["content_id"] for one in newest["contents"]], newest["more"]) == (own[:0:-1], True)
    assert rows(database)[3] == 1
    older = daybreak.contents("ada", own[1])
    assert ([one["content_id"] for one in older["contents"]], older["more"]) == (own[:1], False)
    assert rows(database)[3] == 1
