"""Convert weights to a number format one at a time, or keep them in 16 bits and widen them when a layer computes."""

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

#: 16-bit number formats: their names in files of weights, and PyTorch's.
HALVES = {"F16": "float16", "BF16": "bfloat16"}

#: The memory mappings of this process, on Linux.
MAPS = Path("/proc/self/maps")


def stored(file: Path) -> Sequence[tuple[str, Sequence[int]]]:
    """Return the number format and the shape of each weight in a safetensors file, without reading the weights.

    Raises OSError, and ValueError for a file that is damaged, truncated or of another kind.
    """
    try:
        with safe_open(file, framework="numpy") as opened:
            weights = [opened.get_slice(name) for name in opened.keys()]  # noqa: SIM118 - it is not a mapping
            return [(weight.get_dtype(), weight.get_shape()) for weight in weights]
    except SafetensorError as error:
        raise ValueError(f"{file.name} holds no weights.") from error


def half_format(folder: Path) -> str | None:
    """Return the 16-bit number format of all weights in a network's folder, or None if they do not share one.

    Raises ValueError for a file that holds no weights.
    """
    return common_half(list(folder.glob("*.fp16*.safetensors")) or folder.glob("*.safetensors"))


def common_half(files: Iterable[Path]) -> str | None:
    """Return the 16-bit number format of all weights in some files, or None if they do not share one.

    Raises ValueError for a file that holds no weights.
    """
    formats = {number_format for file in files for number_format, _ in stored(file)}
    return HALVES.get(formats.pop()) if len(formats) == 1 else None


def convert(network: "Module", to: "dtype | None", *, channels_last: bool) -> None:
    """Convert a network's 16-bit weights to a number format, None for their own, and reorder layers to channels_last.

    Weights are converted one at a time, and the pages of their files are released after each: otherwise they would
    stay in memory beside the copies until the last one.
    """
    import torch

    files = _mapped_files()
    for weight in chain(network.parameters(), network.buffers()):
        original = weight.data
        reordered = channels_last and original.dim() == 4
        weight.data = original.to(
            to if to and _is_half(original) else original.dtype,
            memory_format=torch.channels_last if reordered else torch.preserve_format,
        )
        if weight.data_ptr() != original.data_ptr():
            _release(original, files)


def keep_half(network: "Module", to: "dtype") -> None:
    """Keep a network's large weights in 16 bits, and widen each one just before its layer computes.

    All layers share one buffer, because only one computes at a time and allocating memory would take longer than
    widening. Of an embedding, only the rows that are looked up are written, so that the others take no memory.
    """
    import torch
    from torch.nn import Conv1d, Conv2d, Conv3d, Embedding, Linear

    modules = list(network.modules())
    layers = [one for one in modules if isinstance(one, Linear | Conv1d | Conv2d | Conv3d) and _is_half(one.weight)]
    embeddings = [one for one in modules if isinstance(one, Embedding) and _is_half(one.weight)]
    shared = torch.empty(max((layer.weight.numel() for layer in layers), default=0), dtype=to)
    for layer in layers:
        half = layer.weight.data
        _compute_with(layer, shared.as_strided(half.size(), half.stride()), partial(_widen, half))
    for embedding in embeddings:
        half = embedding.weight.data
        _compute_with(embedding, torch.empty(half.size(), dtype=to), partial(_widen_rows, half))
    convert(network, to, channels_last=False)


def _compute_with(layer: "Module", wide: "Tensor", widen: Callable[["Tensor", Any], None]) -> None:
    """Make a buffer a layer's weight, and fill it before each computation."""
    from torch.nn import Parameter

    layer.weight = Parameter(wide, requires_grad=False)
    layer.register_forward_pre_hook(lambda _, arguments: widen(wide, arguments))


def _widen(half: "Tensor", wide: "Tensor", _: object) -> None:
    wide.copy_(half)


def _widen_rows(half: "Tensor", wide: "Tensor", arguments: Sequence[Any]) -> None:
    (rows,) = arguments
    wide[rows] = half[rows].to(wide.dtype)


def _is_half(weight: "Tensor") -> bool:
    return weight.is_floating_point() and weight.dtype.itemsize == 2


def _mapped_files() -> Sequence[range]:
    """Return the addresses at which files are mapped into this process's memory; none on other systems than Linux."""
    lines, files = "", []
    with suppress(OSError):
        lines = MAPS.read_text(errors="replace")
    for line in lines.splitlines():
        addresses, _, _, _, inode, *_ = line.split()
        if inode != "0":
            files.append(range(*(int(address, 16) for address in addresses.split("-"))))
    return files


def _release(weight: "Tensor", files: Sequence[range]) -> None:
    """Release the memory pages that a weight was read into; the system can read them from the file again."""
    start = -(-weight.data_ptr() // mmap.PAGESIZE) * mmap.PAGESIZE
    end = (weight.data_ptr() + weight.nbytes) // mmap.PAGESIZE * mmap.PAGESIZE
    if start < end and any(start in file for file in files):
        ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED)
