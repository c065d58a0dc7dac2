"""Errors that mean too little memory are recognised."""

import pytest
import torch

from engine.pipelines.memory import is_shortage


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (RuntimeError("MPS backend out of memory"), True),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"), True),
        (MemoryError(), True),
        (RuntimeError("The size of tensor a (4) must match the size of tensor b (5)"), False),
        (ValueError("out of memory lane"), False),
    ],
)
def test_a_shortage_is_distinguished_from_other_errors(error: BaseException, expected: bool) -> None:
    assert is_shortage(error) == expected
