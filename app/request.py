"""The generation request and its checks; each refusal is one sentence that names the field."""

import re
import unicodedata
from datetime import time, timedelta, timezone, tzinfo
from functools import cache, partial
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from app import characters, due_time
from engine.plan import ASPECTS, MOST, SEEDS
from engine.understanding import themes
from persistence.errors import DaybreakError

MAX_PROMPT = 2_000

#: Maximum characters of a bad value that an error message repeats.
MAX_SHOWN = 40

_TIME = re.compile(r"(?:at )?([01]?\d|2[0-3]):([0-5]\d)")
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?([0-5]\d))?")
_MAX_OFFSET = timedelta(hours=14)
#: A whole number, also with decimals of zero, as languages with only one number type write it.
_NUMBER = re.compile(r"([+-]?\d{1,18})(?:[.,]00?)?")

_IMMEDIATELY = ("", "now", "at once")
_ANY_SEED = ("", "any", "random", "-1", "-1.0")
_ANY_ASPECT = ("", "any")
_ANY_THEME = ("", "any")

#: Letters and symbols that are invisible.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"

#: Characters that files and databases do not accept.
_INVALID = re.compile("[\0\ud800-\udfff]")


class InputError(DaybreakError):
    """An input is refused; the message is one sentence that names the field."""


def text(field: str, value: object) -> str:
    """Return the value of a field as text, None as empty text; raise InputError for anything else."""
    if value is not None and not isinstance(value, str):
        raise InputError(f"{field}: it must be text.")
    if _INVALID.search(value or ""):
        raise InputError(f"{field}: it contains bytes that are not text.")
    return value or ""


def prompt(value: object) -> str:
    """Return the cleaned prompt; raise InputError for a blank or too long one."""
    words = characters.words(text("prompt", value))
    if not any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK for char in words):
        raise InputError("prompt: please write what you feel or need.")
    if len(words) > MAX_PROMPT:
        raise InputError(f"prompt: {len(words):,} characters are too many; at most {MAX_PROMPT:,} can be used.")
    return words


def count(field: str, what: str, value: object) -> int:
    """Return the number of pictures or videos; raise InputError unless it is a whole number from 0 to MOST."""
    number = _number_text(field, value, field, what)
    if not number:
        raise InputError(f"{field}: please say how many {what}, from 0 to {MOST}, such as 5.")
    return _whole_number(field, value, number, MOST, example=5)


def seed(value: object) -> int | None:
    """Return the seed, or None for a random one; raise InputError unless it is a whole number from 0 to 2^32-1."""
    number = _number_text("seed", value, "seed")
    return None if number in _ANY_SEED else _whole_number("seed", value, number, SEEDS - 1, example=42)


def notify_at(value: object) -> time | None:
    """Return the time of day of the notification, or None for immediately; raise InputError unless it is H:MM."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    sent = text("notification time", value)
    answer = characters.answer(sent, "notification time", "notify at", "notify_at", "notify me at", "tell me at")
    if answer in _IMMEDIATELY:
        return None
    found = _TIME.fullmatch(answer)
    if not found:
        raise InputError(f"notification time: {shown(sent.strip())} is not a time such as 07:30 or 19:00.")
    return time(int(found[1]), int(found[2]))


def time_zone(value: object) -> tzinfo | None:
    """Return the time zone for an IANA name, an offset or a POSIX rule, or None for blank text.

    Raises InputError for anything else.
    """
    if isinstance(value, tzinfo):
        return value
    name = text("time zone", value)
    if not name.strip():
        return None
    answer = characters.answer(name, "time zone", "timezone")
    if known := _zones().get(answer.replace(" ", "_")):
        return ZoneInfo(known)
    try:
        if not (found := _OFFSET.fullmatch(answer)):
            return due_time.zone(name.strip())
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset > _MAX_OFFSET:
            raise ValueError(f"{offset} is larger than any real offset")
        return timezone(-offset if found[1] == "-" else offset)
    except ValueError as error:
        raise InputError(f"time zone: {shown(name)} is not a time zone such as Europe/Berlin or UTC+2.") from error


def aspect(value: object) -> str:
    """Return one of the aspects, or empty text for any; raise InputError for anything else."""
    sent = text("aspect", value)
    answer = re.sub("[x/]", ":", characters.answer(sent, "aspect"))
    if answer in _ANY_ASPECT:
        return ""
    if answer not in ASPECTS:
        raise InputError(f"aspect: {shown(sent.strip())} is not one of {', '.join(ASPECTS)}.")
    return answer


def theme(value: object) -> str:
    """Return one of the built-in model's themes, or empty text for any; raise InputError for anything else."""
    sent = text("theme", value)
    answer = characters.answer(sent, "theme")
    if answer in _ANY_THEME:
        return ""
    if not (known := themes()):
        raise InputError("theme: none can be chosen, because the reader of the built-in model cannot be read.")
    if answer not in known:
        raise InputError(f"theme: {shown(sent.strip())} is not one of {', '.join(known)}.")
    return answer


