"""The syllabus: what the reader learns from: captions and prose, which name facts, and sayings, which mean themes."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from engine.reader.network import PADDING
from engine.reader.reader import UNKNOWN, tokenizer_of
from engine.reader.repertoire import ANSWERS
from engine.scenes.layout import Layout
from engine.training.learner import minimise
from engine.training.naming import Fact, named
from engine.training.prompts import free_prompts, themes
from engine.training.prompts.prose import Writer, plain_names
from engine.training.prompts.writer import caption
from engine.training.teacher import Teacher

FILE = "syllabus.safetensors"
#: As many tokens are learnt from of a prompt.
LENGTH = 48
#: How strongly themes are told apart by the teacher's embeddings, and how small the weights are kept.
CONTRAST, DECAY = 20.0, 0.01
#: A word whose embedding is so near to that of a name may be one, too.
NEAR = 0.65
COLUMNS = {fact: column for column, fact in enumerate(ANSWERS)}


@dataclass(frozen=True)
class Syllabus:
    """Hold n prompts: their tokens (n, LENGTH), which answers they name (n, answers), whether that is known (n,), how
    likely each theme is (n, themes), the teacher's embeddings (n, size), and whether both are there (n,)."""

    tokens: Tensor
    named: Tensor
    is_named: Tensor
    themes: Tensor
    counts: Tensor
    meanings: Tensor

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


def prepare(out: Path, teacher: Teacher, captions: int, prose: int, free: int) -> Syllabus:
    """Write the syllabus and the vocabulary's embeddings to a folder."""
    rng = np.random.default_rng(11)
    words = vocabulary(teacher)
    tokenizer = tokenizer_of(words)
    taught = list(sayings())
    phrases = [text for text, _ in taught]

    prompts: list[str] = []
    facts: list[frozenset[Fact] | None] = []
    theme: list[int] = []
    for seed in range(captions):
        scene = Layout(seed)
        prompts.append(caption(scene, np.random.default_rng([seed, 4])))
        facts.append(named(scene, prompts[-1]))
        theme.append(-1)
    writer = Writer(rng, phrases)
    for _ in range(prose):
        text, told, saying = writer.write()
        prompts.append(text)
        facts.append(told)
        theme.append(-1 if saying is None else taught[saying][1])
    names = _names_and_the_like(teacher)
    unwritten = free_prompts(teacher.words(), free, rng)
    for text in (*phrases, *unwritten):
        prompts.append(text)
        facts.append(None if names & set(re.findall("[a-z]+", text.lower())) else frozenset())
    theme += [number for _, number in taught] + [-1] * len(unwritten)

    # Captions mean what they name.
    meanings = torch.cat([torch.zeros(captions, teacher.size), teacher.embed(prompts[captions:])])
    weights, bias = tell_themes_apart(meanings[captions + prose :][: len(taught)], torch.tensor([n for _, n in taught]))
    likely = (CONTRAST * meanings @ weights + bias).softmax(dim=1)
    known = torch.tensor(theme)
    likely[known >= 0] = functional.one_hot(known[known >= 0], len(themes())).float()
    targets = np.zeros((len(prompts), len(ANSWERS)), np.bool_)
    for row, told_facts in zip(targets, facts, strict=True):
        row[[COLUMNS[fact] for fact in told_facts or ()]] = True
    syllabus = Syllabus(
        tokens(tokenizer, prompts), torch.from_numpy(targets), torch.tensor([fact is not None for fact in facts]),
        likely.half(), (meanings.abs().sum(dim=1) > 0).float(), meanings.half(),
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    save_file(vars(syllabus), out / FILE)
    save_file({"embeddings": teacher.embed([word.removeprefix("##") for word in words])}, out / "words.safetensors")
    return syllabus


def read_syllabus(folder: Path) -> Syllabus:
    """Read what `prepare` wrote."""
    return Syllabus(**load_file(folder / FILE))


def tell_themes_apart(meanings: Tensor, theme: Tensor) -> tuple[Tensor, Tensor]:
    """Learn a logistic regression from embeddings to themes; return its weights (size, themes) and bias (themes,)."""
    weights = torch.zeros(meanings.shape[1], len(themes()), requires_grad=True)
    bias = torch.zeros(len(themes()), requires_grad=True)

    def loss() -> Tensor:
        return functional.cross_entropy(CONTRAST * meanings @ weights + bias, theme) + DECAY * weights.square().sum()

    minimise([weights, bias], loss)
    return weights.detach(), bias.detach()


def _names_and_the_like(teacher: Teacher) -> frozenset[str]:
    """Return the single words that may name something that is drawn."""
    names, words = sorted(plain_names()), teacher.words()
    nearest = (teacher.embed(words) @ teacher.embed(names).T).amax(dim=1)
    return plain_names() | {word for word, near in zip(words, nearest.tolist(), strict=True) if near > NEAR}
