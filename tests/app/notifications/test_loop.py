"""The notification of a content, and the loop that prints it in time."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.notifications.loop import Notifications, notification_line
from app.printable import printable
from app.streams import OutputClosed
from persistence import claims, contents
from persistence.database import Database
from tests.conftest import NOON, Accept

NOTIFY_AT = NOON + timedelta(hours=6)
MILLISECOND = timedelta(milliseconds=1)

Loop = Callable[..., Notifications]


@pytest.fixture
def lines() -> list[str]:
    """Return the list that collects the printed lines."""
    return []


@pytest.fixture
def start(database: Database, tmp_path: Path, lines: list[str]) -> Iterator[Loop]:
    """Return a function that starts a loop with the real clock, which is stopped after the test."""
    started = []

    def start(print_line: Callable[[str], None] = lines.append) -> Notifications:
        notifications = Notifications(database, tmp_path, "this process", print_line)
        notifications.start()
        started.append(notifications)
        return notifications

    yield start
    for notifications in started:
        notifications.stop()


@pytest.fixture(autouse=True)
def picture(tmp_path: Path) -> Path:
    """Return the file of every finished item."""
    path = tmp_path / "path"
    path.write_text("a picture")
    return path


def end(database: Database, content_id: int, at: datetime, *, failed: bool = False) -> None:
    """Complete every item of a content, or all but the videos."""
    while claimed := claims.claim(database, content_id, 1, at):
        if failed and claimed[0].kind == "video":
            claims.fail(database, claimed, "out of memory", at)
        else:
            claims.complete(database, claimed[0], "path", at)


def line_of(database: Database, content_id: int, data_dir: Path) -> str:
    content = contents.get(database, content_id)
    assert content is not None
    return notification_line(content, contents.items_of(database, content_id), data_dir)


def becomes_true(condition: Callable[[], object], seconds: float = 2.5) -> bool:
    """Return whether a condition becomes true within a number of (monotonic) seconds."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(condition())


def test_a_ready_content_is_notified_with_counts_prompt_and_folder(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=1)
    end(database, content_id, NOON)
    folder = tmp_path / "generated_content" / "ada" / str(content_id)
    expected = f'Daybreak: content ready for ada: 3 of 3 ready, "Never give up", in {folder}'
    assert line_of(database, content_id, tmp_path) == expected


def test_a_failed_content_is_notified_with_its_finished_items(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=1)
    end(database, content_id, NOON, failed=True)
    line = line_of(database, content_id, tmp_path)
    assert line.startswith("Daybreak: content failed for ada: 2 of 3 ready, ")


