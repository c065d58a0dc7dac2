"""The text cache: a prompt is encoded once, however often its picture is made."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cachetools import LRUCache

#: Bytes of encoded texts that are kept: hundreds of them for a small text encoder, a few for the largest.
SIZE = 200_000_000


def cache_texts(encoder: Any) -> None:  # noqa: ANN401 - every family has a class of its own
    """Make a text encoder answer at once what it was asked before.

    That goes for prompts and for the words to avoid, which all pictures share.
    """
    import torch

    answers: LRUCache[object, Any] = LRUCache(SIZE, getsizeof=_bytes)
    encode = encoder.forward

    def key(value: object) -> object:
        if isinstance(value, torch.Tensor):
            return value.shape, value.dtype, value.cpu().numpy().tobytes()
        return repr(value)

    def forward(*values: object, **named: object) -> Any:  # noqa: ANN401 - whatever it answers
        asked = (*map(key, values), *((name, key(value)) for name, value in sorted(named.items())))
        if asked in answers:
            return answers[asked]
        answer = encode(*values, **named)
        with suppress(ValueError):  # larger than the whole cache
            answers[asked] = answer
        return answer

    encoder.forward = forward


def _bytes(answer: Any) -> int:  # noqa: ANN401 - whatever a text encoder answers
    if hasattr(answer, "nbytes"):
        return int(answer.nbytes)
    parts = answer.values() if isinstance(answer, Mapping) else answer if isinstance(answer, list | tuple) else ()
    return sum(map(_bytes, parts))
