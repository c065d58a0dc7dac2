"""`kill -9` of the real program at many moments: no finished item is lost, no partial file stays."""

import random
import signal
import time

import psutil
import pytest

from tests.program.program import Ended, Program

PROMPT = ["generate", "Never give up", "--images", "3", "--videos", "2", "--notify-at", ""]
MOMENTS = ["mid_step", "between_file_and_row", "before_the_notification"]
MORE_MOMENTS = [
    "after_claim", "while_writing_a_picture", "while_writing_a_video", "before_renaming", "between_original_and_shown",
    "before_the_last_row",
]  # fmt: skip


@pytest.mark.parametrize(
    "moment", [*MOMENTS, *(pytest.param(moment, marks=pytest.mark.soak) for moment in MORE_MOMENTS)]
)
def test_after_a_kill_everything_is_finished_and_notified_once(program: Program, moment: str) -> None:
    killed = program.run(moment, *PROMPT, script="tests.program.killed")
    assert killed.status == -signal.SIGKILL
    finished = set(program.rows("SELECT path, finished_at FROM content_item WHERE status = 'Completed'"))
    files = {path: program.files()[path] for path, _ in finished}

    notifications = program.finish()
    assert program.rows("SELECT status, count(*) FROM content_item GROUP BY status") == [("Completed", 5)]
    assert program.value("SELECT status FROM user_content") == "Completed"
    assert finished <= set(program.rows("SELECT path, finished_at FROM content_item"))
    assert files.items() <= program.files().items()
    assert program.value("SELECT max(attempts) FROM content_item") <= 2
    program.assert_whole()
    assert len(killed.notifications + notifications) == 1


def test_kills_at_any_time_lose_nothing(program: Program) -> None:
    moments = random.Random(5)
    accepted = program.fork(*PROMPT)
    program.until(lambda: program.value("SELECT count(*) FROM content_item WHERE status = 'Processing'"))
    time.sleep(moments.uniform(0, 1))
    accepted.kill()
    printed = Ended(accepted).notifications
    for _ in range(3):
        # Attempts are counted in the claim; the next test covers a program that always dies at the same item.
        process = program.fork()
        before = program.value("SELECT sum(attempts) FROM content_item")
        program.until(lambda: program.value("SELECT sum(attempts) FROM content_item") > before or program.is_notified())  # noqa: B023
        time.sleep(moments.uniform(0, 0.5))
        process.kill()
        printed += Ended(process).notifications
        if program.value("SELECT max(attempts) FROM content_item WHERE status != 'Completed'") == 2:
            break
    printed += program.finish()
    assert program.rows("SELECT status, count(*) FROM content_item GROUP BY status") == [("Completed", 5)]
    program.assert_whole()
    assert len(printed) == 1


def test_an_item_that_kills_the_program_three_times_fails_and_the_others_are_made(program: Program) -> None:
    for arguments in (PROMPT, ["serve"], ["serve"]):
        killed = program.run("at_the_first_video", *arguments, script="tests.program.killed")
        assert killed.status == -signal.SIGKILL
    notifications = program.finish()
    failed = program.rows("SELECT kind, position, attempts, error FROM content_item WHERE status = 'Failed'")
    assert failed == [("video", 1, 3, "Daybreak ended 3 times while making this.")]
    assert program.value("SELECT count(*) FROM content_item WHERE status = 'Completed'") == 4
    program.assert_whole()
    (line,) = notifications
    assert line.startswith("Daybreak: content failed for ")
    assert "4 of 5 ready" in line


def test_an_ffmpeg_that_outlives_the_program_leaves_no_file(program: Program) -> None:
    killed = program.run("while_ffmpeg_sleeps", *PROMPT, script="tests.program.killed")
    assert killed.status == -signal.SIGKILL
    (ffmpeg,) = [
        process for process in psutil.process_iter() if str(program.data_dir) in " ".join(command_line(process))
    ]
    served = program.fork()
    program.until(lambda: program.value("SELECT attempts FROM content_item WHERE kind = 'video' AND position = 1") == 2)
    ffmpeg.resume()
    program.until(lambda: not ffmpeg.is_running() or ffmpeg.status() == psutil.STATUS_ZOMBIE)
    program.until(program.is_notified)
    served.send_signal(signal.SIGTERM)
    assert Ended(served).status == 0
    program.assert_whole()


def command_line(process: psutil.Process) -> list[str]:
    """Return the command line of a process, empty if it is ending."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []
