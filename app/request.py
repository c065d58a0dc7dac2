"""What a person sends, checked before any row is written: each refusal is one sentence that names the field."""

import re
import unicodedata
from datetime import time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app import characters
from app.notifications import due_time
from engine.plan import ASPECTS, MOST, SEEDS
from persistence import users
from persistence.database import Database
from persistence.tables import User

MAX_PROMPT = 2_000

#: Characters of a bad answer that its refusal repeats.
MAX_SHOWN = 40

_TIME = re.compile(r"(?:at )?([01]?\d|2[0-3]):([0-5]\d)")
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?([0-5]\d))?")
_MAX_OFFSET = timedelta(hours=14)
#: A whole number, also as programs write it that know but one kind of number.
_NUMBER = re.compile(r"([+-]?\d{1,18})(?:[.,]00?)?")
_CONTENT_ID = re.compile(r"\d{1,18}")

_AT_ONCE = ("", "now", "at once")
_ANY_SEED = ("", "any", "random", "-1", "-1.0")

#: Letters and symbols that nobody sees.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"

#: What no file and no database takes as text.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class InputError(Exception):
    """Something that a person sent is refused, with one sentence that names the field."""


def text(field: str, value: object) -> str:
    """Return what was sent for a field as text, nothing as empty text; raise InputError for anything else."""
    if value is not None and not isinstance(value, str):
        raise InputError(f"{field}: it must be text.")
    if _NO_TEXT.search(value or ""):
        raise InputError(f"{field}: it holds bytes that are no text.")
    return value or ""


def prompt(text: str) -> str:
    """Return the prompt without what clings to it; raise InputError for one that cannot be used."""
    text = characters.words(text)
    if not any(unicodedata.category(one)[0] in "LNPS" and one not in _BLANK for one in text):
        raise InputError("prompt: please write what you feel or need.")
    if len(text) > MAX_PROMPT:
        raise InputError(f"prompt: {len(text):,} characters are too many; at most {MAX_PROMPT:,} can be used.")
    if _NO_TEXT.search(text):
        raise InputError("prompt: it holds bytes that are no text.")
    return text


def counts(images: object, videos: object) -> tuple[int, int]:
    """Return how many pictures and videos are wanted; raise InputError for none at all."""
    wanted = _count("images", "pictures", images), _count("videos", "videos", videos)
    if sum(wanted) == 0:
        raise InputError("images and videos: at least one in all must be wanted.")
    return wanted


def seed(value: object) -> int | None:
    """Return the seed, or None for any; raise InputError for no whole number from 0 to 2^32-1."""
    text = _number_text("seed", value, "seed")
    return None if text in _ANY_SEED else _whole_number("seed", value, text, SEEDS - 1, example=42)


def aspect(value: object) -> str | None:
    """Return one of the aspects, or None where none is wished; raise InputError for anything else."""
    wish = re.sub("[x/]", ":", characters.answer(text("aspect", value), "aspect"))
    if not wish:
        return None
    if wish not in ASPECTS:
        raise InputError(f"aspect: {_shown(str(value).strip())} is none of {', '.join(ASPECTS)}.")
    return wish


def notify_at(text: str) -> time | None:
    """Return the time of day of a notification, or None for at once; raise InputError for other than H:MM."""
    wish = characters.answer(text, "notification time", "notify at", "notify_at", "tell me at")
    if wish in _AT_ONCE:
        return None
    found = _TIME.fullmatch(wish)
    if not found:
        raise InputError(f"notification time: {_shown(text.strip())} is no time like 07:30 or 19:00.")
    return time(int(found[1]), int(found[2]))


def time_zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name, an offset or a POSIX rule; raise InputError for anything else."""
    wish = characters.answer(name, "time zone", "timezone")
    if known := _zones().get(wish.replace(" ", "_")):
        return ZoneInfo(known)
    try:
        if not (found := _OFFSET.fullmatch(wish)):
            return due_time.zone(name.strip())
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset > _MAX_OFFSET:
            raise ValueError(f"{offset} is more than any place has")
        return timezone(-offset if found[1] == "-" else offset)
    except ValueError as error:
        raise InputError(f"time zone: {_shown(name)} is no time zone like Europe/Berlin or UTC+2.") from error


def user_id(database: Database, text: str) -> str:
    """Return a user_id under which something was accepted before; raise InputError for any other."""
    known = user(database, text)
    if known is None:
        raise InputError("user_id: nobody is known by this one.")
    return known.user_id


def user(database: Database, text: str) -> User | None:
    """Return who is known by what was sent as a user_id, or by the one UUID that is in it."""
    exact = text.strip()
    known = users.get(database, exact) if exact.isascii() else None
    if known is None and (uuid := characters.uuid(text)):
        known = users.get(database, uuid)
    return known


def content_id(value: str | int) -> int:
    """Return the number of a content; raise InputError for what is none."""
    text = characters.answer(str(value), "content_id", "content id", "content")
    if not _CONTENT_ID.fullmatch(text):
        raise InputError(f"content_id: there is no content {_shown(str(value))}; a content_id is a number such as 7.")
    return int(text)


def _shown(text: str) -> str:
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")


def _count(field: str, what: str, value: object) -> int:
    text = _number_text(field, value, field, what)
    if not text:
        raise InputError(f"{field}: please say how many {what}, from 0 to {MOST}, such as 5.")
    return _whole_number(field, value, text, MOST, example=5)


def _number_text(field: str, value: object, *labels: str) -> str:
    """Return a number, whichever of JSON's types it has, as a short answer; raise InputError for other types."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
        raise InputError(f"{field}: it must be a number.")
    return characters.answer("" if value is None else str(value), *labels)


def _whole_number(field: str, value: object, text: str, largest: int, *, example: int) -> int:
    found = _NUMBER.fullmatch(text)
    number = int(found[1]) if found else -1
    if not 0 <= number <= largest:
        shown = _shown(str(value).strip())
        raise InputError(f"{field}: {shown} is no whole number from 0 to {largest}, such as {example}.")
    return number


@cache
def _zones() -> dict[str, str]:
    """Return the names of all time zones by how they read in small letters."""
    return {name.casefold(): name for name in available_timezones()}
