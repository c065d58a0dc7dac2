"""The moment that a person means by HH:MM."""

import subprocess
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from app import due_time
from tests.conftest import NOON

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
APIA = ZoneInfo("Pacific/Apia")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def there(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def next_moment(time_of_day: str, now: datetime, zone: tzinfo) -> datetime:
    return due_time.next_moment(time.fromisoformat(time_of_day), now, zone)


@pytest.mark.parametrize(
    ("zone", "now", "time_of_day", "moment"),
    [
        (BERLIN, "2026-11-22T12:00", "18:00", "2026-11-22T17:00"),
        (BERLIN, "2026-11-22T12:00", "07:30", "2026-11-23T06:30"),
        (BERLIN, "2026-11-22T12:00", "12:01", "2026-11-22T11:01"),
        (BERLIN, "2026-11-22T12:00", "11:59", "2026-11-23T10:59"),
        (BERLIN, "2026-12-31T23:00", "22:00", "2027-01-01T21:00"),
        (NEW_YORK, "2026-11-22T20:00", "21:00", "2026-11-23T02:00"),
        (KATHMANDU, "2026-11-22T03:00", "05:00", "2026-11-21T23:15"),
        (APIA, "2026-11-22T00:30", "00:15", "2026-11-22T11:15"),
    ],
)
def test_a_future_time_is_today_and_a_past_one_tomorrow(
    zone: ZoneInfo, now: str, time_of_day: str, moment: str
) -> None:
    assert next_moment(time_of_day, there(zone, now), zone) == utc(moment)


@pytest.mark.parametrize("seconds", [0, 1, 59.999])
@pytest.mark.parametrize("zone", [UTC, BERLIN, KATHMANDU])
def test_the_current_minute_means_now(zone: ZoneInfo, seconds: float) -> None:
    now = NOON + timedelta(seconds=seconds)
    moment = due_time.next_moment(now.astimezone(zone).time().replace(second=0, microsecond=0), now, zone)
    assert moment == NOON
    assert moment <= now


@pytest.mark.parametrize(
    ("now", "time_of_day", "moment"),
    [
        ("2026-11-22T23:59:59", "00:00", "2026-11-22T23:00"),
        ("2026-11-22T23:59:59", "23:59", "2026-11-22T22:59"),
        ("2026-11-22T23:59:59", "23:58", "2026-11-23T22:58"),
        ("2026-11-23T00:00:00", "00:00", "2026-11-22T23:00"),
        ("2026-11-23T00:00:30", "00:00", "2026-11-22T23:00"),
        ("2026-11-23T00:01:00", "00:00", "2026-11-23T23:00"),
        ("2026-11-23T00:00:00", "23:59", "2026-11-23T22:59"),
    ],
)
def test_midnight_is_the_start_of_the_next_day(now: str, time_of_day: str, moment: str) -> None:
    assert next_moment(time_of_day, there(BERLIN, now), BERLIN) == utc(moment)


@pytest.mark.parametrize(
    ("zone", "now", "time_of_day", "shown"),
    [
        (BERLIN, "2026-03-28T20:00", "02:30", "2026-03-29T03:30"),
        (BERLIN, "2026-03-29T01:59", "02:00", "2026-03-29T03:00"),
        (BERLIN, "2026-03-29T03:00", "02:30", "2026-03-29T03:30"),
        (BERLIN, "2026-03-29T03:31", "02:30", "2026-03-30T02:30"),
        (BERLIN, "2026-03-29T01:59", "03:00", "2026-03-29T03:00"),
        (NEW_YORK, "2026-03-07T20:00", "02:30", "2026-03-08T03:30"),
        (NEW_YORK, "2026-03-08T03:31", "02:30", "2026-03-09T02:30"),
    ],
)
def test_a_skipped_time_is_when_clocks_would_have_shown_it(
    zone: ZoneInfo, now: str, time_of_day: str, shown: str
) -> None:
    assert next_moment(time_of_day, there(zone, now), zone) == there(zone, shown)


@pytest.mark.parametrize(
    ("zone", "now", "now_fold", "time_of_day", "moment", "moment_fold"),
    [
        (BERLIN, "2026-10-24T20:00", 0, "02:30", "2026-10-25T02:30", 0),
        (BERLIN, "2026-10-25T02:30:59", 0, "02:30", "2026-10-25T02:30", 0),
        (BERLIN, "2026-10-25T02:31", 0, "02:30", "2026-10-25T02:30", 1),
        (BERLIN, "2026-10-25T02:00", 1, "02:30", "2026-10-25T02:30", 1),
        (BERLIN, "2026-10-25T02:30:59", 1, "02:30", "2026-10-25T02:30", 1),
        (BERLIN, "2026-10-25T02:31", 1, "02:30", "2026-10-26T02:30", 0),
        (BERLIN, "2026-10-25T02:59", 0, "03:00", "2026-10-25T03:00", 0),
        (NEW_YORK, "2026-11-01T01:31", 0, "01:30", "2026-11-01T01:30", 1),
        (NEW_YORK, "2026-11-01T01:31", 1, "01:30", "2026-11-02T01:30", 0),
    ],
)
def test_a_repeated_time_counts_both_times(
    zone: ZoneInfo, now: str, now_fold: int, time_of_day: str, moment: str, moment_fold: int
) -> None:
    assert next_moment(time_of_day, there(zone, now, now_fold), zone) == there(zone, moment, moment_fold)


@pytest.mark.parametrize(
    ("zone", "now", "time_of_day", "moment"),
    [
        (BERLIN, "2026-03-28T20:00", "07:30", "2026-03-29T05:30"),
        (BERLIN, "2026-10-24T20:00", "07:30", "2026-10-25T06:30"),
        (NEW_YORK, "2026-03-07T20:00", "07:30", "2026-03-08T11:30"),
        (NEW_YORK, "2026-10-31T20:00", "07:30", "2026-11-01T12:30"),
    ],
)
def test_a_time_is_local_even_across_a_clock_change(zone: ZoneInfo, now: str, time_of_day: str, moment: str) -> None:
    assert next_moment(time_of_day, there(zone, now), zone) == utc(moment)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, KATHMANDU])
