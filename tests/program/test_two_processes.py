"""Two processes on one data folder: one engine at a time, each content announced by the right process."""

import signal

from tests.program.program import Ended, Program

SMALL = ["--images", "1", "--videos", "1", "--notify-at", ""]


def all_made_once(program: Program, items: int) -> bool:
    return program.rows("SELECT status, attempts, count(*) FROM content_item GROUP BY 1, 2") == [
        ("Completed", 1, items)
    ]


def test_started_together_each_makes_way_for_one_engine_and_announces_its_own(program: Program) -> None:
    started = [program.fork("generate", prompt, *SMALL) for prompt in ("Breathe", "Hope")]
    ended = [Ended(process) for process in started]
    assert [one.status for one in ended] == [0, 0]
    assert all_made_once(program, 4)
    for one, prompt in zip(ended, ("Breathe", "Hope"), strict=True):
        (line,) = one.announcements
        assert f'"{prompt}"' in line
    program.assert_whole()


def test_generate_beside_a_running_program_waits_for_that_ones_engine_and_announces_itself(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.run("generate", "Breathe", *SMALL)
    served.send_signal(signal.SIGTERM)
    assert (generated.status, len(generated.announcements)) == (0, 1)
    assert Ended(served).announcements == []
    assert all_made_once(program, 2)


def test_what_a_killed_process_accepted_is_made_and_announced_by_the_one_beside_it(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.fork("generate", "Breathe", *SMALL)
    program.until(lambda: program.value("SELECT count(*) FROM content_item WHERE status = 'Processing'"))
    generated.kill()
    program.until(program.announced)
    served.send_signal(signal.SIGTERM)
    assert len(Ended(served).announcements + Ended(generated).announcements) == 1
    assert all_made_once(program, 2)


def test_when_the_engines_process_is_killed_the_one_beside_it_takes_over(program: Program) -> None:
    served = program.fork()
    program.until(lambda: (program.data_dir / "engine.lock").exists())
    generated = program.fork("generate", "Breathe", *SMALL)
    program.until(lambda: program.value("SELECT step FROM content_item WHERE status = 'Processing'"))
    served.kill()
    ended = Ended(generated)
    assert (ended.status, len(ended.announcements)) == (0, 1)
    assert program.value("SELECT max(attempts) FROM content_item") == 2
    program.assert_whole()
