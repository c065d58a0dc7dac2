"""How much of a prompt a model reads."""

import json
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from engine.models.installed import Model
from engine.reader.reader import LENGTH, VOCABULARY, tokenizer_of


def read_part(model: Model, prompt: str) -> str:
    """Return the beginning of the prompt that the model's text encoder, or its reader, reads, as far as its files tell.

    A tokenizer without a sensible limit, or one that is not on this disk yet, reads everything.
    """
    if model.paints:
        return _beginning(_of_reader(model.parts["reader"]), prompt, LENGTH)
    folder = model.folder / "tokenizer"
    config = folder / "tokenizer_config.json"
    if not config.is_file():
        return prompt
    limit = json.loads(config.read_text(encoding="utf-8")).get("model_max_length") or 0
    if not 0 < limit < 100_000:
        return prompt
    # The last place belongs to the token that ends the text.
    return _beginning(_tokenizer(folder), prompt, limit, ends=1)


def _beginning(tokenizer: Tokenizer, prompt: str, limit: int, ends: int = 0) -> str:
    encoding = tokenizer.encode(prompt)
    return prompt if len(encoding.ids) <= limit else prompt[: encoding.offsets[limit - 1 - ends][1]]


@cache
def _of_reader(folder: Path) -> Tokenizer:
    tokenizer = tokenizer_of(json.loads((folder / VOCABULARY).read_text(encoding="utf-8")))
    tokenizer.no_truncation()
    return tokenizer


@cache
def _tokenizer(folder: Path) -> Tokenizer:
    if (folder / "tokenizer.json").is_file():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    else:
        from transformers import AutoTokenizer  # here, because it takes a second

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer
    # A tokenizer that was saved after it was used cuts and fills as it did then.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
