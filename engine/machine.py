"""The machine: what it computes on, with how much memory, in which number format and how fast."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
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


@cache
def look() -> Machine:
    """Look at this machine, once; this takes some seconds, for it loads PyTorch and computes a little."""
    # On a thread that ends, because torch gives workers to every thread that calls it, for as long as it lives.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_look).result()


def known() -> Machine | None:
    """Return what this machine is if somebody has looked already."""
    return look() if look.cache_info().currsize else None


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
    return rate("cpu", "bfloat16") > WORTHWHILE * rate("cpu", "float32")


def rate(device: str, dtype: NumberFormat) -> float:
    """Measure how many trillions of operations a second a convolution does, the best of a few."""
    import torch

    size = 64 if device == "cuda" else 32
    layer: Any = torch.nn.Conv2d(128, 128, 3, padding=1, device=device, dtype=getattr(torch, dtype))
    layer = layer.to(memory_format=torch.channels_last)
    values = torch.zeros(4, 128, size, size, device=device, dtype=layer.weight.dtype)
    values = values.contiguous(memory_format=torch.channels_last)
    operations = 2 * values.numel() * 128 * 9
    best = float("inf")
    with torch.inference_mode():
        for _ in range(5):
            begin = time.perf_counter()
            layer(values).sum().item()
            best = min(best, time.perf_counter() - begin)
    return operations / best / 1e12


def _ram() -> float:
    """Return the gigabytes of memory that this process may use, which in a container may be fewer than there are."""
    allowed = "max"
    with suppress(OSError):
        allowed = MEMORY_LIMIT.read_text().strip()
    most = psutil.virtual_memory().total
    return (min(most, int(allowed)) if allowed.isdigit() else most) / GIGABYTE
