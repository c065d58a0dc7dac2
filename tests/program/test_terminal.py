"""All ways in which a terminal closes: accepted items wait, uncounted, for the next start, and none fails."""

import os
import pty
import signal
from pathlib import Path

import pytest
from filelock import FileLock

from persistence import contents
from persistence.database import open_database
from persistence.tables import Content, Item, User
from tests.conftest import NOON
from tests.program.forked import Forked
from tests.program.program import Program

PROMPT = ["generate", "Never give up", "--images", "1", "--videos", "0", "--notify-at", ""]
IS_WORKING = "SELECT step > 1 FROM content_item WHERE status = 'Processing'"
STOPPED = "Stopped. Finished items are kept; `python -m app` makes the rest.\n"
NOTHING = "Stopped before anything was accepted.\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a pipe to use as a standard stream."""
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


class Window:
    """A terminal window."""

    def __init__(self) -> None:
        self._leader, self._follower = pty.openpty()
        self._path = Path(os.ttyname(self._follower))

    def starts(self, program: Program, *arguments: str) -> Forked:
        """Start a command in it."""
        return program.fork(*arguments, stdin=self._path, stdout=self._path, stderr=self._path)

    def types(self, text: str) -> None:
        """Type something."""
        os.write(self._leader, text.encode())

    def shows(self, text: str) -> None:
        """Wait until some text is shown."""
        screen = b""
        while text.encode() not in screen:
            screen += os.read(self._leader, 65536)

    def closes(self) -> None:
        """Close the window; writes and reads fail from now on."""
        os.close(self._follower)
        os.close(self._leader)


def end(program: Program, process: Forked) -> tuple[int | None, str]:
    """Wait for the end; return the exit status and standard error."""
    program.until(lambda: process.poll() is not None)
    return process.returncode, process.communicate()[1]


def assert_given_back(program: Program) -> None:
    assert program.value("SELECT status FROM user_content") == "Processing"
    assert program.rows("SELECT DISTINCT status, attempts FROM content_item") == [("Pending", 0)]


@pytest.mark.parametrize("lines", [1, 3])
def test_after_a_closed_pipe_the_next_start_finishes_the_work(program: Program, pipe: Path, lines: int) -> None:
    program.data_dir.mkdir()
    with FileLock(program.data_dir / "engine.lock"):  # blocks generation and further output
        process = program.fork(*PROMPT, stdout=pipe)
        with pipe.open() as reader:
            read = [reader.readline() for _ in range(lines)]
        assert read[0].startswith("user_id: ")
        assert end(program, process) == (130, STOPPED)
    assert_given_back(program)
    if lines == 1:
        assert len(program.finish()) == 1
        assert program.rows("SELECT status, attempts FROM content_item") == [("Completed", 1)]


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ({"stdout": None}, NOTHING),
        ({"stdout": Path("/dev/full")}, NOTHING),
        ({"stdout": None, "stderr": None}, ""),
    ],
)
def test_nothing_is_accepted_if_the_user_id_cannot_be_printed(
    program: Program, streams: dict[str, Path | None], said: str
) -> None:
    process = program.fork(*PROMPT, stdin="", script="app", **streams)
    assert end(program, process) == (130, said)
    assert program.value("SELECT count(*) FROM users") == 0


def test_without_standard_error_everything_is_made(program: Program) -> None:
    process = program.fork(*PROMPT, stderr=Path("/dev/full"))
    assert end(program, process) == (0, "")
    assert process.communicate()[0].count("\n") == 4


def test_help_without_a_reader_is_not_a_failure(program: Program) -> None:
    assert end(program, program.fork("--help", stdout=Path("/dev/full"))) == (130, "")


def test_closing_the_window_ends_the_process(program: Program) -> None:
    window = Window()
    process = window.starts(program, *PROMPT)
    program.until(lambda: program.value(IS_WORKING))
    window.closes()
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGHUP)  # sent by the system and by the shell in the window
    assert end(program, process)[0] == 130
    assert_given_back(program)


def test_closing_the_window_at_a_question_stores_nothing(program: Program) -> None:
    window = Window()
    process = window.starts(program, "generate")
    window.types("Never give up\n")
    window.shows("When should we notify you")
    window.closes()
    assert end(program, process)[0] == 130
    assert program.value("SELECT count(*) FROM users") == 0


def test_without_a_signal_everything_is_made_and_the_next_start_notifies(program: Program) -> None:
    window = Window()
    process = window.starts(program, *PROMPT)
    program.until(lambda: program.value(IS_WORKING))
    window.closes()
    assert end(program, process)[0] == 0
    assert program.rows("SELECT status, notified_at FROM user_content") == [("Completed", None)]


def test_a_server_whose_notification_has_no_reader_ends_and_the_next_one_prints_it(
    program: Program, pipe: Path
) -> None:
    database = open_database(program.data_dir / "content_generation.db")
    user = User(user_id="ada", created_at=NOON)
    content = Content(user_id="ada", prompt="Never give up", created_at=NOON, accepted_by="a process that ended")
    item = Item(item_id="1", kind="image", position=1, prompt="x", seed=1, model="builtin", settings={})
    contents.cancel(database, contents.accept(database, user, content, [item]), NOON)
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE user_content SET status = 'Failed'")
    database.close()
    process = program.fork(stdout=pipe)
    pipe.open().close()
    status, said = end(program, process)
    assert status == 130
    assert said.splitlines()[1:] == STOPPED.splitlines()
    assert program.value("SELECT notified_at FROM user_content") is None
    assert len(program.finish()) == 1
