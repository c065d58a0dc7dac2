"""Find out how much of a prompt a model reads."""

import json
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from engine.models.installed import Model
from engine.reader.reader import LENGTH
from engine.reader.vocabulary import Vocabulary


def read_part(model: Model, prompt: str) -> str:
    """Return the start of the prompt that the model's text encoder or reader reads.

    Without a sensible limit, or if the tokenizer is not on this disk yet, it is the full prompt.
    """
    if model.paints:
        return _vocabulary(model.parts["reader"]).start(prompt, LENGTH)
    folder = model.folder / "tokenizer"
    config = folder / "tokenizer_config.json"
    if not config.is_file():
        return prompt
    limit = json.loads(config.read_text(encoding="utf-8")).get("model_max_length") or 0
    if not 0 < limit < 100_000:
        return prompt
    encoding = _tokenizer(folder).encode(prompt)
    # The last position is the end-of-text token's.
    return prompt if len(encoding.ids) <= limit else prompt[: encoding.offsets[limit - 2][1]]


_vocabulary = cache(Vocabulary.load)


@cache
def _tokenizer(folder: Path) -> Tokenizer:
    if (folder / "tokenizer.json").is_file():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    else:
        from transformers import AutoTokenizer  # not at the top: it takes a second

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer
    # A saved tokenizer keeps the truncation and padding of its last use.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
