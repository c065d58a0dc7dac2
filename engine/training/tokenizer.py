"""The tokenizer: word pieces learnt from prompts and common words."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, TypeAlias

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

#: transformers' CLIPTokenizer, which ships no types.
PromptTokenizer: TypeAlias = Any

VOCABULARY = 8192
#: Tokens per prompt; the rest is cut off.
LENGTH = 48

#: Together, these end in every printable ASCII byte and in every final byte of longer characters, so that no word of
#: any language contains an unknown token.
_ENDINGS = [chr(code) for code in (*range(0x21, 0x7F), *range(0x4E00, 0x4E40))]


def train_tokenizer(texts: Iterable[str], vocabulary: int = VOCABULARY) -> PromptTokenizer:
    """Train a tokenizer on texts (byte pair encoding, Sennrich et al. 2016)."""
    untrained: PromptTokenizer = CLIPTokenizer()
    learnt: PromptTokenizer = untrained.train_new_from_iterator(
        chain(texts, _ENDINGS), vocabulary, initial_alphabet=ByteLevel.alphabet(), show_progress=False
    )
    learnt.model_max_length = LENGTH
    return learnt
