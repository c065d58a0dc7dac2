"""The syllabus: the prompts that the reader learns from, with the themes they mean and their languages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from engine.reader.names import LANGUAGES
from engine.reader.network import PADDING
from engine.reader.text import characters, plain, spellings
from engine.reader.vocabulary import Vocabulary
from engine.training.likelihood import Likelihood
from engine.training.prompts import themes
from engine.training.prompts.sayings import Saying, captions, gist, recombined
from engine.training.spoken import language_table

FILE, WORDS = "syllabus.safetensors", "words.safetensors"
#: Tokens per prompt; the rest is cut off.
LENGTH = 40
#: The most words of the vocabulary.
MOST_WORDS = 65_000


class Encoder(Protocol):
    """A sentence encoder for all languages."""

    size: int

    def embed(self, sentences: Sequence[str]) -> Tensor:
        """Return the normalised embeddings of sentences, shape (n, size)."""


class Source(IntEnum):
    """The source of a prompt: a saying of a theme, recombined sayings and words, or a caption."""

    SAYING = 0
    FREE = 1
    CAPTION = 2


@dataclass(frozen=True)
class Syllabus:
    """The n prompts of a syllabus.

    Tokens (n, LENGTH), the probability of each theme (n, themes), the teacher's embeddings (n, size), the numbers of
    the languages (n,), and sources (n,). Captions have even themes and zero embeddings.
    """

    tokens: Tensor
    themes: Tensor
    meanings: Tensor
    languages: Tensor
    sources: Tensor

    def part(self, rows: Tensor) -> "Syllabus":
        """Return the prompts in these rows, without padding common to all of them."""
        tokens = self.tokens[rows]
        longest = int((tokens != PADDING).sum(dim=1).max())
        rest = (values[rows] for name, values in vars(self).items() if name != "tokens")
        return Syllabus(tokens[:, : max(1, longest)], *rest)

    def __len__(self) -> int:
        return len(self.tokens)


class Dictionary(NamedTuple):
    """The words, the teacher's embeddings of them (n, size), and how likely each is in each language (n, languages)."""

    words: Sequence[str]
    embeddings: Tensor
    languages: Tensor


def spelled_words(texts: Iterable[str], frequent: Iterable[str], most: int = MOST_WORDS) -> Mapping[str, str]:
    """Return words with their most common spelling, which the teacher knows better than a word without accents.

    First padding, the unknown token, every character and the most common words of the texts, then frequent words. What
    is written without spaces counts as characters.
    """
    counts = Counter(one for text in texts for spelling in spellings(text) for one in characters([spelling]))
    letters = Counter(letter for one, count in counts.items() for letter in plain(one) for _ in range(count))
    chosen = {letter: letter for letter, _ in letters.most_common()}
    for spelling in chain((one for one, _ in counts.most_common()), *map(spellings, frequent)):
        chosen.setdefault(plain(spelling), spelling)
    return {"[PAD]": "[PAD]", "[UNK]": "[UNK]", **dict(islice(chosen.items(), most - 2))}


def tokens(vocabulary: Vocabulary, prompts: Sequence[str]) -> Tensor:
    """Return the tokens of prompts, truncated and padded, shape (n, LENGTH)."""
    ids = np.full((len(prompts), LENGTH), PADDING, np.int32)
    for row, prompt in zip(ids, prompts, strict=True):
        cut = vocabulary.pieces(prompt)[:LENGTH]
        row[: len(cut)] = cut
    return torch.from_numpy(ids)


def centred(meanings: Tensor, middle: Tensor) -> Tensor:
    """Return embeddings relative to their mean, normalised: the encoder's all point in about the same direction."""
    return functional.normalize(meanings - middle, dim=1)


def prepare(
    out: Path, teacher: Encoder, taught: Sequence[Saying], frequent: Mapping[str, Sequence[str]], free: int, plain: int
) -> Syllabus:
    """Write the syllabus and the vocabulary with the teacher's embeddings to a folder.

    `frequent` has the most frequent words of each language, also of languages that are not taught. There are `free`
    recombined sayings and `plain` captions in each language.
    """
    rng = np.random.default_rng(11)
    freely = [(text, language) for language in LANGUAGES for text in recombined(language, free, rng)]
    freely += [(word, language) for language in LANGUAGES for word in frequent[language][:free]]
    plainly = [(text, language) for language in LANGUAGES for text, _ in captions(language, plain, rng)]
    said = [(one.text, one.language) for one in taught]
    prompts = [*said, *freely, *plainly]

    listed = (word for same_rank in zip_longest(*map(frequent.__getitem__, LANGUAGES)) for word in same_rank if word)
    spelled = spelled_words((text for text, _ in [*said, *freely, *plainly]), listed)
    # Framed words mean what the words mean alone.
    cores = [*(one.core for one in taught), *(text for text, _ in freely)]
    distinct = {core: row for row, core in enumerate(dict.fromkeys(cores))}
    embedded = teacher.embed([*distinct])
    middle = embedded.mean(dim=0)
    meanings = centred(embedded, middle)[[distinct[core] for core in cores]]
    gists = [gist(core) for core in cores[: len(said)]]

    likelihood = Likelihood(meanings[: len(said)], torch.tensor([one.theme for one in taught]), gists, len(themes()))
    even = torch.full((len(plainly), len(themes())), 1 / len(themes()))
    likely = torch.cat([likelihood.of_sayings(), likelihood.of(meanings[len(said) :]), even])
    languages = {language: number for number, language in enumerate(LANGUAGES)}
    counts = torch.tensor([len(said), len(freely), len(plainly)])
    syllabus = Syllabus(
        tokens(Vocabulary([*spelled]), [text for text, _ in prompts]),
        likely.half(),
        torch.cat([meanings, torch.zeros(len(even), teacher.size)]).half(),
        torch.tensor([languages[language] for _, language in prompts], dtype=torch.uint8),
        torch.tensor(list(Source), dtype=torch.uint8).repeat_interleave(counts),
    )
    out.mkdir(parents=True, exist_ok=True)
    save_file(vars(syllabus), out / FILE)
    spoken = torch.from_numpy(language_table([*spelled], prompts, frequent))
    embeddings = centred(teacher.embed([*spelled.values()]), middle).half()
    save_file({"embeddings": embeddings, "languages": spoken}, out / WORDS)
    (out / WORDS).with_suffix(".txt").write_text("\n".join(spelled), encoding="utf-8")
    return syllabus


def read_syllabus(folder: Path) -> tuple[Syllabus, Dictionary]:
    """Load the syllabus and the vocabulary that `prepare` wrote."""
    listed = (folder / WORDS).with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    tables = load_file(folder / WORDS)
    return Syllabus(**load_file(folder / FILE)), Dictionary(listed, tables["embeddings"].float(), tables["languages"])
