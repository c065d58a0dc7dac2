"""Weights: brought into their number format one at a time, or kept in 16 bits and widened when a layer computes."""

import ctypes
import mmap
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

if TYPE_CHECKING:
    from torch import Tensor, dtype
    from torch.nn import Module

#: Number formats of 16 bits, as files of weights call them and as PyTorch does.
HALVES = {"F16": "float16", "BF16": "bfloat16"}

#: Where Linux tells what is in a process's memory.
MAPS = Path("/proc/self/maps")


def stored(file: Path) -> Sequence[tuple[str, Sequence[int]]]:
    """Return the number format and the shape of each weight in a safetensors file, without reading the weights.

    Raises OSError, and ValueError for a file that is damaged, cut short or of another kind.
    """
    try:
        with safe_open(file, framework="numpy") as opened:
            weights = [opened.get_slice(name) for name in opened.keys()]  # noqa: SIM118 - it is no mapping
            return [(weight.get_dtype(), weight.get_shape()) for weight in weights]
    except SafetensorError as error:
        raise ValueError(f"{file.name} holds no weights.") from error


def half_format(folder: Path) -> str | None:
    """Return the number format of 16 bits in which a network's folder has all its weights, or None.

    Raises ValueError for a file that holds no weights.
    """
    return common_half(list(folder.glob("*.fp16*.safetensors")) or folder.glob("*.safetensors"))


def common_half(files: Iterable[Path]) -> str | None:
    """Return the number format of 16 bits that all weights in some files have, or None.

    Raises ValueError for a file that holds no weights.
    """
    formats = {number_format for file in files for number_format, _ in stored(file)}
    return HALVES.get(formats.pop()) if len(formats) == 1 else None


def settle(network: "Module", to: "dtype | None", *, channels_last: bool) -> None:
    """Bring a network's weights of 16 bits into a number format, None for their own, and layers into a faster order.

    They are copied one at a time, and what was read of their files is given back at once: otherwise it would stay in
    memory beside the copies until the last of them is made.
    """
    import torch

    files = _files_in_memory()
    for weight in chain(network.parameters(), network.buffers()):
        given = weight.data
        ordered = channels_last and given.dim() == 4
        weight.data = given.to(
            to if to and _is_half(given) else given.dtype,
            memory_format=torch.channels_last if ordered else torch.preserve_format,
        )
        if weight.data_ptr() != given.data_ptr():
            _give_back(given, files)


def keep_half(network: "Module", to: "dtype") -> None:
    """Keep a network's large weights in their 16 bits, and widen each of them just before it computes.

    All layers find their weights in the same memory, for only one computes at a time, and fresh memory would cost more
    than the widening. Of an embedding, only the rows that are looked up are ever written, and so ever in memory.
    """
    import torch
    from torch.nn import Conv1d, Conv2d, Conv3d, Embedding, Linear

    modules = list(network.modules())
    layers = [one for one in modules if isinstance(one, Linear | Conv1d | Conv2d | Conv3d) and _is_half(one.weight)]
    embeddings = [one for one in modules if isinstance(one, Embedding) and _is_half(one.weight)]
    shared = torch.empty(max((layer.weight.numel() for layer in layers), default=0), dtype=to)
    for layer in layers:
        given = layer.weight.data
        _compute_with(layer, shared.as_strided(given.size(), given.stride()), partial(_widen, given))
    for embedding in embeddings:
        given = embedding.weight.data
        _compute_with(embedding, torch.empty(given.size(), dtype=to), partial(_widen_rows, given))
    settle(network, to, channels_last=False)


def _compute_with(layer: "Module", wide: "Tensor", widen: Callable[["Tensor", Any], None]) -> None:
    """Give a layer other memory for its weight, and fill that each time before it computes."""
    from torch.nn import Parameter

    layer.weight = Parameter(wide, requires_grad=False)
    layer.register_forward_pre_hook(lambda _, arguments: widen(wide, arguments))


def _widen(given: "Tensor", wide: "Tensor", _: object) -> None:
    wide.copy_(given)


def _widen_rows(given: "Tensor", wide: "Tensor", arguments: Sequence[Any]) -> None:
    (rows,) = arguments
    wide[rows] = given[rows].to(wide.dtype)


def _is_half(weight: "Tensor") -> bool:
    return weight.is_floating_point() and weight.dtype.itemsize == 2


def _files_in_memory() -> Sequence[range]:
    """Return the addresses at which files are in this process's memory, where the system tells."""
    lines, files = "", []
    with suppress(OSError):
        lines = MAPS.read_text(errors="replace")
    for line in lines.splitlines():
        addresses, _, _, _, inode, *_ = line.split()
        if inode != "0":
            begin, end = (int(address, 16) for address in addresses.split("-"))
            files.append(range(begin, end))
    return files


def _give_back(weight: "Tensor", files: Sequence[range]) -> None:
    """Let the system have the pages of a file that a weight was read from; it would read them again."""
    begin = -(-weight.data_ptr() // mmap.PAGESIZE) * mmap.PAGESIZE
    end = (weight.data_ptr() + weight.nbytes) // mmap.PAGESIZE * mmap.PAGESIZE
    if begin < end and any(begin in file for file in files):
        ctypes.CDLL(None).madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), mmap.MADV_DONTNEED)
