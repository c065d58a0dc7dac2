"""The syllabus: what the reader learns from: captions and prose, which name facts, and sayings, which mean themes."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from engine.reader.network import PADDING
from engine.reader.reader import UNKNOWN, tokenizer_of
from engine.reader.repertoire import ANSWERS
from engine.scenes.layout import Layout
from engine.training.likelihood import Likelihood
from engine.training.naming import named
from engine.training.prompts import free_prompts, themes
from engine.training.prompts.prose import Writer, plain_names
from engine.training.prompts.writer import caption
from engine.training.teacher import Teacher

FILE, WORDS = "syllabus.safetensors", "words.safetensors"
#: As many tokens are learnt from of a prompt.
LENGTH = 48
#: A word whose embedding is so near to that of a name may be one, too.
NEAR = 0.65
COLUMNS = {fact: column for column, fact in enumerate(ANSWERS)}


class Source(IntEnum):
    """Tell where a prompt is from: written for a scene, a wish for one, said for a theme, or made of any words."""

    CAPTION = 0
    PROSE = 1
    SAYING = 2
    FREE = 3


@dataclass(frozen=True)
class Syllabus:
    """Hold n prompts: their tokens (n, LENGTH), which answers they name (n, answers), whether that is known (n,), how
    likely each theme is (n, themes), the teacher's embeddings (n, size), both of all but captions, and sources (n,)."""

    tokens: Tensor
    named: Tensor
    is_named: Tensor
    themes: Tensor
    meanings: Tensor
    sources: Tensor

    def part(self, rows: Tensor) -> "Syllabus":
        """Return some of the prompts, without what fills all of them up."""
        tokens = self.tokens[rows].int()
        longest = int((tokens != PADDING).sum(dim=1).max())
        rest = (values[rows] for name, values in vars(self).items() if name != "tokens")
        return Syllabus(tokens[:, : max(1, longest)], *rest)

    def __len__(self) -> int:
        return len(self.tokens)


def vocabulary(teacher: Teacher) -> Sequence[str]:
    """Return the words, and pieces of words, that the reader knows: what fills up, what is unknown, and all English
    ones of the teacher's."""
    return ["[PAD]", UNKNOWN, *(piece for piece in teacher.pieces() if piece.isascii() and piece[0] != "[")]


def tokens(tokenizer: Tokenizer, prompts: Sequence[str]) -> Tensor:
    """Return the tokens of prompts, cut and filled to LENGTH, shape (n, LENGTH)."""
    ids = np.full((len(prompts), LENGTH), PADDING, np.int16)
    for row, encoding in zip(ids, tokenizer.encode_batch(list(prompts)), strict=True):
        cut = encoding.ids[:LENGTH]
        row[: len(cut)] = cut
    return torch.from_numpy(ids)


def sayings() -> Iterator[tuple[str, int]]:
    """Return what means a theme, with the theme's number: none of it is kept for evaluation or nearly so."""
    kept = {gist(prompt) for theme in themes() for prompt in theme.unseen_prompts()}
    kept |= {gist(text) for theme in themes() for text in theme.unseen_texts()}
    for number, theme in enumerate(themes()):
        for text in (*theme.phrasings, *further_phrasings().get(theme.name, ())):
            if gist(text) not in kept:
                yield text, number


@cache
def further_phrasings() -> dict[str, Sequence[str]]:
    """Return more phrasings of the themes, to learn from only."""
    return tomllib.loads((Path(__file__).parent / "prompts" / "phrasings.toml").read_text(encoding="utf-8"))


#: Words that make no difference between two phrasings.
FILLERS = (
    "a", "an", "the", "i", "im", "my", "me", "you", "your", "we", "our", "it", "is", "am", "are", "be", "to", "of",
    "and", "for", "in", "on", "with", "at", "so", "some", "please", "feel", "want", "need",
)  # fmt: skip


def gist(text: str) -> frozenset[str]:
    """Return the words of a phrasing that make a difference, by their stems."""
    found = re.findall(r"[a-z]+", text.lower().replace("'", ""))
    stems = frozenset(re.sub(r"(ing|ed|es|s|ly|ness)$", "", word) for word in found if word not in FILLERS)
    return stems or frozenset(found)


def prepare(
    out: Path, teacher: Teacher, taught: Sequence[tuple[str, int]], captions: int, prose: int, free: int
) -> Syllabus:
    """Write the syllabus, and the teacher's embeddings of the vocabulary, to a folder."""
    rng, words = np.random.default_rng(11), vocabulary(teacher)
    scenes = [Layout(seed) for seed in range(captions)]
    described = [caption(scene, np.random.default_rng([scene.seed, 4])) for scene in scenes]
    writer = Writer(rng, [text for text, _ in taught])
    wished = [writer.write() for _ in range(prose)]
    said = [*(text for text, _ in taught), *teacher.words(), *free_prompts(teacher.words(), free, rng)]
    prompts = [*described, *(text for text, _, _ in wished), *said]

    names = _names_and_the_like(teacher)
    known = [named(scene, text) for scene, text in zip(scenes, described, strict=True)] + [
        told for _, told, _ in wished
    ]
    facts = np.zeros((len(prompts), len(ANSWERS)), np.bool_)
    for row, told in zip(facts[: len(known)], known, strict=True):
        row[[COLUMNS[fact] for fact in told]] = True
    is_named = [True] * len(known) + [names.isdisjoint(re.findall("[a-z]+", text.lower())) for text in said]

    meanings = torch.cat([torch.zeros(captions, teacher.size), teacher.embed(prompts[captions:])])
    spoken = slice(len(known), len(known) + len(taught))
    theme, gists = torch.tensor([number for _, number in taught]), [gist(text) for text, _ in taught]
    likelihood = Likelihood(meanings[spoken], theme, gists, len(themes()))
    likely = torch.cat([torch.zeros(captions, len(themes())), likelihood.of(meanings[captions:])])
    likely[spoken] = likelihood.of_sayings()
    beside = [(row, saying) for row, (_, _, saying) in enumerate(wished, captions) if saying is not None]
    for number, saying in beside:
        likely[number] = likely[len(known) + saying]

    counts = (captions, prose, len(taught), len(said) - len(taught))
    syllabus = Syllabus(
        tokens(tokenizer_of(words), prompts), torch.from_numpy(facts), torch.tensor(is_named), likely.half(),
        meanings.half(), torch.tensor(list(Source), dtype=torch.uint8).repeat_interleave(torch.tensor(counts)),
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    save_file(vars(syllabus), out / FILE)
    save_file({"embeddings": teacher.embed([word.removeprefix("##") for word in words])}, out / WORDS)
    return syllabus


def read_syllabus(folder: Path) -> Syllabus:
    """Read what `prepare` wrote."""
    return Syllabus(**load_file(folder / FILE))


def _names_and_the_like(teacher: Teacher) -> frozenset[str]:
    """Return the single words that may name something that is drawn."""
    names, words = sorted(plain_names()), teacher.words()
    nearest = (teacher.embed(words) @ teacher.embed(names).T).amax(dim=1)
    return plain_names() | {word for word, near in zip(words, nearest.tolist(), strict=True) if near > NEAR}
