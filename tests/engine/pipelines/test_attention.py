from collections.abc import Mapping
from typing import Any
from unittest.mock import Mock

import pytest
import torch
from torch import Tensor
from torch.nn import Module
from torch.nn.functional import scaled_dot_product_attention

from engine.pipelines import attention
from engine.pipelines.attention import MANY_SCORES, attend, attend_in_parts


class Network(Module):
    """Compute the attention of its arguments."""

    def forward(self, query: Tensor, key: Tensor, value: Tensor, **named: Any) -> Tensor:  # noqa: ANN401 - PyTorch's
        return scaled_dot_product_attention(query, key, value, **named)


def tensors(queries: int, keys: int, batch: int = 2, heads: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Return queries, keys and values with the memory layout of networks: one head is not contiguous."""
    random = torch.Generator().manual_seed(0)

    def draw(count: int) -> Tensor:
        return torch.randn(batch, count, heads, 8, generator=random).transpose(1, 2)

    return draw(queries), draw(keys), draw(keys)


@pytest.mark.parametrize(("queries", "keys", "batch", "heads"), [(512, 512, 1, 2), (1100, 30, 1, 5), (30, 1100, 3, 1)])
def test_attention_in_parts_is_the_same(queries: int, keys: int, batch: int, heads: int) -> None:
    given = tensors(queries, keys, batch, heads)
    torch.testing.assert_close(attend(*given), scaled_dot_product_attention(*given))


@pytest.mark.parametrize(
    ("named", "is_in_parts"),
    [
        ({}, True),
        ({"dropout_p": 0.0, "is_causal": False, "attn_mask": None, "scale": None}, True),
        ({"is_causal": True}, False),
        ({"attn_mask": torch.ones(1100, 1000).tril().bool()}, False),
        ({"scale": 0.1}, False),
    ],
)
def test_a_network_computes_attention_without_a_mask_in_parts(
    monkeypatch: pytest.MonkeyPatch, named: Mapping[str, object], is_in_parts: bool
) -> None:
    given, network, in_parts = tensors(1100, 1000), Network(), Mock(wraps=attend)
    plain = network(*given, **named)
    monkeypatch.setattr(attention, "attend", in_parts)
    attend_in_parts(network)
    torch.testing.assert_close(network(*given, **named), plain)
    assert in_parts.called == is_in_parts


def test_small_attention_is_left_to_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(attention, "attend")
    network = Network()
    attend_in_parts(network)
    given = tensors(1024, MANY_SCORES // 1024 - 1)
    assert torch.equal(network(*given), scaled_dot_product_attention(*given))


def test_other_networks_attend_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    attend_in_parts(Network())
    monkeypatch.delattr(attention, "attend")
    given = tensors(1100, 1000)
    assert torch.equal(Network()(*given), scaled_dot_product_attention(*given))
