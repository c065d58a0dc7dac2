"""Read what a prompt names, and find scenes for it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.models.catalogue import ModelError
from engine.reader.repertoire import ANSWERS, Repertoire
from engine.scenes.facts import Facts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS, VOCABULARY, CONFIG = "model.safetensors", "vocabulary.json", "config.json"
UNKNOWN = "[UNK]"
#: Negations such as "no clouds" and "without fog or rain", which a network this small does not learn well.
NEGATION = re.compile(
    r"\b(?:no|without)\s+(?:any |an? |the )?[\w'-]+(?: (?:and|or|nor) (?:an? )?[\w'-]+)*", re.IGNORECASE
)
NO_SUBJECT = ("subject", "none")
#: The most tokens of a prompt that are read.
LENGTH = 96


@dataclass(frozen=True)
class Reading:
    """The answers to each question that a prompt names, and the probability of each theme in percent."""

    named: Mapping[str, Sequence[str]]
    themes: Mapping[str, int]


class Reader:
    """A reader of prompts, with the network in a folder."""

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        from engine.reader.network import Network, Shape

        try:
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            self._themes: Sequence[str] = config["themes"]
            self._tokenizer = tokenizer_of(json.loads((folder / VOCABULARY).read_text(encoding="utf-8")))
            self._repertoire = Repertoire.load(folder)
            self._network = Network(Shape(**config["shape"])).eval()
            self._network.load_state_dict(load_file(folder / WEIGHTS))
        except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The reader in {folder} cannot be read: {error}.") from error

    def read(self, prompt: str) -> Reading:
        """Return what a prompt names, without what it negates."""
        facts, percents = self._classify(prompt)
        without = NEGATION.sub(" ", prompt)
        if without != prompt:
            affirmed, _ = self._classify(without)
            # A negation such as "no people" names NO_SUBJECT itself.
            facts = [fact for fact in facts if fact == NO_SUBJECT or fact in affirmed]
        named: dict[str, list[str]] = {}
        for question, answer in facts:
            named.setdefault(question, []).append(answer)
        return Reading(named, dict(zip(self._themes, percents, strict=True)))

    def _classify(self, prompt: str) -> tuple[Sequence[tuple[str, str]], Sequence[int]]:
        """Return the facts that a prompt names, and the probability of each theme in percent."""
        import torch

        tokens = self._tokenizer.encode(prompt).ids or [0]
        with torch.inference_mode():
            read = self._network(torch.tensor([tokens]))
        facts = [fact for fact, score in zip(ANSWERS, read.named[0].tolist(), strict=True) if score > 0]
        # Rounded, because the last digits differ between CPUs.
        return facts, [round(100 * share) for share in read.themes[0].softmax(dim=0).tolist()]

    def facts(self, prompt: str, scene_seed: int, number: int) -> Facts:
        """Return the facts of the scene of item `number` of a prompt, counted from 0; all items share the seed.

        Every scene shows what the prompt names; the rest is chosen so that all scenes fit the prompt and differ.
        """
        reading = self.read(prompt)
        # The prompt is part of the seed, so that two prompts of one theme and seed do not get the same ten scenes.
        return self._repertoire.facts(reading.named, list(reading.themes.values()), f"{scene_seed} {prompt}", number)


def tokenizer_of(vocabulary: Sequence[str]) -> "Tokenizer":
    """Return a tokenizer for the words and word pieces of a vocabulary (Schuster and Nakajima 2012)."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(vocabulary)}, unk_token=UNKNOWN))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    tokenizer.enable_truncation(LENGTH)
    return tokenizer
