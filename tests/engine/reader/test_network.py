"""The network's output does not depend on padding."""

import pytest
import torch

from engine.reader.network import PADDING, Network, Shape, from_levels
from engine.reader.reader import LENGTH


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(0)
    return Network(Shape(vocabulary=50, embedding=8, width=16, layers=2, heads=2, themes=3)).eval()


@torch.inference_mode()
def test_padding_changes_nothing(network: Network) -> None:
    short = network(torch.tensor([[7, 8, 9]]))
    filled = network(torch.tensor([[7, 8, 9, PADDING, PADDING]]))
    for alone, beside in zip(short, filled, strict=True):
        assert torch.allclose(alone, beside, atol=1e-5)


@torch.inference_mode()
def test_words_and_their_order_count(network: Network) -> None:
    forth, back, other = (network(torch.tensor([tokens])).themes for tokens in ([7, 8, 9], [9, 8, 7], [7, 8, 10]))
    assert not torch.allclose(forth, back, atol=1e-5)
    assert not torch.allclose(forth, other, atol=1e-5)


@torch.inference_mode()
def test_it_reads_the_longest_and_the_empty_prompt(network: Network) -> None:
    for tokens in ([3] * LENGTH, [PADDING]):
        read = network(torch.tensor([tokens]))
        assert read.themes.shape == (1, 3)
        assert read.themes.isfinite().all()


def test_embeddings_are_read_from_levels() -> None:
    levels, scale = torch.tensor([[0x7E, 0x07]], dtype=torch.uint8), torch.tensor([[0.5]])
    assert from_levels(levels, scale).tolist() == [[0.0, 3.5, -3.5, 0.0]]
