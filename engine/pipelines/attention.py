"""Compute attention in parts, whose scores stay in the CPU's cache: faster than PyTorch's on a CPU with bfloat16."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

#: Queries and heads of one part.
QUERIES, HEADS = 512, 2
#: Fewer scores than this fit into the cache without parts.
MANY_SCORES = 2**20


def attend_in_parts(network: torch.nn.Module) -> None:
    """Make a network compute large attention in parts."""
    forward = network.forward

    @wraps(forward)
    def forward_in_parts(*arguments: object, **named: object) -> Any:  # noqa: ANN401 - whatever the network returns
        with _InParts():
            return forward(*arguments, **named)

    network.forward = forward_in_parts


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Return the attention of queries (batch, heads, n, width) to keys and values (batch, heads, m, width).

    Only the scores of one part are in memory at a time. There is no gradient.
    """
    shape = query.shape
    query, key, value = (tensor.flatten(0, 1) for tensor in (query, key, value))
    attended, transposed, scale = torch.empty_like(query), key.mT, shape[-1] ** -0.5
    buffer = query.new_empty(HEADS, min(QUERIES, shape[2]), key.shape[1])
    for head in range(0, len(query), HEADS):
        heads = slice(head, head + HEADS)
        for start in range(0, shape[2], QUERIES):
            part = query[heads, start : start + QUERIES]
            scores = buffer[: len(part), : part.shape[1]]
            torch.baddbmm(scores, part, transposed[heads], beta=0, alpha=scale, out=scores)
            torch.softmax(scores, dim=-1, out=scores)
            torch.bmm(scores, value[heads], out=attended[heads, start : start + QUERIES])
    return attended.view(shape)


class _InParts(TorchFunctionMode):
    """Replace PyTorch's attention."""

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
    **others: Any,  # noqa: ANN401 - PyTorch's other arguments
) -> Tensor:
    """Return the attention, computed in parts if it is large and has no mask or other option."""
    is_plain = attn_mask is None and not dropout_p and not is_causal and not any(others.values())
    is_large = query.shape[2] * key.shape[2] >= MANY_SCORES
    if is_plain and is_large and query.shape[:2] == key.shape[:2]:
        return attend(query, key, value)
    return scaled_dot_product_attention(
        query, key, value, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, **others
    )
