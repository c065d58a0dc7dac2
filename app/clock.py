"""Which moment a person means by HH:MM, and how to say it to them."""

from datetime import UTC, datetime, time, timedelta, tzinfo


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
