"""Cache the outputs of text encoders, so that each prompt is encoded once."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cachetools import LRUCache

#: Bytes of the cache: hundreds of texts of a small text encoder, a few of the largest.
SIZE = 200_000_000


def cache_texts(encoder: Any) -> None:  # noqa: ANN401 - each family has its own class
    """Make a text encoder return cached outputs for inputs that it has seen."""
    import torch

    outputs: LRUCache[object, Any] = LRUCache(SIZE, getsizeof=_bytes)
    encode = encoder.forward

    def key(value: object) -> object:
        if isinstance(value, torch.Tensor):
            return value.shape, value.dtype, value.cpu().numpy().tobytes()
        return repr(value)

    def forward(*values: object, **named: object) -> Any:  # noqa: ANN401 - whatever the encoder returns
        inputs = (*map(key, values), *((name, key(value)) for name, value in sorted(named.items())))
        if inputs in outputs:
            return outputs[inputs]
        output = encode(*values, **named)
        with suppress(ValueError):  # larger than the cache
            outputs[inputs] = output
        return output

    encoder.forward = forward


def _bytes(output: Any) -> int:  # noqa: ANN401 - whatever a text encoder returns
    if hasattr(output, "nbytes"):
        return int(output.nbytes)
    parts = output.values() if isinstance(output, Mapping) else output if isinstance(output, list | tuple) else ()
    return sum(map(_bytes, parts))
