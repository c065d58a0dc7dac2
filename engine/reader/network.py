"""The network: what the tokens of a prompt name, and which themes it speaks of."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.reader.reader import LENGTH

#: The first token of the vocabulary fills up shorter prompts.
PADDING = 0


class Shape(NamedTuple):
    """Tell a network's sizes: of what it reads, of itself and of what it answers."""

    vocabulary: int
    embedding: int
    width: int
    layers: int
    heads: int
    answers: int
    themes: int


class Read(NamedTuple):
    """Hold scores of the answers that are named (n, answers), of the themes (n, themes), and the states (n, width)."""

    named: Tensor
    themes: Tensor
    states: Tensor


class Network(nn.Module):
    """Read tokens by a transformer (Vaswani et al. 2017), normalised before each layer."""

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
        self.named = nn.Linear(width, shape.answers)
        self.themes = nn.Linear(width, shape.themes)

    def forward(self, tokens: Tensor, begin: int = 0) -> Read:
        """Read tokens of shape (n, LENGTH) or shorter, as if they began at some place of a longer prompt."""
        padding = tokens == PADDING
        # Of nothing at all, the padding is read.
        padding = padding & ~padding.all(dim=1, keepdim=True)
        places = torch.arange(begin, begin + tokens.shape[1], device=tokens.device)
        states = self.blocks(self.widen(self.embedding(tokens)) + self.position(places), src_key_padding_mask=padding)
        weights = self.weigh(states).masked_fill(padding.unsqueeze(2), -torch.inf).softmax(dim=1)
        pooled = (weights * states).sum(dim=1)
        # One word is enough to name a thing.
        named = self.named(states).masked_fill(padding.unsqueeze(2), -torch.inf).amax(dim=1)
        return Read(named, self.themes(functional.dropout(pooled, 0.2, self.training)), pooled)