def test_missing_files_are_notified_as_missing(
    database: Database, accept: Accept, tmp_path: Path, picture: Path
) -> None:
    content_id = accept(images=2, videos=1)
    end(database, content_id, NOON)
    picture.unlink()
    line = line_of(database, content_id, tmp_path)
    assert line.startswith('Daybreak: content ready for ada: 0 of 3 ready, 3 missing, "Never give up", in ')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Go on", "Go on"),
        ("one\ntwo\r\n three\tfour", "one two three four"),
        ("one\u2028two\u2029three\x85four\x0bfive", "one two three four five"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07bell", "]0;titlebell"),
        ("\x9b31mred\x00\x7f", "31mred"),
        ("\u202eevol\u202c \u2066x\u2069 \u200ey\u200fz\u061c", "evol x yz"),
        ("👩‍🚀 🦁", "👩‍🚀 🦁"),
        ("לעולם אל תוותר", "לעולם אל תוותר"),
        ("ne\u0301ver", "ne\u0301ver"),
        ("\x1b \u202e", ""),
    ],
)
def test_control_characters_are_removed(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("prompt", ["\x1b[2J\n\u202eevol\x07", "x" * 2_000, "🦁" * 2_000, "one\n" * 500])
def test_a_notification_is_one_short_line(database: Database, accept: Accept, prompt: str) -> None:
    content_id = accept(images=1, videos=0, prompt=prompt)
    end(database, content_id, NOON)
    line = line_of(database, content_id, Path("/data"))
    assert line.isprintable()
    assert len(line) < 200
    assert line.endswith(f", in /data/generated_content/ada/{content_id}")


def test_a_tick_prints_due_notifications_once(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    first, second, _, timed = accept(), accept(), accept(), accept(notify_at=NOTIFY_AT)
    for content_id in (first, second, timed):
        end(database, content_id, NOON)
    moments = [NOON]
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: moments[-1])
    expected = [line_of(database, content_id, tmp_path) for content_id in (first, second, timed)]
    for moment, count in (
        (NOON, 2),
        (NOON, 2),
        (NOTIFY_AT - MILLISECOND, 2),
        (NOTIFY_AT, 3),
        (NOTIFY_AT + timedelta(days=1), 3),
    ):
        moments.append(moment)
        notifications.tick()
        assert lines == expected[:count]
    content = contents.get(database, timed)
    assert content is not None
    assert content.notified_at == NOTIFY_AT


def test_a_tick_leaves_contents_of_another_process_to_it(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    end(database, accept(accepted_by="another process"), NOON)
    moments = [NOON]
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: moments[-1])
    for seconds, count in ((0, 0), (2.9, 0), (3, 1), (4, 1)):
        moments.append(NOON + timedelta(seconds=seconds))
        notifications.tick()
        assert len(lines) == count


def test_a_line_that_cannot_be_printed_does_not_affect_others(
    database: Database, accept: Accept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        end(database, accept(), NOON)
    printed = []

    def print_line(line: str) -> None:
        printed.append(line)
        if len(printed) == 1:
            raise BrokenPipeError

    notifications = Notifications(database, tmp_path, "this process", print_line, lambda: NOON)
    for _ in range(3):
        notifications.tick()
    assert len(set(printed)) == len(printed) == 3
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_line_without_a_reader_is_printed_by_the_next_process(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    end(database, accept(), NOON)
    tried = []

    def print_line(line: str) -> None:
        tried.append(line)
        raise OutputClosed

    gone = Notifications(database, tmp_path, "this process", print_line, lambda: NOON)
    gone.tick()
    gone.tick()
    assert len(tried) == 1
    assert not caplog.records
    following = Notifications(database, tmp_path, "another process", lines.append, lambda: NOON + timedelta(seconds=3))
    following.tick()
    following.tick()
    gone.tick()
    assert lines == tried


def test_a_failing_database_is_logged_once_until_it_recovers(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    end(database, accept(), NOON)
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: NOON)
    path = tmp_path / "content_generation.db"
    for times in (1, 2):
        path.rename(tmp_path / "away.db")
        for _ in range(3):
            notifications.tick()
        assert len(caplog.records) == times
        assert (
            caplog.records[-1]
            .getMessage()
            .startswith("Notifications are delayed: The database content_generation.db was moved")
        )
        assert caplog.records[-1].exc_info is None
        (tmp_path / "away.db").rename(path)
        notifications.tick()
    assert len(lines) == 1


def test_a_failed_tick_is_logged_and_the_next_one_notifies(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    end(database, accept(), NOON)
    moments: list[datetime] = []
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: moments[-1])
    notifications.tick()
    assert (len(lines), len(caplog.records)) == (0, 1)
    moments.append(NOON)
    notifications.tick()
    assert len(lines) == 1


def test_the_loop_prints_overdue_notifications_when_it_starts(
    database: Database, accept: Accept, lines: list[str], start: Loop
) -> None:
    end(database, accept(accepted_by="a process that ended", notify_at=NOON), NOON)
    with time_machine.travel(NOON + timedelta(days=1)):
        start()
        assert becomes_true(lambda: lines, seconds=1)


def test_the_loop_notifies_within_two_seconds_and_stops(
    database: Database, accept: Accept, lines: list[str], start: Loop
) -> None:
    notifications = start()
    end(database, accept(), datetime.now(UTC))
    assert becomes_true(lambda: lines, seconds=2)
    notifications.stop()
    end(database, accept(), datetime.now(UTC))
    assert not becomes_true(lambda: len(lines) > 1, seconds=1.5)


def test_the_loop_continues_after_a_line_that_could_not_be_printed(
    database: Database, accept: Accept, start: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    printed = []

    def print_line(line: str) -> None:
        printed.append(line)
        raise BrokenPipeError

    start(print_line)
    end(database, accept(), datetime.now(UTC))
    assert becomes_true(lambda: len(printed) == 1)
    end(database, accept(), datetime.now(UTC))
    assert becomes_true(lambda: len(printed) == 2)
    assert becomes_true(lambda: len(caplog.records) == 2)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-400)])
def test_a_clock_change_does_not_delay_the_next_poll(
    database: Database, accept: Accept, lines: list[str], start: Loop, jump: timedelta
) -> None:
    end(database, accept(), datetime.now(UTC))
    start()
    assert becomes_true(lambda: lines)
    with time_machine.travel(datetime.now(UTC) + jump):
        end(database, accept(), datetime.now(UTC))
        assert becomes_true(lambda: len(lines) == 2)


@pytest.mark.parametrize(
    "before",
    [
        datetime(2026, 10, 25, 2, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
)
def test_daylight_saving_time_does_not_delay_a_notification(
    database: Database, accept: Accept, lines: list[str], start: Loop, before: datetime
) -> None:
    with time_machine.travel(before):
        notify_at = before.astimezone(UTC) + timedelta(seconds=1)
        end(database, accept(notify_at=notify_at), datetime.now(UTC))
        start()
        assert becomes_true(lambda: lines, seconds=3.5)
        content = contents.get(database, 1)
        assert content is not None
        assert content.notified_at is not None
        assert timedelta(0) <= content.notified_at - notify_at <= timedelta(seconds=2)


def test_a_content_ended_by_its_owner_is_not_notified(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    content_id = accept()
    contents.cancel(database, content_id, NOON)
    Notifications(database, tmp_path, "this process", lines.append, lambda: NOON).tick()
    assert lines == []


def test_a_partly_cancelled_content_is_notified_with_its_finished_items(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    content_id = accept(images=2, videos=1)
    contents.cancel(database, content_id, NOON, contents.items_of(database, content_id)[2].item_id)
    end(database, content_id, NOON)
    Notifications(database, tmp_path, "this process", lines.append, lambda: NOON).tick()
    assert len(lines) == 1
    assert lines[0].startswith("Daybreak: content ready for ada: 2 of 3 ready, ")