def shown(sent: str) -> str:
    """Return a sent value quoted for an error message."""
    return repr(sent if len(sent) <= MAX_SHOWN else f"{sent[:MAX_SHOWN]}…")


def _zone_if_needed(value: object, info: ValidationInfo) -> tzinfo | None:
    """Return the time zone; ignore an unknown one if there is no notification time that needs it."""
    try:
        return time_zone(value)
    except InputError:
        if info.data.get("notify_at") is None and isinstance(value, str):
            return None
        raise


def _number_text(field: str, value: object, *labels: str) -> str:
    """Return a JSON number or string as a short answer; raise InputError for other types."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
        raise InputError(f"{field}: it must be a number.")
    return characters.answer("" if value is None else str(value), *labels)


def _whole_number(field: str, value: object, number_text: str, largest: int, *, example: int) -> int:
    found = _NUMBER.fullmatch(number_text)
    number = int(found[1]) if found else -1
    if not 0 <= number <= largest:
        sent = shown(str(value).strip())
        raise InputError(f"{field}: {sent} is not a whole number from 0 to {largest}, such as {example}.")
    return number


@cache
def _zones() -> dict[str, str]:
    """Return the names of all time zones by their lower-case form."""
    return {name.casefold(): name for name in available_timezones()}


_Prompt = Annotated[
    str,
    Field(min_length=1, max_length=MAX_PROMPT, description="What you feel or need, in any language."),
    BeforeValidator(prompt),
]
_Images = Annotated[
    int,
    Field(ge=0, le=MOST, description="How many pictures."),
    BeforeValidator(partial(count, "images", "pictures")),
]
_Videos = Annotated[
    int,
    Field(ge=0, le=MOST, description="How many videos; at least one picture or video in total."),
    BeforeValidator(partial(count, "videos", "videos")),
]
_Seed = Annotated[
    int | None,
    Field(ge=0, lt=SEEDS, description="The first item's seed; each next item adds 1. Null for random seeds."),
    BeforeValidator(seed),
]
_Time = Annotated[
    time,
    WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"}),
    PlainSerializer(lambda wished: f"{wished:%H:%M}"),
]
_NotifyAt = Annotated[
    _Time | None,
    Field(description="When to notify, as HH:MM in the time zone; null for as soon as everything is ready."),
    BeforeValidator(notify_at),
]
_Zone = Annotated[tzinfo, WithJsonSchema({"type": "string"}), PlainSerializer(str)]
_TimeZone = Annotated[
    _Zone | None,
    Field(description="The time zone of notify_at, such as Europe/Berlin or UTC+2; null for the server's."),
    BeforeValidator(_zone_if_needed),
]
_ImageModel = Annotated[
    str,
    Field(description="The model for the pictures, one of those offered; empty for the server's choice."),
    BeforeValidator(partial(text, "image model")),
]
_VideoModel = Annotated[
    str,
    Field(description="The model for the videos, one of those offered; empty for the server's choice."),
    BeforeValidator(partial(text, "video model")),
]
_Aspect = Annotated[
    str,
    Field(
        json_schema_extra={"enum": ["", *ASPECTS]},
        description="Width to height of pictures and videos; empty for the model's own.",
    ),
    BeforeValidator(aspect),
]
_Theme = Annotated[
    str,
    Field(
        # Themes are in a file, and nothing is loaded at import.
        json_schema_extra=lambda schema: schema.update(enum=["", *themes()]),
        description="What the prompt means, for the built-in model; empty if it is to find out itself.",
    ),
    BeforeValidator(theme),
]


class GenerationRequest(BaseModel):
    """One prompt and the options for its pictures and videos."""

    # Each field also accepts what people type; anything else raises InputError, never ValidationError.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    prompt: _Prompt
    images: _Images = 5
    videos: _Videos = 5
    seed: _Seed = None
    notify_at: _NotifyAt = None
    time_zone: _TimeZone = None
    image_model: _ImageModel = ""
    video_model: _VideoModel = ""
    aspect: _Aspect = ""
    theme: _Theme = ""

    @model_validator(mode="wrap")
    @classmethod
    def _refused_in_a_sentence(cls, sent: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            request = handler(sent)
        except ValidationError as error:
            # The fields raise InputError themselves; only missing and unknown fields are left.
            first = error.errors()[0]
            if first["type"] == "missing":
                raise InputError(f"{first['loc'][0]}: it is missing.") from error
            if first["type"] == "extra_forbidden":
                raise InputError(f"{shown(str(first['loc'][0]))}: there is no such field.") from error
            raise InputError("prompt: send an object with the prompt and its options by name.") from error
        if request.images + request.videos == 0:
            raise InputError("images and videos: ask for at least one picture or video.")
        return request
