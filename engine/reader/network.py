"""The reader's network: it tells the themes of a prompt from its tokens."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.reader.reader import LENGTH

#: The first token of the vocabulary is padding.
PADDING = 0
#: Embeddings are kept as levels from -LEVELS to LEVELS.
LEVELS = 7


class Shape(NamedTuple):
    """The sizes of a network's input, layers and outputs."""

    vocabulary: int
    embedding: int
    width: int
    layers: int
    heads: int
    themes: int


class Read(NamedTuple):
    """The logits of the themes (n, themes), and the pooled states (n, width)."""

    themes: Tensor
    states: Tensor


class Network(nn.Module):
    """A transformer (Vaswani et al. 2017) that is normalised before each layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        self.embedding = nn.Embedding(shape.vocabulary, shape.embedding, padding_idx=PADDING)
        self.widen = nn.Linear(shape.embedding, width, bias=False)
        self.position = nn.Embedding(LENGTH, width)
        block = nn.TransformerEncoderLayer(
            width, shape.heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(block, shape.layers, nn.LayerNorm(width), enable_nested_tensor=False)
        self.weigh = nn.Linear(width, 1)
        self.themes = nn.Linear(width, shape.themes)

    def forward(self, tokens: Tensor, start: int = 0) -> Read:
        """Read tokens of shape (n, LENGTH) or shorter, at positions from `start` on."""
        padding = tokens == PADDING
        # Do not mask an empty prompt, because a softmax over no tokens is NaN.
        padding = padding & ~padding.all(dim=1, keepdim=True)
        positions = torch.arange(start, start + tokens.shape[1], device=tokens.device)
        embedded = self.widen(self.embedding(tokens)) + self.position(positions)
        states = self.blocks(embedded, src_key_padding_mask=padding)
        weights = self.weigh(states).masked_fill(padding.unsqueeze(2), -torch.inf).softmax(dim=1)
        pooled = (weights * states).sum(dim=1)
        return Read(self.themes(functional.dropout(pooled, 0.2, self.training)), pooled)


def from_levels(levels: Tensor, scale: Tensor) -> Tensor:
    """Return embeddings from levels, two in each byte, and the scale of each row (n, 1)."""
    both = torch.stack([levels >> 4, levels & 15], dim=2).flatten(1)
    return (both.float() - LEVELS) * scale.float()
