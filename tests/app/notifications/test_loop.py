"""The line that announces a content, and the loop that says it in time."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.notifications.loop import Notifications, announcement
from app.printable import printable
from app.streams import Gone
from persistence import claims, contents
from persistence.database import Database
from tests.conftest import NOON, Accept

WISH = NOON + timedelta(hours=6)
MILLISECOND = timedelta(milliseconds=1)

Loop = Callable[..., Notifications]


@pytest.fixture
def lines() -> list[str]:
    """Return the list to which the loops of this file say their lines."""
    return []


@pytest.fixture
def start(database: Database, tmp_path: Path, lines: list[str]) -> Iterator[Loop]:
    """Return a function that starts a loop with the real clock, and stop it at the end."""
    started = []

    def start(say: Callable[[str], None] = lines.append) -> Notifications:
        notifications = Notifications(database, tmp_path, "this process", say)
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
    return announcement(content, contents.items_of(database, content_id), data_dir)


def comes(condition: Callable[[], object], seconds: float = 2.5) -> bool:
    """Tell whether a condition comes true within so many seconds of the clock that nobody changes."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(condition())


def test_a_ready_content_is_announced_with_counts_prompt_and_folder(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=1)
    end(database, content_id, NOON)
    folder = tmp_path / "generated_content" / "ada" / str(content_id)
    expected = f'Daybreak: content ready for ada: 3 of 3 ready, "Never give up", in {folder}'
    assert line_of(database, content_id, tmp_path) == expected


def test_a_failed_content_is_announced_with_what_is_ready_of_it(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=2, videos=1)
    end(database, content_id, NOON, failed=True)
    line = line_of(database, content_id, tmp_path)
    assert line.startswith("Daybreak: content failed for ada: 2 of 3 ready, ")


