"""The moment that a person means by HH:MM in a time zone, and its description."""

import re
import struct
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: A POSIX time zone rule such as CET-1CEST,M3.5.0,M10.5.0/3: a name, an offset and optionally daylight saving time.
_RULE = re.compile(r"(?:[A-Z]{3,}|<[A-Z0-9+-]{3,}>)[+-]?\d[\w<>+:.,/-]*", re.ASCII | re.IGNORECASE)

#: The C library's dates for a rule that names a daylight saving time but no dates.
_DEFAULT_DATES = ",M3.2.0,M11.1.0"

#: Maximum characters of a rule; real ones have about forty.
MAX_RULE = 100


def zone(name: str) -> tzinfo:
    """Return the time zone for an IANA name or a POSIX rule; `str` of it is accepted here again.

    Raises ValueError for anything else.
    """
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(name)
    if len(name) <= MAX_RULE and _RULE.fullmatch(name):
        for rule in (name, name + _DEFAULT_DATES):
            with suppress(ValueError):
                return _simplified(_zone_of_rule(rule, name))
    raise ValueError(f"{name!r} is not a time zone")


def _simplified(zone: ZoneInfo) -> tzinfo:
    """Return a plain offset for a zone without daylight saving time: POSIX inverts the sign, which misleads people."""
    winter, summer = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return timezone(winter) if winter is not None and winter == summer else zone


def _zone_of_rule(rule: str, name: str) -> ZoneInfo:
    # zoneinfo reads rules only at the end of a TZif file, so build the smallest one (RFC 9636): without transitions,
    # and with one local time type, which is mandatory but never used.
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 1)
    block = header + struct.pack(">lbb", 0, 0, 0) + b"\0"
    return ZoneInfo.from_file(BytesIO(2 * block + b"\n" + rule.encode() + b"\n"), key=name)


def next_moment(time_of_day: time, now: datetime, zone: tzinfo) -> datetime:
    """Return the next moment, in UTC, at which clocks in `zone` show `time_of_day`; the current minute counts.

    If clocks are set back and show it twice, both count. If they are set forward past it, return the moment at which
    they would have shown it.
    """
    this_minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(3))
    times = [time_of_day.replace(fold=fold) for fold in (0, 1)]
    moments = (datetime.combine(day, local, zone).astimezone(UTC) for day in days for local in times)
    return next(moment for moment in moments if moment >= this_minute)


def describe(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a description of a moment, such as "tomorrow, Monday 23 November, at 07:30"."""
    local = moment.astimezone(zone)
    date = f"{local:%A} {local.day} {local:%B}"
    days = (local.date() - now.astimezone(zone).date()).days
    day = {0: "today", 1: f"tomorrow, {date},"}.get(days, f"on {date}")
    return f"{day} at {local:%H:%M}"
