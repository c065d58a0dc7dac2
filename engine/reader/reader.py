"""The reader: what a prompt names, and which scenes answer it."""

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
#: What is not to be there, as "no clouds" and "without fog or rain" say it: a network this small learns that badly.
LACKED = re.compile(
    r"\b(?:no|without)\s+(?:any |an? |the )?[\w'-]+(?: (?:and|or|nor) (?:an? )?[\w'-]+)*", re.IGNORECASE
)
NOBODY = ("subject", "none")
#: As many tokens are read of a prompt.
LENGTH = 96


@dataclass(frozen=True)
class Reading:
    """What a prompt says: the answers that it names to each question, and how likely each theme is, in percent."""

    named: Mapping[str, Sequence[str]]
    themes: Mapping[str, int]


class Reader:
    """Read prompts with the network in a folder."""

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
        """Read a prompt."""
        facts, shares = self._ask(prompt)
        without = LACKED.sub(" ", prompt)
        if without != prompt:
            affirmed, _ = self._ask(without)
            # That nobody is to be there is named by the very words that are taken out.
            facts = [fact for fact in facts if fact == NOBODY or fact in affirmed]
        named: dict[str, list[str]] = {}
        for question, answer in facts:
            named.setdefault(question, []).append(answer)
        return Reading(named, dict(zip(self._themes, shares, strict=True)))

    def _ask(self, prompt: str) -> tuple[Sequence[tuple[str, str]], Sequence[int]]:
        """Return the facts that a prompt seems to name, and how likely each theme is."""
        import torch

        tokens = self._tokenizer.encode(prompt).ids or [0]
        with torch.inference_mode():
            read = self._network(torch.tensor([tokens]))
        facts = [fact for fact, score in zip(ANSWERS, read.named[0].tolist(), strict=True) if score > 0]
        # In whole percents, for the last digits differ between processors.
        return facts, [round(100 * share) for share in read.themes[0].softmax(dim=0).tolist()]

    def facts(self, prompt: str, scene_seed: int, number: int) -> Facts:
        """Return the facts of the scene of one of a prompt's items, counted from 0, which share the seed.

        What the prompt names stands in each of them; the rest is chosen so that they all fit and differ.
        """
        reading = self.read(prompt)
        # Two prompts of one theme and one seed are not to be the same ten scenes.
        return self._repertoire.facts(reading.named, list(reading.themes.values()), f"{scene_seed} {prompt}", number)


def tokenizer_of(vocabulary: Sequence[str]) -> "Tokenizer":
    """Return what cuts prompts into the words of a vocabulary, or into pieces of words (Schuster and Nakajima 2012)."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(vocabulary)}, unk_token=UNKNOWN))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    tokenizer.enable_truncation(LENGTH)
    return tokenizer
