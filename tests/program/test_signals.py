"""Ctrl-C and SIGTERM: the claim is released and the next start continues."""

import signal
from datetime import datetime, timedelta

import pytest

from tests.program.program import Ended, Program

PROMPT = ["generate", "Never give up", "--images", "1", "--videos", "1"]
IS_WORKING = "SELECT step > 1 FROM content_item WHERE status = 'Processing'"


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.soak), signal.SIGTERM])
def test_an_interrupted_claim_is_released_uncounted_and_the_next_start_finishes(program: Program, number: int) -> None:
    process = program.start(*PROMPT, "--notify-at", "")
    program.until(lambda: program.value(IS_WORKING))
    process.send_signal(number)
    interrupted = Ended(process)
    assert interrupted.status == 130
    assert "`python -m app` makes the rest" in interrupted.err
    assert program.value("SELECT status FROM user_content") == "Processing"
    assert program.rows("SELECT DISTINCT status, attempts FROM content_item") == [("Pending", 0)]
    assert program.files() == {}

    assert len(program.finish()) == 1
    assert program.rows("SELECT DISTINCT status, attempts FROM content_item") == [("Completed", 1)]
    program.assert_whole()


def test_ctrl_c_while_only_the_notification_is_pending_is_not_a_failure(program: Program) -> None:
    later = f"{datetime.now() + timedelta(hours=2):%H:%M}"
    process = program.start("generate", "Never give up", "--images", "1", "--videos", "0", "--notify-at", later)
    program.until(lambda: program.value("SELECT status FROM user_content") == "Completed")
    process.send_signal(signal.SIGINT)
    interrupted = Ended(process)
    assert interrupted.status == 0
    assert "`python -m app` will notify you at the time you chose" in interrupted.err
    assert interrupted.notifications == []
    assert program.value("SELECT notified_at FROM user_content") is None


def test_ctrl_c_at_a_question_stores_nothing(program: Program) -> None:
    process = program.start("generate", stdin="Never give up\n", stdin_ends=False)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("user_id: ")
    process.send_signal(signal.SIGINT)
    interrupted = Ended(process)
    assert (interrupted.status, interrupted.err) == (130, "Stopped before anything was accepted.\n")
    assert program.value("SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_a_server_stops_cleanly(program: Program, number: int) -> None:
    process = program.start()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    process.send_signal(number)
    ended = Ended(process)
    assert (ended.status, ended.out) == (0, "")
    assert "Traceback" not in ended.err
