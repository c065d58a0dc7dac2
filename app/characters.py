"""Cleaning of typed or pasted text: invisible characters, quotes, labels and look-alikes."""

import re
import unicodedata
import uuid as uuids

_SPACE = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
#: Soft hyphens, zero-width spaces, byte order marks and bidi controls.
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff" + "".join(
    map(chr, range(0x2060, 0x2070))
)
_JOINERS = "\u200c\u200d"
_AROUND = _SPACE + _INVISIBLE + _JOINERS

#: The markers of a bracketed paste.
_PASTE = re.compile("\x1b\\[20[01]~")

#: Quotation marks and brackets of all scripts.
_QUOTES = "\"'`*()[]{}\u00b4\u00ab\u00bb" + "".join(
    mark for mark in map(chr, range(0x2018, 0x3020)) if unicodedata.category(mark) in ("Ps", "Pe", "Pi", "Pf")
)
_BEFORE = _SPACE + _QUOTES + "#"
#: Includes the full stops and commas of Chinese, Arabic and Hindi.
_AFTER = _SPACE + _QUOTES + ".,;!\u3002\u3001\u060c\u06d4\u0964\uff61\uff64"

#: Variants of plain characters: full-width forms, look-alikes of colons, dashes for hyphens.
_PLAIN = str.maketrans(
    dict.fromkeys(_INVISIBLE + _JOINERS + "\ufe0e\ufe0f")
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u2236\ufe55\ufe13\ua789\u02d0\u02f8\u05c3\u0589\u205a\ufe30", ":")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-")
)
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")

#: The digits of a UUID, even with wrapped lines or lost hyphens, and the maximum characters to search.
_UUID = re.compile(r"(?<![^\W_])(?:[0-9a-f][\s-]*){31}[0-9a-f](?![^\W_])")
_MAX_SEARCHED = 4_000


def words(text: str) -> str:
    """Return text with newlines as line ends, without surrounding spaces and invisible characters."""
    text = _PASTE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").lstrip(_AROUND)
    bare = text.rstrip(_AROUND)
    joiner = text[len(bare) : len(bare) + 1]
    # In Arabic and Indic scripts, a joiner shapes the letter before it, so keep it.
    return bare + joiner if joiner in _JOINERS and bare[-1:] >= "\u0600" else bare


def answer(text: str, *labels: str) -> str:
    """Return a short answer in plain lower case, without surrounding punctuation and a leading label."""
    plain = _plain(text).strip(_SPACE)
    bare = plain.lstrip(_BEFORE).rstrip(_AFTER) or plain  # "..." is not a blank answer
    for label in labels:
        if bare.startswith(label):
            return bare.removeprefix(label).lstrip(f"{_BEFORE}:=")
    return bare


def uuid(text: str) -> str | None:
    """Return the UUID in a text, or None if there is none or more than one."""
    if len(text) > _MAX_SEARCHED:
        return None
    found = {re.sub(r"[\s-]", "", match) for match in _UUID.findall(_plain(text))}
    return str(uuids.UUID(found.pop())) if len(found) == 1 else None


def _plain(text: str) -> str:
    plain = _PASTE.sub("", text).translate(_PLAIN).casefold()
    return plain.translate({ord(digit): str(int(digit)) for digit in set(_FOREIGN_DIGIT.findall(plain))})
