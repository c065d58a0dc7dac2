"""Cores: only those count that this process may use."""

import os
import subprocess
import sys

import pytest

from engine.video.cores import cores


def test_there_is_at_least_one() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux limits a process to some cores this way")
def test_a_process_on_one_core_has_one() -> None:
    one = min(os.sched_getaffinity(0))
    program = f"import os; os.sched_setaffinity(0, {{{one}}}); from engine.video.cores import cores; print(cores())"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "1\n"
