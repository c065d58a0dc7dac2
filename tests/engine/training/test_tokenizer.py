"""The tokenizer: frequent words are one token, nothing is unknown, and prompts are truncated."""

from pathlib import Path

import pytest
from transformers import CLIPTokenizer

from engine.training.tokenizer import LENGTH, PromptTokenizer, train_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> PromptTokenizer:
    return train_tokenizer(["never give up", "a lone hiker", "hikers never stop"] * 20, 600)


def test_frequent_words_are_one_token(tokenizer: PromptTokenizer) -> None:
    pieces = tokenizer.tokenize("Never give UP")
    assert pieces == ["never</w>", "give</w>", "up</w>"]


@pytest.mark.parametrize("text", ["xylophone", "новая жизнь", "日本", "ça va?", "🙂 ok", "x²", "naïve ½", "~`|{}[]<>"])
def test_nothing_is_unknown(tokenizer: PromptTokenizer, text: str) -> None:
    ids = tokenizer(text)["input_ids"]
    assert (ids[0], ids[-1]) == (tokenizer.bos_token_id, tokenizer.eos_token_id)
    assert tokenizer.unk_token_id not in ids[1:-1]


def test_long_prompts_are_truncated_and_short_ones_padded(tokenizer: PromptTokenizer) -> None:
    for prompt in ("never", "never give up " * 40):
        ids = tokenizer(prompt, padding="max_length", truncation=True)["input_ids"]
        assert len(ids) == LENGTH
        assert ids[-1] == tokenizer.eos_token_id


def test_it_can_be_loaded_as_a_clip_tokenizer(tokenizer: PromptTokenizer, tmp_path: Path) -> None:
    tokenizer.save_pretrained(tmp_path)
    again = CLIPTokenizer.from_pretrained(tmp_path)
    assert again("A lone hiker!")["input_ids"] == tokenizer("A lone hiker!")["input_ids"]
    assert again.model_max_length == LENGTH
