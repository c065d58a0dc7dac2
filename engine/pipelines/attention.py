"""Attention in parts: on a CPU with bfloat16 it is faster than PyTorch's own, for its scores stay in the cache."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

#: Queries, and heads, whose scores are in memory at a time.
QUERIES, HEADS = 512, 2
#: Of fewer scores than this, all are in the cache anyway.
MANY_SCORES = 2**20


def attend_in_parts(network: torch.nn.Module) -> None:
    """Make a network compute its large attentions in parts."""
    forward = network.forward

    @wraps(forward)
    def attending(*arguments: object, **named: object) -> Any:  # noqa: ANN401 - whatever the network returns
        with _InParts():
            return forward(*arguments, **named)

    network.forward = attending


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Return the attention of queries (batch, heads, n, width) to keys and values (batch, heads, m, width).

    It takes memory for no more than the scores of a part, and no gradient goes through it.
    """
    shape = query.shape
    query, key, value = (given.flatten(0, 1) for given in (query, key, value))
    attended, turned, scale = torch.empty_like(query), key.mT, shape[-1] ** -0.5
    scores = query.new_empty(HEADS, min(QUERIES, shape[2]), key.shape[1])
    for head in range(0, len(query), HEADS):
        heads = slice(head, head + HEADS)
        for begin in range(0, shape[2], QUERIES):
            part = query[heads, begin : begin + QUERIES]
            seen = scores[: len(part), : part.shape[1]]
            torch.baddbmm(seen, part, turned[heads], beta=0, alpha=scale, out=seen)
            torch.softmax(seen, dim=-1, out=seen)
            torch.bmm(seen, value[heads], out=attended[heads, begin : begin + QUERIES])
    return attended.view(shape)


class _InParts(TorchFunctionMode):
    """Take the place of PyTorch's attention."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - whatever the function returns
        return (_attention if func is scaled_dot_product_attention else func)(*args, **(kwargs or {}))


def _attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    **others: Any,  # noqa: ANN401 - what is left of PyTorch's arguments
) -> Tensor:
    """Compute in parts what is large and plain, and everything else as PyTorch does."""
    is_plain = attn_mask is None and not dropout_p and not is_causal and not any(others.values())
    is_large = query.shape[2] * key.shape[2] >= MANY_SCORES
    if is_plain and is_large and query.shape[:2] == key.shape[:2]:
        return attend(query, key, value)
    return scaled_dot_product_attention(
        query, key, value, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, **others
    )
