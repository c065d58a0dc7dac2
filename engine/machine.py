"""The machine: what it computes on, with how much memory, in which number format and how fast."""

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

#: Where Linux tells how much memory the programs of this container may use.
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")

#: A CPU computes in bfloat16 when that is so much faster; where it is emulated, it is a hundred times slower.
WORTHWHILE = 1.2

#: Channels of the convolution that is measured.
CHANNELS = 128

#: How often both number formats are measured, in turns: a few milliseconds each, the least of which counts.
ROUNDS = 20

#: Percent of all cores that may be busy while a machine counts as idle.
IDLE = 25.0

#: Two looks at a time would slow each other down.
_LOOKING = Lock()

#: Packages that bring diffusers faster attention, with the name of its backend and the capability that it takes.
ATTENTION = (
    ("flash_attn_interface", "_flash_3", (9, 0)),
    ("sageattention", "sage", (8, 9)),
    ("flash_attn", "flash", (8, 0)),
)


@dataclass(frozen=True)
class Machine:
    """What this machine is: `memory` of the device that computes and `ram`, both in gigabytes.

    `tflops` is the rate of a convolution, in trillions of operations a second, in the number format `dtype`.
    `capability` is a CUDA device's, and `attention` names the backends that are installed for it.
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
        """Return the gigabytes of graphics memory, none for a CPU."""
        return 0 if self.device == "cpu" else self.memory


def look() -> Machine:
    """Look at this machine, once; this takes some seconds, for it loads PyTorch and computes a little."""
    with _LOOKING:
        return _seen()


def look_again() -> Machine | None:
    """Look anew if the machine was idle since this thread last asked; return None otherwise, or before the first look.

    What was measured while other programs were busy may be too slow.
    """
    # 0.0 is what psutil answers the first time.
    if known() is None or not 0.0 < psutil.cpu_percent() < IDLE:
        return None
    with _LOOKING:
        _seen.cache_clear()
        computes_in_bfloat16.cache_clear()
        return _seen()


def known() -> Machine | None:
    """Return what this machine is if somebody has looked already."""
    return _seen() if _seen.cache_info().currsize else None


@cache
def _seen() -> Machine:
    # On a thread that ends, because torch gives workers to every thread that calls it, for as long as it lives.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_look).result()


def _look() -> Machine:
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
    """Tell whether a device, cuda or cpu, has instructions for bfloat16 and, if it is a CPU, gains by them."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    if not (able.get("avx512_bf16") or able.get("amx_bf16")):
        return False
    return gain_of_bfloat16() > WORTHWHILE


def gain_of_bfloat16() -> float:
    """Measure how many times as fast a core computes in bfloat16 as in 32 bits, however busy the machine is.

    On one core, for several threads wait for each other as soon as another program takes one of their cores.
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
    """Measure how many trillions of operations a second a convolution does, the best of a few."""
    pictures, size = 4, 64 if device == "cuda" else 32
    convolution = _convolution(device, dtype, pictures, size)
    (seconds,) = least_seconds(convolution, rounds=5)
    return 2 * pictures * size**2 * CHANNELS**2 * 9 / seconds / 1e12


def least_seconds(*calls: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Return the least time that each call takes, in turns, so that whatever disturbs them disturbs all alike."""
    least = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            begin = time.perf_counter()
            call()
            least[number] = min(least[number], time.perf_counter() - begin)
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
    """Return the gigabytes of memory that this process may use, which in a container may be fewer than there are."""
    allowed = "max"
    with suppress(OSError):
        allowed = MEMORY_LIMIT.read_text().strip()
    most = psutil.virtual_memory().total
    return (min(most, int(allowed)) if allowed.isdigit() else most) / GIGABYTE
