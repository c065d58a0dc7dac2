"""The syllabus: the prompts that the reader learns from, with the facts they name and the themes they mean."""

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
from engine.training.prompts.everyday import everyday_prompts
from engine.training.prompts.prose import Writer, plain_names
from engine.training.prompts.writer import caption
from engine.training.teacher import Teacher

FILE, WORDS = "syllabus.safetensors", "words.safetensors"
#: Tokens per prompt; the rest is cut off.
LENGTH = 48
#: The cosine similarity to a name from which a word may itself be a name.
NEAR = 0.65
COLUMNS = {fact: column for column, fact in enumerate(ANSWERS)}


class Source(IntEnum):
    """The source of a prompt: a caption, prose that asks for a scene, a saying of a theme, or free words."""

    CAPTION = 0
    PROSE = 1
    SAYING = 2
    FREE = 3


@dataclass(frozen=True)
class Syllabus:
    """The n prompts of a syllabus.

    Tokens (n, LENGTH), the named answers (n, answers), whether those are known (n,), the probability of each theme
    (n, themes), the teacher's embeddings (n, size), and sources (n,). Captions have zero themes and embeddings.
    """

    tokens: Tensor
    named: Tensor
    is_named: Tensor
    themes: Tensor
    meanings: Tensor
    sources: Tensor

    def part(self, rows: Tensor) -> "Syllabus":
        """Return the prompts in these rows, without padding common to all of them."""
        tokens = self.tokens[rows].int()
        longest = int((tokens != PADDING).sum(dim=1).max())
        rest = (values[rows] for name, values in vars(self).items() if name != "tokens")
        return Syllabus(tokens[:, : max(1, longest)], *rest)

    def __len__(self) -> int:
        return len(self.tokens)


def vocabulary(teacher: Teacher) -> Sequence[str]:
    """Return the reader's vocabulary: padding, the unknown token, and the teacher's ASCII words and word pieces."""
    return ["[PAD]", UNKNOWN, *(piece for piece in teacher.pieces() if piece.isascii() and piece[0] != "[")]


def tokens(tokenizer: Tokenizer, prompts: Sequence[str]) -> Tensor:
    """Return the tokens of prompts, truncated and padded, shape (n, LENGTH)."""
    ids = np.full((len(prompts), LENGTH), PADDING, np.int16)
    for row, encoding in zip(ids, tokenizer.encode_batch(list(prompts)), strict=True):
        cut = encoding.ids[:LENGTH]
        row[: len(cut)] = cut
    return torch.from_numpy(ids)


def sayings() -> Iterator[tuple[str, int]]:
    """Yield sayings with the number of their theme, except those (nearly) equal to one reserved for evaluation."""
    kept = {gist(prompt) for theme in themes() for prompt in theme.english.unseen_prompts()}
    kept |= {gist(text) for theme in themes() for text in theme.english.unseen_texts()}
    kept |= {gist(prompt) for prompt in everyday_prompts()["en"]}
    for number, theme in enumerate(themes()):
        for text in (*theme.english.phrasings, *further_phrasings().get(theme.name, ())):
            if gist(text) not in kept:
                yield text, number


@cache
def further_phrasings() -> dict[str, Sequence[str]]:
    """Return additional phrasings of the themes, only for training."""
    return tomllib.loads((Path(__file__).parent / "prompts" / "phrasings.toml").read_text(encoding="utf-8"))


#: Words that do not distinguish phrasings.
FILLERS = (
    "a", "an", "the", "i", "im", "my", "me", "you", "your", "we", "our", "it", "is", "am", "are", "be", "to", "of",
    "and", "for", "in", "on", "with", "at", "so", "some", "please", "feel", "want", "need",
)  # fmt: skip


def gist(text: str) -> frozenset[str]:
    """Return the stems of the distinctive words of a phrasing."""
    found = re.findall(r"[a-z]+", text.lower().replace("'", ""))
    stems = frozenset(re.sub(r"(ing|ed|es|s|ly|ness)$", "", word) for word in found if word not in FILLERS)
    return stems or frozenset(found)


def prepare(
    out: Path, teacher: Teacher, taught: Sequence[tuple[str, int]], captions: int, prose: int, free: int
) -> Syllabus:
    """Write the syllabus and the teacher's embeddings of the vocabulary to a folder."""
    rng, words = np.random.default_rng(11), vocabulary(teacher)
    scenes = [Layout(seed) for seed in range(captions)]
    described = [caption(scene, np.random.default_rng([scene.seed, 4])) for scene in scenes]
    writer = Writer(rng, [text for text, _ in taught])
    wished = [writer.write() for _ in range(prose)]
    said = [*(text for text, _ in taught), *teacher.words(), *free_prompts(teacher.words(), free, rng)]
    prompts = [*described, *(text for text, _, _ in wished), *said]

    names = _possible_names(teacher)
    known = [named(scene, text) for scene, text in zip(scenes, described, strict=True)]
    known += [answers for _, answers, _ in wished]
    facts = np.zeros((len(prompts), len(ANSWERS)), np.bool_)
    for row, answers in zip(facts[: len(known)], known, strict=True):
        row[[COLUMNS[fact] for fact in answers]] = True
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
    """Load a syllabus that `prepare` wrote."""
    return Syllabus(**load_file(folder / FILE))


def _possible_names(teacher: Teacher) -> frozenset[str]:
    """Return the single words that may name something in a scene."""
    names, words = sorted(plain_names()), teacher.words()
    nearest = (teacher.embed(words) @ teacher.embed(names).T).amax(dim=1)
    return plain_names() | {word for word, near in zip(words, nearest.tolist(), strict=True) if near > NEAR}
