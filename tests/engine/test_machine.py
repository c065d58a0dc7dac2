from pathlib import Path

import pytest
import torch

from engine import machine
from engine.machine import computes_in_bfloat16
from tests.rights import forbidden


@pytest.fixture(autouse=True)
def look_anew() -> None:
    computes_in_bfloat16.cache_clear()


@pytest.mark.parametrize("able", [{"avx512_bf16": True}, {"amx_bf16": True}])
@pytest.mark.parametrize(("faster", "expected"), [(2.0, True), (1.1, False), (0.5, False)])
def test_a_cpu_with_instructions_for_bfloat16_uses_them_where_they_are_measured_to_be_faster(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], faster: float, expected: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    monkeypatch.setattr(machine, "rate", lambda _device, dtype: faster if dtype == "bfloat16" else 1.0)
    assert computes_in_bfloat16("cpu") == expected


def test_a_cpu_without_instructions_for_bfloat16_is_not_even_measured_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    monkeypatch.setattr(machine, "rate", lambda *_: pytest.fail("it was measured"))
    assert not computes_in_bfloat16("cpu")


def test_this_machine_has_memory_and_computes() -> None:
    this = machine.look()
    assert this.ram > 0.5
    assert this.tflops > 0.0001
    assert this is machine.look()


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