def test_the_next_moment_is_within_25_hours_and_shows_the_time(zone: ZoneInfo) -> None:
    time_of_day = time(7, 30)
    for hour in range(0, 365 * 24, 7):
        now = NOON + timedelta(hours=hour)
        moment = due_time.next_moment(time_of_day, now, zone)
        assert timedelta(0) <= moment - now <= timedelta(hours=25)
        assert moment.astimezone(zone).time() == time_of_day
        assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        ("2026-11-22T17:00", BERLIN, "today at 18:00"),
        ("2026-11-22T12:00", BERLIN, "today at 13:00"),
        ("2026-11-23T06:30", BERLIN, "tomorrow, Monday 23 November, at 07:30"),
        ("2026-11-22T23:05", BERLIN, "tomorrow, Monday 23 November, at 00:05"),
        ("2026-11-23T02:00", NEW_YORK, "today at 21:00"),
        ("2026-11-24T12:00", BERLIN, "on Tuesday 24 November at 13:00"),
        ("2026-12-01T12:00", BERLIN, "on Tuesday 1 December at 13:00"),
    ],
)
def test_a_moment_is_described_with_its_day(moment: str, zone: ZoneInfo, words: str) -> None:
    assert due_time.describe(utc(moment), NOON, zone) == words


def test_the_day_is_local_and_not_that_of_utc() -> None:
    late = utc("2026-11-22T23:30")
    assert due_time.describe(late + timedelta(minutes=15), late, BERLIN) == "today at 00:45"
    assert due_time.describe(late + timedelta(minutes=15), late, KATHMANDU) == "today at 05:30"
    assert due_time.describe(late + timedelta(hours=6), late, NEW_YORK) == "tomorrow, Monday 23 November, at 00:30"


@pytest.mark.parametrize(
    ("rule", "name"),
    [("<+03>-3", "UTC+03:00"), ("<+0545>-5:45", "UTC+05:45"), ("UTC0", "UTC"), ("UTC+2", "UTC-02:00")],
)
def test_a_rule_without_daylight_saving_time_is_a_plain_offset(rule: str, name: str) -> None:
    zone = due_time.zone(rule)
    assert str(zone) == name
    shown = subprocess.run(["date", "+%:z"], env={"TZ": rule}, capture_output=True, text=True, check=True).stdout
    assert NOON.astimezone(zone).isoformat()[-6:] == shown.strip()


@pytest.mark.parametrize(
    "rule",
    [
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "CET-1CEST",
        "EST5EDT,M3.2.0,M11.1.0",
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "EET-2EEST,J90,J300/1:30",
        "<-03>3<-02>,89,299",
    ],
)
def test_a_rule_agrees_with_the_date_command(rule: str) -> None:
    zone = due_time.zone(rule)
    assert str(zone) == rule
    moments = [NOON + timedelta(days=days, hours=11) for days in range(0, 360, 23)]
    seconds = "".join(f"@{int(moment.timestamp())}\n" for moment in moments)
    command = ["date", "--file=-", "+%Y-%m-%d %H:%M %Z"]
    shown = subprocess.run(command, input=seconds, env={"TZ": rule}, capture_output=True, text=True, check=True).stdout
    assert [f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}" for moment in moments] == shown.splitlines()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "Mars/Olympus",
        "AAA",
        "A5",
        "5",
        "CET-25",
        "CET-1CEST,M13.5.0,M10.5.0",
        "\n",
        "é5",
        "x" * 999 + "1",
    ],
)
def test_anything_but_a_name_or_a_rule_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        due_time.zone(name)


def test_a_moment_is_found_across_the_clock_change_of_a_rule() -> None:
    rule = due_time.zone("CET-1CEST,M3.5.0,M10.5.0/3")
    for day in ("2026-03-28T20:00", "2026-10-24T20:00", "2026-11-22T20:00"):
        now = there(BERLIN, day)
        assert next_moment("07:30", now, rule) == next_moment("07:30", now, BERLIN)
