"""Detect this machine's device, memory, number format and speed."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import psutil

from engine.libraries import prepare_libraries

Device = Literal["cpu", "cuda", "mps"]
NumberFormat = Literal["bfloat16", "float16", "float32"]

GIGABYTE = 1e9

#: The memory limit of this container, on Linux.
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")

#: A CPU computes in bfloat16 if that is this many times as fast; emulated, it is a hundred times slower.
WORTHWHILE = 1.2

#: Channels of the convolution that is measured.
CHANNELS = 128

#: Measurements of each number format, in turns, of a few milliseconds each; the shortest counts.
ROUNDS = 20

#: CPU load in percent below which a machine counts as idle.
IDLE = 25.0

#: Two measurements at a time would slow each other down.
_MEASURING = Lock()

#: Packages with faster attention, each with the name of diffusers' backend and the least compute capability.
ATTENTION = (
    ("flash_attn_interface", "_flash_3", (9, 0)),
    ("sageattention", "sage", (8, 9)),
    ("flash_attn", "flash", (8, 0)),
)


@dataclass(frozen=True)
class Machine:
    """A device and its machine: `memory` is the device's and `ram` the main memory, both in gigabytes.

    `tflops` is the speed of a convolution in `dtype`, in trillions of operations per second. `capability` is the
    compute capability of a CUDA device, and `attention` lists the backends that are installed for it.
    """

    device: Device
    name: str
    memory: float
    ram: float
    dtype: NumberFormat
    tflops: float
    capability: tuple[int, int] = (0, 0)
    attention: tuple[str, ...] = ()

    @property
    def tier(self) -> float:
        """Return the gigabytes of graphics memory, 0 for a CPU."""
        return 0 if self.device == "cpu" else self.memory


def detect() -> Machine:
    """Return this machine; the first call takes some seconds, because it loads PyTorch and measures the speed."""
    with _MEASURING:
        return _detected()


def detect_again() -> Machine | None:
    """Measure again if the machine was idle since this thread's last call; return None otherwise or before `detect`.

    A measurement made while other programs were busy can be too slow.
    """
    # psutil returns 0.0 on its first call.
    if detected() is None or not 0.0 < psutil.cpu_percent() < IDLE:
        return None
    with _MEASURING:
        _detected.cache_clear()
        computes_in_bfloat16.cache_clear()
        return _detected()


def detected() -> Machine | None:
    """Return this machine, or None before it has been detected."""
    return _detected() if _detected.cache_info().currsize else None


@cache
def _detected() -> Machine:
    # On a thread that ends: torch starts worker threads for each thread that calls it, and they live as long as it.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_detect).result()


def _detect() -> Machine:
    prepare_libraries()
    import torch

    ram = _ram()
    if torch.cuda.is_available():
        found = torch.cuda.get_device_properties(0)
        capability = (found.major, found.minor)
        dtype: NumberFormat = "bfloat16" if computes_in_bfloat16("cuda") else "float16"
        installed = tuple(name for package, name, least in ATTENTION if capability >= least and find_spec(package))
        memory = found.total_memory / GIGABYTE
        return Machine("cuda", found.name, memory, ram, dtype, rate("cuda", dtype), capability, installed)
    if torch.backends.mps.is_available():
        return Machine("mps", "Apple GPU", ram, ram, "float16", rate("mps", "float16"))
    dtype = "bfloat16" if computes_in_bfloat16("cpu") else "float32"
    cores = torch.get_num_threads()
    return Machine("cpu", f"{cores} CPU core{'s' if cores > 1 else ''}", ram, ram, dtype, rate("cpu", dtype))


@cache
def computes_in_bfloat16(device: str) -> bool:
    """Return whether a device, cuda or cpu, has instructions for bfloat16 and, if it is a CPU, is faster with them."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    if not (able.get("avx512_bf16") or able.get("amx_bf16")):
        return False
    return bfloat16_speedup() > WORTHWHILE


def bfloat16_speedup() -> float:
    """Measure how many times as fast one core computes in bfloat16 as in 32 bits, however busy the machine is.

    Several threads would wait for each other as soon as another program takes one of their cores.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        wide, narrow = (_convolution("cpu", dtype, 1, 32) for dtype in ("float32", "bfloat16"))
        in_32_bits, in_16_bits = least_seconds(wide, narrow)
        return in_32_bits / in_16_bits
    finally:
        torch.set_num_threads(threads)


def rate(device: str, dtype: NumberFormat) -> float:
    """Return the trillions of operations per second of a convolution, the best of a few measurements."""
    pictures, size = 4, 64 if device == "cuda" else 32
    convolution = _convolution(device, dtype, pictures, size)
    (seconds,) = least_seconds(convolution, rounds=5)
    return 2 * pictures * size**2 * CHANNELS**2 * 9 / seconds / 1e12


def least_seconds(*calls: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Return the shortest time of each call, measured in turns so that other programs disturb all calls alike."""
    least = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            start = time.perf_counter()
            call()
            least[number] = min(least[number], time.perf_counter() - start)
    return tuple(least)


def _convolution(device: str, dtype: str, pictures: int, size: int) -> Callable[[], object]:
    import torch

    layer: Any = torch.nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, device=device, dtype=getattr(torch, dtype))
    layer = layer.to(memory_format=torch.channels_last)
    values = torch.zeros(pictures, CHANNELS, size, size, device=device, dtype=layer.weight.dtype)
    values = values.contiguous(memory_format=torch.channels_last)

    def convolve() -> object:
        with torch.inference_mode():
            return layer(values).sum().item()

    return convolve


def _ram() -> float:
    """Return the gigabytes of memory that this process can use, which a container can limit."""
    limit = "max"
    with suppress(OSError):
        limit = MEMORY_LIMIT.read_text().strip()
    total = psutil.virtual_memory().total
    return (min(total, int(limit)) if limit.isdigit() else total) / GIGABYTE
