"""What a person sends: each refusal is one sentence that names the field."""

from collections.abc import Callable
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from app import checks
from app.checks import InputError
from persistence.database import Database
from tests.conftest import Accept

FIELDS = ("images", "videos")
NO_NUMBERS = ["", " ", "1.5", "1e1", "nan", "inf", "0x5", "1_0", "five", "5 5", "5\n5", "5\0", "None", "\ud800"]
#: Five in Arabic, full width and raised.
FOREIGN_NUMBERS = ["\u0665", "\uff15", "\u00b2"]

NO_TIMES = ["25:00", "24:00", "9:5", "9:05", "09:5", "12:60", "12:5x", "-1:00", "+7:30", "12:30:00", "12:30+01:00"]
NO_CLOCKS = ["7pm", "1200", "12.30", "12", ":", "noon", "12:30 Z", "12 :30", "12\n:30", "12:30\0", "\ud800", "\x1b[31m"]
#: 12:30 with Arabic digits, full-width digits or a full-width colon.
FOREIGN_TIMES = ["1\u0662:30", "12:3\u0660", "\u0661\u0662:\u0663\u0660", "\uff11\uff12:30", "12\uff1a30"]


def refusal(check: Callable[[], object]) -> str:
    """Return the message with which a check refuses, which is one line that ends as a sentence does."""
    with pytest.raises(InputError) as refused:
        check()
    message = str(refused.value)
    assert message.endswith(".")
    assert message.isprintable()
    return message


@pytest.mark.parametrize(("value", "text"), [("Go", "Go"), (" \n", " \n"), ("", ""), (None, "")])
def test_text_is_text_and_nothing_is_empty_text(value: str | None, text: str) -> None:
    assert checks.text("prompt", value) == text


@pytest.mark.parametrize("value", [0, 1.5, True, False, [], ["Go"], {}, b"Go", "\0", "Go\ud800"])
def test_anything_else_is_no_text_of_any_field(value: object) -> None:
    assert refusal(lambda: checks.text("time zone", value)).startswith("time zone: it ")


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("Go on", "Go on"),
        ("  \t\n Go on \u3000\n", "Go on"),
        ("x", "x"),
        ("one\ntwo", "one\ntwo"),
        ("x" * 2_000, "x" * 2_000),
        (f"  {'x' * 2_000}  ", "x" * 2_000),
        ("🦁" * 2_000, "🦁" * 2_000),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("לעולם אל תוותר", "לעולם אל תוותר"),
        ("👩‍🚀 to the moon", "👩‍🚀 to the moon"),
    ],
)
def test_a_prompt_is_kept_as_typed_without_the_space_around_it(text: str, prompt: str) -> None:
    assert checks.prompt(text) == prompt


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        " \t\r\n\u3000\u2028",
        "x" * 2_001,
        "🦁" * 2_001,
        "x" * 10**6,
        "\0",
        "Go\0on",
        "\ud800",
        "Go \udfff on",
    ],
)
def test_a_prompt_that_cannot_be_used_is_refused(text: str) -> None:
    assert refusal(lambda: checks.prompt(text)).startswith("prompt: ")


def test_a_prompt_that_is_too_long_is_told_how_long_it_is_and_may_be() -> None:
    message = refusal(lambda: checks.prompt("x" * 2_001))
    assert message == "prompt: 2,001 characters are too many; at most 2,000 can be used."


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (20, 20), ("0", 0), ("20", 20), (" 5 ", 5), ("+5", 5), ("05", 5)]
)
def test_a_count_is_a_whole_number_from_0_to_20(field: str, value: str | int, number: int) -> None:
    wanted = checks.counts(**{"images": 1, "videos": 1, field: value})
    assert wanted[FIELDS.index(field)] == number


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [-1, 21, 1000, "-1", "21", "1000", "9" * 5_000, *NO_NUMBERS, *FOREIGN_NUMBERS])
def test_any_other_count_is_refused(field: str, value: str | int) -> None:
    assert refusal(lambda: checks.counts(**{"images": 1, "videos": 1, field: value})).startswith(f"{field}: ")


