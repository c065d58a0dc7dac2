"""Read what a prompt names and means, and find scenes for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.libraries import BUILDING, limit_spinning
from engine.models.catalogue import ModelError
from engine.reader import names
from engine.reader.names import LANGUAGES, Named
from engine.reader.repertoire import Repertoire
from engine.reader.vocabulary import UNKNOWN, Vocabulary
from engine.scenes.facts import Facts

WEIGHTS, CONFIG = "model.safetensors", "config.json"
EMBEDDING, SPOKEN = "embedding.safetensors", "languages.safetensors"
#: The name of all languages that the reader was not taught.
OTHER = "other"
#: The unit of the logarithms of words' probabilities in each language is 1 / STEPS.
STEPS = 7
#: The most tokens of a prompt that are read.
LENGTH = 96
#: A language counts if it is at least this likely, in percent; another language than those that were taught, from here
#: on; a theme that is at least this likely is understood.
HEARD, FOREIGN, SURE = 15, 50, 25
#: The questions whose answers people recognise as what they asked for.
TOLD = ("subject", "second", "place", "time", "sky", "features")
#: Readings to choose from where a prompt is not understood.
CHOICES = 3


@dataclass(frozen=True)
class Reading:
    """The answers to each question that a prompt names, and the probability of each theme and language in percent."""

    named: Named
    themes: Mapping[str, int]
    languages: Mapping[str, int]

    @property
    def names(self) -> Sequence[str]:
        """Return what the prompt names, in words."""
        return [answer for question in TOLD for answer in self.named.get(question, ()) if answer != "none"]

    @property
    def likely(self) -> Sequence[str]:
        """Return the themes, the likeliest first."""
        return sorted(self.themes, key=lambda theme: -self.themes[theme])

    @property
    def theme(self) -> str:
        """Return the theme that the prompt clearly has in a language that is known, or empty text."""
        likeliest = self.likely[0]
        is_clear = self.themes[likeliest] >= SURE and self.languages[OTHER] < FOREIGN
        return likeliest if is_clear else ""

    @property
    def is_sure(self) -> bool:
        """Return whether the prompt names a subject or a place, or clearly has a theme."""
        return bool(self.named.get("subject") or self.named.get("place") or self.theme)


class Reader:
    """A reader of prompts, with the network in a folder."""

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        from engine.reader.network import Network, Shape, from_levels

        try:
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            self._themes: Sequence[str] = config["themes"]
            self._vocabulary = Vocabulary.load(folder)
            self._repertoire = Repertoire.load(folder, len(self._themes))
            self._spoken = load_file(folder / SPOKEN)["languages"]
            with BUILDING:
                self._network = Network(Shape(**config["shape"])).eval()
            # The embeddings are most of the weights, so they have four bits for each number.
            embedding = from_levels(**load_file(folder / EMBEDDING))
            weights = {**load_file(folder / WEIGHTS), "embedding.weight": embedding}
            self._network.load_state_dict(weights)
            # All items of a prompt read it.
            self._last: tuple[str, Reading] | None = None
        except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The reader in {folder} cannot be read: {error}.") from error

    def read(self, prompt: str) -> Reading:
        """Return what a prompt names and means."""
        last = self._last
        if last is None or last[0] != prompt:
            self._last = last = prompt, self._read(prompt)
        return last[1]

    def _read(self, prompt: str) -> Reading:
        import torch

        prompt = self._vocabulary.start(prompt, LENGTH)
        tokens = self._vocabulary.pieces(prompt) or [0]
        with torch.inference_mode():
            meant = self._network(torch.tensor([tokens])).themes[0]
            # What only begins like a known word may be of a language that is not known.
            heard = self._spoken[[*tokens, *[UNKNOWN] * self._vocabulary.unsure(prompt)]].sum(dim=0) / STEPS
        # Rounded, because the last digits differ between CPUs.
        themes, languages = (
            [round(100 * share) for share in scores.softmax(dim=0).tolist()] for scores in (meant, heard)
        )
        spoken = dict(zip((*LANGUAGES, OTHER), languages, strict=True))
        likely = [language for language in LANGUAGES if spoken[language] >= HEARD]
        return Reading(names.find(prompt, likely), dict(zip(self._themes, themes, strict=True)), spoken)

    def facts(self, prompt: str, scene_seed: int, number: int, theme: str = "") -> Facts:
        """Return the facts of the scene of item `number` of a prompt, counted from 0; all items share the seed.

        Every scene shows what the prompt names; the rest is chosen so that all scenes fit the prompt, or the theme if
        one was chosen for it, and differ.
        """
        reading = self.read(prompt)
        themes = [100 * (name == theme) if theme else percent for name, percent in reading.themes.items()]
        # The prompt is part of the seed, so that two prompts of one theme and seed do not get the same ten scenes.
        return self._repertoire.facts(reading.named, themes, f"{scene_seed} {prompt}", number)


@cache
def load(folder: Path) -> Reader:
    """Return the reader in a folder, the same for all that read prompts in this process."""
    limit_spinning()
    return Reader(folder)
