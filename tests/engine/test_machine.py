import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import torch

from engine import machine
from engine.machine import WORTHWHILE, bfloat16_speedup, computes_in_bfloat16, least_seconds
from tests.rights import forbidden

BUSY = "while True: pass"
ASK = "from engine import machine; print(machine.detect().dtype)"


@pytest.fixture(autouse=True)
def clear_caches() -> None:
    computes_in_bfloat16.cache_clear()


@contextmanager
def busy(programs: int) -> Iterator[None]:
    """Keep all cores busy with other processes."""
    started = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(programs)]
    try:
        yield
    finally:
        for program in started:
            program.kill()
            program.wait()


@pytest.mark.parametrize("able", [{"avx512_bf16": True}, {"amx_bf16": True}])
@pytest.mark.parametrize(("faster", "expected"), [(2.0, True), (1.1, False), (0.5, False)])
def test_a_cpu_with_instructions_for_bfloat16_uses_them_where_they_are_measured_to_be_faster(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], faster: float, expected: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    monkeypatch.setattr(machine, "bfloat16_speedup", lambda: faster)
    assert computes_in_bfloat16("cpu") == expected


def test_a_cpu_without_bfloat16_instructions_is_not_measured_in_bfloat16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    monkeypatch.setattr(machine, "bfloat16_speedup", lambda: pytest.fail("it was measured"))
    assert not computes_in_bfloat16("cpu")


def test_the_least_time_counts_and_calls_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 9, 10, 14, 20, 21, 30, 32, 40, 45, 50, 53])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    called: list[str] = []
    assert least_seconds(lambda: called.append("wide"), lambda: called.append("narrow"), rounds=3) == (1, 2)
    assert called == ["wide", "narrow"] * 3


def test_the_number_format_is_the_same_while_other_programs_keep_all_cores_busy() -> None:
    capabilities = torch.cpu.get_capabilities()
    if not (capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")):
        assert machine.detect().dtype == "float32"
        return
    quiet = bfloat16_speedup() > WORTHWHILE
    with busy(3):
        assert [bfloat16_speedup() > WORTHWHILE for _ in range(5)] == [quiet] * 5
    assert torch.get_num_threads() > 0


@pytest.mark.soak
def test_twenty_starts_choose_the_same_number_format_on_a_busy_machine() -> None:
    (quiet,) = _starts(1)
    with busy(3):
        assert _starts(20) == [quiet] * 20


def _starts(times: int) -> list[str]:
    command = [sys.executable, "-c", ASK]
    return [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() for _ in range(times)]


def test_the_machine_is_measured_again_only_while_it_is_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    first = machine.detect()
    for percent in (0.0, 60.0):  # psutil's first result, and a busy machine
        monkeypatch.setattr(psutil, "cpu_percent", lambda percent=percent: percent)
        assert machine.detect_again() is None
        assert machine.detect() is first
    monkeypatch.setattr(psutil, "cpu_percent", lambda: 3.0)
    again = machine.detect_again()
    assert again is not None
    assert again is not first
    assert machine.detected() is machine.detect() is again


def test_this_machine_has_memory_and_computes() -> None:
    this = machine.detect()
    assert this.ram > 0.5
    assert this.tflops > 0.0001
    assert this is machine.detect()


def test_a_containers_limit_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(machine, "MEMORY_LIMIT", limit)
    limit.write_text("2000000000\n")
    assert machine._ram() == 2.0
    with forbidden(limit):
        assert machine._ram() > 2.0
    limit.write_text("max\n")
    assert machine._ram() > 2.0
    limit.unlink()
    assert machine._ram() > 2.0


def test_a_cpu_has_no_graphics_memory() -> None:
    assert machine.Machine("cpu", "8 CPU cores", 32, 32, "float32", 0.2).tier == 0
    assert machine.Machine("cuda", "a card", 24, 64, "bfloat16", 80).tier == 24
