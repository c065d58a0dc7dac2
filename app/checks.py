"""What a person sends, checked before any row is written: each refusal is one sentence that names the field."""

import re
import unicodedata
from datetime import time, tzinfo

from app import clock
from persistence import users
from persistence.database import Database

MAX_PROMPT = 2_000
MAX_COUNT = 20
MAX_SEED = 2**32 - 1

#: Characters of a bad answer that its refusal repeats.
MAX_SHOWN = 40

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)

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
    """Return the prompt without the white space around it; raise InputError for one that cannot be used."""
    text = text.strip()
    if not any(unicodedata.category(character)[0] in "LMNPS" for character in text):
        raise InputError("prompt: please write what you feel or need.")
    if len(text) > MAX_PROMPT:
        raise InputError(f"prompt: {len(text):,} characters are too many; at most {MAX_PROMPT:,} can be used.")
    if _NO_TEXT.search(text):
        raise InputError("prompt: it holds bytes that are no text.")
    return text


def counts(images: object, videos: object) -> tuple[int, int]:
    """Return how many pictures and videos are wanted; raise InputError for none at all."""
    wanted = _whole_number("images", images, MAX_COUNT), _whole_number("videos", videos, MAX_COUNT)
    if sum(wanted) == 0:
        raise InputError("images and videos: at least one in all must be wanted.")
    return wanted


def seed(value: object) -> int | None:
    """Return the seed, or None for none; raise InputError for no whole number from 0 to 2^32-1."""
    return None if value is None else _whole_number("seed", value, MAX_SEED)


def notify_at(text: str) -> time | None:
    """Return the time of day of a notification, or None for at once; raise InputError for other than HH:MM."""
    text = text.strip()
    if not text:
        return None
    if not _TIME.fullmatch(text):
        raise InputError(f"notification time: {_shown(text)} is no time like 07:30 or 18:00.")
    return time.fromisoformat(text)


def time_zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name or a POSIX rule; raise InputError for anything else."""
    try:
        return clock.zone(name.strip())
    except ValueError as error:
        raise InputError(f"time zone: {_shown(name)} is no time zone like Europe/Berlin.") from error


def user_id(database: Database, text: str) -> str:
    """Return a user_id under which something was accepted before; raise InputError for any other."""
    text = text.strip()
    if not text.isascii() or users.get(database, text) is None:
        raise InputError("user_id: nobody is known by this one.")
    return text


def _shown(text: str) -> str:
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")


def _whole_number(field: str, value: object, largest: int) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON has one kind of number
    text = "" if value is None else str(value).strip()
    number = int(text) if _NUMBER.fullmatch(text) and len(text) < 20 else -1
    if not 0 <= number <= largest:
        raise InputError(f"{field}: {_shown(text)} is no whole number from 0 to {largest}.")
    return number
