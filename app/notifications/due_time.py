"""Which moment a person means by HH:MM, in which time zone, and how to say it to them."""

import re
import struct
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: A POSIX time zone rule such as CET-1CEST,M3.5.0,M10.5.0/3: a name, an offset, perhaps another name and so on.
_RULE = re.compile(r"(?:[A-Z]{3,}|<[A-Z0-9+-]{3,}>)[+-]?\d[\w<>+:.,/-]*", re.ASCII | re.IGNORECASE)

#: Where a rule has a summer time but does not say when, the C library uses these dates.
_DEFAULT_DATES = ",M3.2.0,M11.1.0"

#: Characters of the longest rule; real ones have about forty.
MAX_RULE = 100


def zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name, or of a POSIX rule, found again by `str` of it.

    Raises ValueError for a name that is neither.
    """
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(name)
    if len(name) <= MAX_RULE and _RULE.fullmatch(name):
        for rule in (name, name + _DEFAULT_DATES):
            with suppress(ValueError):
                return _without_rule(_zone_of_rule(rule, name))
    raise ValueError(f"{name!r} is not a time zone")


def _without_rule(found: ZoneInfo) -> tzinfo:
    """Return an offset for a zone without a summer time: everybody but POSIX takes its sign as it is written."""
    winter, summer = (datetime(2026, month, 1, tzinfo=found).utcoffset() for month in (1, 7))
    return timezone(winter) if winter is not None and winter == summer else found


def _zone_of_rule(rule: str, name: str) -> ZoneInfo:
    # zoneinfo reads rules only at the end of a TZif file, here of the smallest one (RFC 9636): no moment at which
    # anything changed, and one local time type, which it must have and which is never used.
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 1)
    block = header + struct.pack(">lbb", 0, 0, 0) + b"\0"
    return ZoneInfo.from_file(BytesIO(2 * block + b"\n" + rule.encode() + b"\n"), key=name)


def next_moment(wish: time, now: datetime, zone: tzinfo) -> datetime:
    """Return the next moment, in UTC, at which clocks in `zone` show `wish`; the current minute means now.

    When clocks are put back and show it twice, both count. When they are put forward over it, it is the
    moment at which they would have shown it.
    """
    this_minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(3))
    moments = (datetime.combine(day, wish.replace(fold=fold), zone).astimezone(UTC) for day in days for fold in (0, 1))
    return next(moment for moment in moments if moment >= this_minute)


def say(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment in words, such as "tomorrow, Monday 23 November, at 07:30"."""
    there = moment.astimezone(zone)
    days = (there.date() - now.astimezone(zone).date()).days
    day = {0: "today", 1: f"tomorrow, {there:%A} {there.day} {there:%B},"}
    return f"{day.get(days, f'on {there:%A} {there.day} {there:%B}')} at {there:%H:%M}"