def test_counts_of_pictures_and_videos_are_checked_each() -> None:
    assert checks.counts("5", 0) == (5, 0)
    assert checks.counts(0, 20) == (0, 20)
    assert refusal(lambda: checks.counts(-1, 5)).startswith("images: ")
    assert refusal(lambda: checks.counts(5, 1000)).startswith("videos: ")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value", [None, True, False, 1.5, -0.5, float("nan"), float("inf"), 1e308, 2**70, [], [5], {}, {"a": 5}, b"5"]
)
def test_a_count_of_another_kind_is_refused(field: str, value: object) -> None:
    assert refusal(lambda: checks.counts(**{"images": 1, "videos": 1, field: value})).startswith(f"{field}: ")


def test_a_whole_number_with_a_point_is_a_whole_number() -> None:
    assert checks.counts(5.0, 0.0) == (5, 0)
    assert checks.seed(7.0) == 7


@pytest.mark.parametrize("none", [(0, 0), ("0", "0"), ("-0", " 0 ")])
def test_a_request_for_nothing_is_refused(none: tuple[str | int, str | int]) -> None:
    assert refusal(lambda: checks.counts(*none)).startswith("images and videos: ")


@pytest.mark.parametrize(
    ("value", "seed"),
    [(None, None), (0, 0), ("0", 0), (7, 7), (" 7 ", 7), (2**32 - 1, 2**32 - 1), ("4294967295", 2**32 - 1)],
)
def test_a_seed_is_none_or_a_whole_number_below_2_to_the_32(value: str | int | None, seed: int | None) -> None:
    assert checks.seed(value) == seed


@pytest.mark.parametrize("value", [-1, 2**32, 2**64, "-1", "4294967296", "9" * 5_000, *NO_NUMBERS, *FOREIGN_NUMBERS])
def test_any_other_seed_is_refused(value: str | int) -> None:
    assert refusal(lambda: checks.seed(value)).startswith("seed: ")


@pytest.mark.parametrize("value", [True, False, 1.5, float("nan"), float("inf"), 1e308, [], [7], {}, {"a": 7}])
def test_a_seed_of_another_kind_is_refused(value: object) -> None:
    assert refusal(lambda: checks.seed(value)).startswith("seed: ")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", None),
        (" \n", None),
        ("00:00", time(0, 0)),
        ("07:30", time(7, 30)),
        (" 18:00\n", time(18, 0)),
        ("19:59", time(19, 59)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_notification_time_is_blank_or_hh_mm(text: str, wish: time | None) -> None:
    assert checks.notify_at(text) == wish


@pytest.mark.parametrize("text", [*NO_TIMES, *NO_CLOCKS, *FOREIGN_TIMES])
def test_any_other_notification_time_is_refused(text: str) -> None:
    assert refusal(lambda: checks.notify_at(text)).startswith("notification time: ")


@pytest.mark.parametrize("name", ["Europe/Berlin", " Europe/Berlin\n", "UTC", "Etc/GMT+12", "Pacific/Kiritimati"])
def test_a_time_zone_is_one_that_is_known_here(name: str) -> None:
    assert checks.time_zone(name) == ZoneInfo(name.strip())


@pytest.mark.parametrize(
    "name",
    [
        *["", " ", "Nowhere/Land", "europe/berlin/x", "+01:00", "localtime/", "Europe", "Europe/Berlin/.."],
        *["../../etc/passwd", "/etc/localtime", "/etc/passwd", "..", ".", "tzdata.zi", "\0", "\ud800", "x" * 10**5],
        *["Europe\\Berlin", "Europe/B\u00e9rlin", "\x1b[31m"],
    ],
)
def test_any_other_time_zone_is_refused(name: str) -> None:
    assert refusal(lambda: checks.time_zone(name)).startswith("time zone: ")


def test_a_user_id_under_which_something_was_accepted_is_known(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    assert checks.user_id(database, " ada\n") == "ada"


@pytest.mark.parametrize(
    "text", ["", " ", "bob", "ADA", "ada%", "a_a", "' OR 1=1 --", "x" * 10**6, "\0", "ada\0", "\ud800"]
)
def test_any_other_user_id_is_refused(database: Database, accept: Accept, text: str) -> None:
    accept(user_id="ada")
    assert refusal(lambda: checks.user_id(database, text)).startswith("user_id: ")
