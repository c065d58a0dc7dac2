"""Parsing of user_ids and content_ids, as people type them and as programs send them."""

import re

from app import characters
from app.request import InputError, shown, text
from persistence import users
from persistence.database import Database
from persistence.tables import User

_DIGITS = re.compile(r"\d{1,18}", re.ASCII)


def user(database: Database, sent: str) -> User | None:
    """Return the user with that user_id, or with the only UUID in a longer text; None if there is none."""
    exact = sent.strip()
    known = users.get(database, exact) if exact.isascii() else None
    if known is None and (uuid := characters.uuid(sent)):
        known = users.get(database, uuid)
    return known


def user_id(database: Database, sent: object) -> str:
    """Return the user_id of a known user; raise InputError for any other text."""
    known = user(database, text("user_id", sent))
    if known is None:
        raise InputError("user_id: it is not known.")
    return known.user_id


def content_id(sent: str | int) -> int:
    """Return the content_id that a person typed or pasted; raise InputError if there is none."""
    number = exact_content_id(characters.answer(str(sent), "content_id", "content id", "content"))
    if number is None:
        raise InputError(f"content_id: there is no content {shown(str(sent))}; a content_id is a number such as 7.")
    return number


def exact_content_id(sent: object) -> int | None:
    """Return the content_id that a program sent as a number or as digits; None for anything else."""
    if isinstance(sent, str):
        return int(sent) if _DIGITS.fullmatch(sent) else None
    return sent if type(sent) is int and 0 < sent < 2**63 else None
