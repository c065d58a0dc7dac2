"""Two processes on one data folder: one engine at a time, and notifications by the right process."""

import signal

from tests.program.program import Ended, Program

SMALL = ["--images", "1", "--videos", "1", "--notify-at", ""]


def all_made_once(program: Program, items: int) -> bool:
    return program.rows("SELECT status, attempts, count(*) FROM content_item GROUP BY 1, 2") == [
        ("Completed", 1, items)
    ]


def test_processes_started_together_run_one_engine_and_notify_their_own(program: Program) -> None:
    started = [program.fork("generate", prompt, *SMALL) for prompt in ("Breathe", "Hope")]
    ended = [Ended(process) for process in started]
    assert [one.status for one in ended] == [0, 0]
    assert all_made_once(program, 4)
    for one, prompt in zip(ended, ("Breathe", "Hope"), strict=True):
        (line,) = one.notifications
        assert f'"{prompt}"' in line
    program.assert_whole()


def test_generate_beside_a_server_waits_for_its_engine_and_notifies_itself(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.run("generate", "Breathe", *SMALL)
    served.send_signal(signal.SIGTERM)
    assert (generated.status, len(generated.notifications)) == (0, 1)
    assert Ended(served).notifications == []
    assert all_made_once(program, 2)


def test_contents_of_a_killed_process_are_made_and_notified_by_the_other(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.fork("generate", "Breathe", *SMALL)
    program.until(lambda: program.value("SELECT count(*) FROM content_item WHERE status = 'Processing'"))
    generated.kill()
    program.until(program.is_notified)
    served.send_signal(signal.SIGTERM)
    assert len(Ended(served).notifications + Ended(generated).notifications) == 1
    assert all_made_once(program, 2)


def test_the_other_process_takes_over_when_the_engine_is_killed(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.fork("generate", "Breathe", *SMALL)
    program.until(lambda: program.value("SELECT step FROM content_item WHERE status = 'Processing'"))
    served.kill()
    ended = Ended(generated)
    assert (ended.status, len(ended.notifications)) == (0, 1)
    assert program.value("SELECT max(attempts) FROM content_item") == 2
    program.assert_whole()