def test_what_is_missing_by_then_is_announced_as_missing(
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
def test_what_a_terminal_would_obey_is_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("prompt", ["\x1b[2J\n\u202eevol\x07", "x" * 2_000, "🦁" * 2_000, "one\n" * 500])
def test_an_announcement_is_one_short_line(database: Database, accept: Accept, prompt: str) -> None:
    content_id = accept(images=1, videos=0, prompt=prompt)
    end(database, content_id, NOON)
    line = line_of(database, content_id, Path("/data"))
    assert line.isprintable()
    assert len(line) < 200
    assert line.endswith(f", in /data/generated_content/ada/{content_id}")


def test_a_tick_announces_what_is_due_once(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    first, second, _, wished = accept(), accept(), accept(), accept(notify_at=WISH)
    for content_id in (first, second, wished):
        end(database, content_id, NOON)
    moments = [NOON]
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: moments[-1])
    expected = [line_of(database, content_id, tmp_path) for content_id in (first, second, wished)]
    for moment, said in ((NOON, 2), (NOON, 2), (WISH - MILLISECOND, 2), (WISH, 3), (WISH + timedelta(days=1), 3)):
        moments.append(moment)
        notifications.tick()
        assert lines == expected[:said]
    content = contents.get(database, wished)
    assert content is not None
    assert content.notified_at == WISH


def test_a_tick_leaves_to_another_process_what_that_one_accepted(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    end(database, accept(accepted_by="another process"), NOON)
    moments = [NOON]
    notifications = Notifications(database, tmp_path, "this process", lines.append, lambda: moments[-1])
    for seconds, said in ((0, 0), (2.9, 0), (3, 1), (4, 1)):
        moments.append(NOON + timedelta(seconds=seconds))
        notifications.tick()
        assert len(lines) == said


def test_a_line_that_cannot_be_said_ends_nothing_and_skips_no_other(
    database: Database, accept: Accept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        end(database, accept(), NOON)
    said = []

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 1:
            raise BrokenPipeError

    notifications = Notifications(database, tmp_path, "this process", say, lambda: NOON)
    for _ in range(3):
        notifications.tick()
    assert len(set(said)) == len(said) == 3
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_line_that_nobody_could_read_is_said_by_the_next_process(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    end(database, accept(), NOON)
    tried = []

    def say(line: str) -> None:
        tried.append(line)
        raise Gone

    gone = Notifications(database, tmp_path, "this process", say, lambda: NOON)
    gone.tick()
    gone.tick()
    assert len(tried) == 1
    assert not caplog.records
    following = Notifications(database, tmp_path, "another process", lines.append, lambda: NOON + timedelta(seconds=3))
    following.tick()
    following.tick()
    gone.tick()
    assert lines == tried


def test_a_database_that_cannot_be_used_is_logged_once_until_it_can(
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
            .startswith("Notifications are waiting: The database content_generation.db was moved")
        )
        assert caplog.records[-1].exc_info is None
        (tmp_path / "away.db").rename(path)
        notifications.tick()
    assert len(lines) == 1


def test_a_tick_that_fails_is_logged_and_the_next_one_announces(
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


def test_the_loop_announces_what_was_overdue_when_it_started(
    database: Database, accept: Accept, lines: list[str], start: Loop
) -> None:
    end(database, accept(accepted_by="a process that ended", notify_at=NOON), NOON)
    with time_machine.travel(NOON + timedelta(days=1)):
        start()
        assert comes(lambda: lines, seconds=1)


def test_the_loop_announces_within_two_seconds_and_stops(
    database: Database, accept: Accept, lines: list[str], start: Loop
) -> None:
    notifications = start()
    end(database, accept(), datetime.now(UTC))
    assert comes(lambda: lines, seconds=2)
    notifications.stop()
    end(database, accept(), datetime.now(UTC))
    assert not comes(lambda: len(lines) > 1, seconds=1.5)


def test_the_loop_goes_on_after_a_line_that_could_not_be_said(
    database: Database, accept: Accept, start: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    said = []

    def say(line: str) -> None:
        said.append(line)
        raise BrokenPipeError

    start(say)
    end(database, accept(), datetime.now(UTC))
    assert comes(lambda: len(said) == 1)
    end(database, accept(), datetime.now(UTC))
    assert comes(lambda: len(said) == 2)
    assert comes(lambda: len(caplog.records) == 2)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-400)])
def test_a_clock_that_jumps_does_not_delay_the_next_look(
    database: Database, accept: Accept, lines: list[str], start: Loop, jump: timedelta
) -> None:
    end(database, accept(), datetime.now(UTC))
    start()
    assert comes(lambda: lines)
    with time_machine.travel(datetime.now(UTC) + jump):
        end(database, accept(), datetime.now(UTC))
        assert comes(lambda: len(lines) == 2)


@pytest.mark.parametrize(
    "before",
    [
        datetime(2026, 10, 25, 2, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
)
def test_a_change_to_or_from_summer_time_does_not_delay_a_wish(
    database: Database, accept: Accept, lines: list[str], start: Loop, before: datetime
) -> None:
    with time_machine.travel(before):
        wish = before.astimezone(UTC) + timedelta(seconds=1)
        end(database, accept(notify_at=wish), datetime.now(UTC))
        start()
        assert comes(lambda: lines, seconds=3.5)
        content = contents.get(database, 1)
        assert content is not None
        assert content.notified_at is not None
        assert timedelta(0) <= content.notified_at - wish <= timedelta(seconds=2)


def test_a_content_whose_owner_stopped_the_last_of_it_is_not_announced(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    content_id = accept()
    contents.cancel(database, content_id, NOON)
    Notifications(database, tmp_path, "this process", lines.append, lambda: NOON).tick()
    assert lines == []


def test_a_content_of_which_something_was_stopped_is_announced_with_what_is_ready(
    database: Database, accept: Accept, tmp_path: Path, lines: list[str]
) -> None:
    content_id = accept(images=2, videos=1)
    contents.cancel(database, content_id, NOON, contents.items_of(database, content_id)[2].item_id)
    end(database, content_id, NOON)
    Notifications(database, tmp_path, "this process", lines.append, lambda: NOON).tick()
    assert len(lines) == 1
    assert lines[0].startswith("Daybreak: content ready for ada: 2 of 3 ready, ")
