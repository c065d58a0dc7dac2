"""Checks of a request; each refusal is one sentence that names the field."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import request
from app.request import GenerationRequest, InputError
from engine.understanding import themes
from tests.conftest import NOON

FIELDS = ("images", "videos")
NOT_NUMBERS = [
    "1.5",
    "1e1",
    "nan",
    "inf",
    "0x5",
    "1_0",
    "five",
    "5 5",
    "5\n5",
    "5\0",
    "None",
    "\ud800",
    "\u00b2",
    ".5",
    "<5",
]
#: Ambiguous: a thousand, or one with decimals.
THOUSANDS = ["1,000", "1.000", "1 000", "1'000", "1\u00a0000", "1\u066c000"]
#: Typed and pasted variants of 5.
FIVES = [
    *["5", " 5 ", "+5", "05", "5.0", "5,0", "5.", "(5)", "#5", '"5"', "\u201c5\u201d", "\x1b[200~5\x1b[201~\n"],
    *["\u0665", "\uff15", "\uff15\uff0e\uff10", "\u096b", "\U0001d7d3", "\u20285\ufeff", "\u200f5", "\u00ad5\u200b"],
]

NOT_TIMES = ["25:00", "24:00", "9:5", "09:5", "12:60", "12:5x", "-1:00", "+7:30", "12:30:00", "12:30+01:00", "112:30"]
NOT_TIMES += ["7pm", "7", "1200", "07.30", "12.30", "7:30 pm", "7:30 or 8:30", "now, or 07:30", ":", "noon", "12:30 Z"]
NOT_TIMES += ["12 :30", "12\n:30", "\x1b[31m", "1\u00b2:30", "...", "()"]
#: Typed and pasted variants of 7:30: foreign digits and colons, quotes, surrounding text.
HALF_PAST_SEVEN = [
    *[
        "7:30",
        "07:30",
        "\u0660\u0667:\u0663\u0660",
        "\u096d:\u0969\u0966",
        "\u0667:30",
        "\uff10\uff17\uff1a\uff13\uff10",
    ],
    *(f"07{colon}30" for colon in "\uff1a\u2236\ufe55\ufe13\ua789\u0589"),
    *["'7:30'", "\u201c07:30\u201d", "\u300c07:30\u300d", "07:30.", "07:30\u3002", "[07:30]", '"notify_at": "07:30",'],
    *["\ufeff07:30", "\u200e07:30\u200f", "\u206707:30\u2069", "0\u200b7:30", "\u00a07:30\u3000", "\t7:30\r\n"],
    *["at 7:30", "Tell me at: 07:30", "Notify me at: 07:30", "Notification time: 07:30", "\x1b[200~7:30\x1b[201~"],
]
NOW = ["", " \n", "\ufeff", "now", "Now", "NOW.", " \u201cnow\u201d\u3000", "\uff4e\uff4f\uff57", "at once"]

#: Variants of a random seed, and of the seed 42.
ANY: list[str | float | None] = [None, "", " \n", "any", "Any", " ANY. ", "\u201cany\u201d", "random", "seed: any"]
ANY += [-1, -1.0, "-1", " -1 ", "\u22121", "\uff0d\uff11", "-1.0", "seed -1"]
SEEDS_42 = ["seed: 42", "Seed 42", "Seed\uff1a\uff14\uff12", "seed=42,", '"seed": 42.0', 42.0]


def refusal(check: Callable[[], object]) -> str:
    """Return the message of a refused check, which must be one printable sentence."""
    with pytest.raises(InputError) as refused:
        check()
    message = str(refused.value)
    assert message.endswith(".")
    assert message.isprintable()
    return message


def asked(**options: object) -> GenerationRequest:
    """Return a valid request with some fields changed."""
    return GenerationRequest.model_validate({"prompt": "Go", "images": 1, "videos": 1, **options})


def counts(images: object, videos: object) -> tuple[int, int]:
    """Return the checked numbers of pictures and videos."""
    checked = asked(images=images, videos=videos)
    return checked.images, checked.videos


@pytest.mark.parametrize(("value", "text"), [("Go", "Go"), (" \n", " \n"), ("", ""), (None, "")])
def test_text_is_kept_and_none_is_empty_text(value: str | None, text: str) -> None:
    assert request.text("prompt", value) == text


@pytest.mark.parametrize("value", [0, 1.5, True, False, [], ["Go"], {}, b"Go", "\0", "Go\ud800"])
def test_anything_but_text_is_refused(value: object) -> None:
    assert refusal(lambda: request.text("time zone", value)).startswith("time zone: it ")


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
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\ufeff\u200b\u2067Go\u00a0on\u2069\u200e\u2028\u0085", "Go\u00a0on"),
        ("\x1b[200~one\ntwo\x1b[201~\n", "one\ntwo"),
        ("It says \x1b[200~Go\x1b[201~", "It says Go"),
        ("\u200d Go\u200d ", "Go"),
        ("\u0d05\u0d35\u0d28\u0d4d\u200d ", "\u0d05\u0d35\u0d28\u0d4d\u200d"),
        ("\u0645\u06cc\u200c\u062e\u0648 \u200fGo", "\u0645\u06cc\u200c\u062e\u0648 \u200fGo"),
        ("🏴\U000e0067\U000e0062\U000e007f ❤\ufe0f", "🏴\U000e0067\U000e0062\U000e007f ❤\ufe0f"),
        ("\u201cGo\u201d", "\u201cGo\u201d"),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("לעולם אל תוותר", "לעולם אל תוותר"),
        ("👩‍🚀 to the moon", "👩‍🚀 to the moon"),
    ],
)
def test_a_prompt_is_kept_as_typed_without_surrounding_invisible_characters(text: str, prompt: str) -> None:
    assert request.prompt(text) == prompt


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        " \t\r\n\u3000\u2028",
        "\ufeff \u200b\u200d\u202e\u2069\u00ad\ufe0f",
        "\u3164\u2800",
        "\x1b[200~\x1b[201~",
        "x" * 2_001,
        "🦁" * 2_001,
        "x" * 10**6,
        "\0",
        "Go\0on",
        "\ud800",
        "Go \udfff on",
    ],
)
def test_a_blank_or_invalid_prompt_is_refused(text: str) -> None:
    assert refusal(lambda: request.prompt(text)).startswith("prompt: ")


def test_a_too_long_prompt_is_refused_with_its_length_and_the_limit() -> None:
    message = refusal(lambda: request.prompt("x" * 2_001))
    assert message == "prompt: 2,001 characters are too many; at most 2,000 can be used."


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (20, 20), (5.0, 5), ("0", 0), ("20", 20), *((five, 5) for five in FIVES)]
)
def test_a_count_is_a_whole_number_from_0_to_20(field: str, value: str | int, number: int) -> None:
    wanted = counts(**{"images": 1, "videos": 1, field: value})
    assert wanted[FIELDS.index(field)] == number


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [-1, 21, 1000, "-1", "21", "1000", "9" * 5_000, *NOT_NUMBERS, *THOUSANDS])
def test_any_other_count_is_refused_with_an_example(field: str, value: str | int) -> None:
    message = refusal(lambda: counts(**{"images": 1, "videos": 1, field: value}))
    assert message.startswith(f"{field}: ")
    assert message.endswith(" is not a whole number from 0 to 20, such as 5.")


@pytest.mark.parametrize("blank", [None, "", " \n", "\ufeff"])
def test_a_blank_count_is_refused_with_a_question(blank: str | None) -> None:
    message = refusal(lambda: counts(blank, 1))
    assert message == "images: please say how many pictures, from 0 to 20, such as 5."
    assert refusal(lambda: counts(1, blank)).startswith("videos: please say how many videos")


def test_a_number_can_have_the_label_of_its_field() -> None:
    assert counts("images: 3", "Videos 0") == (3, 0)
    assert counts("Pictures 3", '"videos": "4",') == (3, 4)


def test_both_counts_are_checked() -> None:
    assert counts("5", 0) == (5, 0)
    assert counts(0, 20) == (0, 20)
    assert refusal(lambda: counts(-1, 5)).startswith("images: ")
    assert refusal(lambda: counts(5, 1000)).startswith("videos: ")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value", [True, False, 1.5, -0.5, float("nan"), float("inf"), 1e308, 2**70, [], [5], {}, {"a": 5}, b"5"]
)
def test_a_count_of_another_type_is_refused(field: str, value: object) -> None:
    assert refusal(lambda: counts(**{"images": 1, "videos": 1, field: value})).startswith(f"{field}: ")


def test_a_float_without_a_fraction_is_a_whole_number() -> None:
    assert counts(5.0, 0.0) == (5, 0)
    assert request.seed(7.0) == 7


@pytest.mark.parametrize("none", [(0, 0), ("0", "0"), ("-0", " 0 ")])
def test_a_request_for_nothing_is_refused(none: tuple[str | int, str | int]) -> None:
    assert refusal(lambda: counts(*none)).startswith("images and videos: ")


@pytest.mark.parametrize(
    ("value", "seed"),
    [
        *[(0, 0), ("0", 0), (7, 7), (2**32 - 1, 2**32 - 1), ("4294967295", 2**32 - 1), (4294967295.0, 2**32 - 1)],
        *((five, 5) for five in FIVES),
        *((written, 42) for written in SEEDS_42),
        *((written, None) for written in ANY),
    ],
)
def test_a_seed_is_any_or_a_whole_number_below_2_to_the_32(value: str | float | None, seed: int | None) -> None:
    assert request.seed(value) == seed


@pytest.mark.parametrize("value", [-2, 2**32, 2**64, "-2", "4294967296", "9" * 5_000, *NOT_NUMBERS, *THOUSANDS])
def test_any_other_seed_is_refused_with_an_example(value: str | int) -> None:
    message = refusal(lambda: request.seed(value))
    assert message.startswith("seed: ")
    assert message.endswith(" is not a whole number from 0 to 4294967295, such as 42.")


@pytest.mark.parametrize("value", [True, False, 1.5, float("nan"), float("inf"), 1e308, [], [7], {}, {"a": 7}])
def test_a_seed_of_another_type_is_refused(value: object) -> None:
    assert refusal(lambda: request.seed(value)).startswith("seed: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("00:00", time(0, 0)), ("0:00", time(0, 0)), (" 18:00\n", time(18, 0)), ("23:59", time(23, 59))],
        *((typed, time(7, 30)) for typed in HALF_PAST_SEVEN),
        *((typed, None) for typed in NOW),
    ],
)
def test_a_notification_time_is_now_or_hours_and_minutes(text: str, expected: time | None) -> None:
    assert request.notify_at(text) == expected


@pytest.mark.parametrize("text", NOT_TIMES)
def test_any_other_notification_time_is_refused_with_examples(text: str) -> None:
    message = refusal(lambda: request.notify_at(text))
    assert message.startswith("notification time: ")
    assert message.endswith(" is not a time such as 07:30 or 19:00.")


@pytest.mark.parametrize("text", ["12:30\0", "\ud800"])
def test_a_notification_time_is_text(text: str) -> None:
    assert refusal(lambda: request.notify_at(text)) == "notification time: it contains bytes that are not text."


@pytest.mark.parametrize("name", ["Europe/Berlin", " Europe/Berlin\n", "UTC", "Etc/GMT+12", "Pacific/Kiritimati"])
def test_a_known_time_zone_is_accepted(name: str) -> None:
    assert request.time_zone(name) == ZoneInfo(name.strip())


@pytest.mark.parametrize(
    ("name", "known"), [("europe/berlin", "Europe/Berlin"), ('"America/New York"', "America/New_York"), ("utc", "UTC")]
)
def test_time_zone_names_are_case_insensitive(name: str, known: str) -> None:
    assert request.time_zone(name) == ZoneInfo(known)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        *[("UTC+2", 120), ("GMT+1", 60), ("gmt +1", 60), ("UTC+02:00", 120), ("+05:30", 330), ("+0530", 330)],
        *[("-03:00", -180), ("UTC\u22123", -180), ("GMT+0545", 345), ("+00:00", 0), ("UTC-12", -720), ("+14", 840)],
    ],
)
def test_a_time_zone_can_be_an_offset_that_can_be_stored_and_parsed_again(name: str, minutes: int) -> None:
    zone = request.time_zone(name)
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(minutes=minutes)
    again = request.time_zone(str(zone))
    assert again is not None
    assert again.utcoffset(NOON) == zone.utcoffset(NOON)


@pytest.mark.parametrize("blank", [None, "", " \n"])
def test_the_time_zone_is_optional(blank: str | None) -> None:
    assert request.time_zone(blank) is None


@pytest.mark.parametrize(
    "name",
    [
        *[
            "Nowhere/Land",
            "europe/berlin/x",
            "+25:00",
            "+01:60",
            "UTC+",
            "2",
            "localtime/",
            "Europe",
            "Europe/Berlin/..",
        ],
        *["../../etc/passwd", "/etc/localtime", "/etc/passwd", "..", ".", "tzdata.zi", "\0", "\ud800", "x" * 10**5],
        *["Europe\\Berlin", "Europe/B\u00e9rlin", "\x1b[31m", "Etc/Unknown", "CEST", "GMT+15"],
    ],
)
def test_any_other_time_zone_is_refused(name: str) -> None:
    assert refusal(lambda: request.time_zone(name)).startswith("time zone: ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("9:16", "9:16"), (" aspect: 16x9", "16:9"), ("4/5", "4:5"), ("1:1.", "1:1"), ("", ""), (None, ""), ("Any", "")],
)
def test_an_aspect_is_one_of_four_or_any(value: str | None, expected: str) -> None:
    assert request.aspect(value) == expected


@pytest.mark.parametrize("value", ["3:2", "wide", "9", "16:9 9:16", 1.0, ["1:1"], "\0"])
def test_any_other_aspect_is_refused(value: object) -> None:
    assert refusal(lambda: request.aspect(value)).startswith("aspect: ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("courage", "courage"), (" Theme: Courage.", "courage"), ("", ""), (None, ""), ("Any", "")],
)
def test_a_theme_is_one_of_the_readers_or_any(value: str | None, expected: str) -> None:
    assert request.theme(value) == expected


@pytest.mark.parametrize("value", ["sadness", "courage hope", 1.0, ["hope"], "\0"])
def test_any_other_theme_is_refused(value: object) -> None:
    assert refusal(lambda: request.theme(value)).startswith("theme: ")


def test_the_refusal_of_a_theme_lists_the_possible_ones() -> None:
    assert refusal(lambda: request.theme("Sadness")) == f"theme: 'Sadness' is not one of {', '.join(themes())}."


def test_without_a_reader_no_theme_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "themes", lambda: ())
    assert request.theme("") == ""
    expected = "theme: none can be chosen, because the reader of the built-in model cannot be read."
    assert refusal(lambda: request.theme("hope")) == expected


def test_a_prompt_is_enough_for_a_request() -> None:
    assert GenerationRequest(prompt="Go").model_dump() == {
        "prompt": "Go",
        "images": 5,
        "videos": 5,
        "seed": None,
        "notify_at": None,
        "time_zone": None,
        "image_model": "",
        "video_model": "",
        "aspect": "",
        "theme": "",
    }


def test_a_request_can_be_stored_as_json_and_parsed_again() -> None:
    request = asked(seed="seed: 7", notify_at="at 7:30", time_zone="gmt+5:30", image_model="builtin", aspect="9x16")
    stored = request.model_dump(mode="json")
    assert (stored["notify_at"], stored["time_zone"], stored["aspect"]) == ("07:30", "UTC+05:30", "9:16")
    assert GenerationRequest.model_validate(stored) == request


def test_the_schema_of_a_request_has_all_fields_and_their_bounds() -> None:
    schema = GenerationRequest.model_json_schema()
    fields = schema["properties"]
    assert list(fields) == list(GenerationRequest.model_fields)
    assert all(field["description"] for field in fields.values())
    assert (schema["required"], schema["additionalProperties"]) == (["prompt"], False)
    assert (fields["prompt"]["minLength"], fields["prompt"]["maxLength"]) == (1, 2_000)
    for name in FIELDS:
        assert (fields[name]["minimum"], fields[name]["maximum"], fields[name]["default"]) == (0, 20, 5)
    assert fields["seed"]["anyOf"][0] == {"type": "integer", "minimum": 0, "exclusiveMaximum": 2**32}
    assert fields["aspect"]["enum"] == ["", "1:1", "4:5", "9:16", "16:9"]
    assert fields["theme"]["enum"] == ["", *themes()]
    assert re.fullmatch(fields["notify_at"]["anyOf"][0]["pattern"], "07:30")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"prompt": " "}, "prompt: please write what you feel or need."),
        ({"images": 21}, "images: '21' is not a whole number from 0 to 20, such as 5."),
        ({"images": 0, "videos": "0"}, "images and videos: ask for at least one picture or video."),
        ({"seed": []}, "seed: it must be a number."),
        ({"notify_at": 730}, "notification time: it must be text."),
        ({"time_zone": 1}, "time zone: it must be text."),
        ({"image_model": 7}, "image model: it must be text."),
        ({"video_model": "\0"}, "video model: it contains bytes that are not text."),
        ({"aspect": "3:2"}, "aspect: '3:2' is not one of 1:1, 4:5, 9:16, 16:9."),
        ({"theme": "hope\n?", "aspect": "9:16"}, f"theme: 'hope\\n?' is not one of {', '.join(themes())}."),
        ({"mood\n": "good"}, r"'mood\n': there is no such field."),
    ],
)
def test_a_bad_request_is_refused_with_the_name_of_the_field(options: dict[str, object], sentence: str) -> None:
    assert refusal(lambda: asked(**options)) == sentence


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "prompt: it is missing."),
        ({"images": 3}, "prompt: it is missing."),
        (None, "prompt: send an object with the prompt and its options by name."),
        ([], "prompt: send an object with the prompt and its options by name."),
        ("Go", "prompt: send an object with the prompt and its options by name."),
        (7, "prompt: send an object with the prompt and its options by name."),
        ({1: "Go", "prompt": "Go"}, "prompt: send an object with the prompt and its options by name."),
    ],
)
def test_anything_but_a_request_is_refused(sent: object, sentence: str) -> None:
    assert refusal(lambda: GenerationRequest.model_validate(sent)) == sentence


def test_an_unknown_time_zone_matters_only_with_a_notification_time() -> None:
    assert asked(time_zone="Etc/Unknown", notify_at="now").time_zone is None
    assert refusal(lambda: asked(time_zone="Etc/Unknown", notify_at="07:30")).startswith("time zone: ")
