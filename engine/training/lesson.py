"""Lessons: the prompts that the text model learns from, with what they show and mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from engine.training import facts
from engine.training.prompts import free_prompts, write_prompt
from engine.training.scenes import Layout
from engine.training.teacher import Teacher
from engine.training.tokenizer import LENGTH, PromptTokenizer, train_tokenizer

#: A free prompt shows what so many of the nearest prompts show, the nearer the more.
NEIGHBOURS, SHARPNESS = 48, 20.0
#: So many scenes are remembered for a free prompt, to train pictures with.
ECHOES = 6
LESSON = "lesson.safetensors"


@dataclass(frozen=True)
class Lesson:
    """Hold n prompts: tokens (n, LENGTH), facts to show (n, facts.COUNT), the teacher's embeddings (n, size), and the
    seeds of scenes that answer (n, ECHOES), of which a prompt written for a scene has one and then -1."""

    tokens: Tensor
    facts: Tensor
    meanings: Tensor
    scenes: Tensor

    def part(self, rows: Tensor) -> "Lesson":
        """Return some of the prompts."""
        return Lesson(self.tokens[rows], self.facts[rows], self.meanings[rows], self.scenes[rows])


def tokens(tokenizer: PromptTokenizer, prompts: Sequence[str]) -> Tensor:
    """Return the tokens of prompts, cut and filled to LENGTH, shape (n, LENGTH)."""
    filled = tokenizer(list(prompts), padding="max_length", truncation=True, max_length=LENGTH, return_tensors="pt")
    ids: Tensor = filled["input_ids"]
    return ids


def scene_prompts(scenes: int, each: int) -> tuple[Sequence[str], Tensor, Tensor]:
    """Write prompts for the scenes 0, 1, ...; return them, their scenes (n,) and those scenes' facts (n, COUNT)."""
    prompts, seeds, shown = [], [], []
    for seed in range(scenes):
        scene, rng = Layout(seed), np.random.default_rng([seed, 2])
        prompts += [write_prompt(scene, rng) for _ in range(each)]
        seeds += [seed] * each
        shown += [facts.facts(scene)] * each
    return prompts, torch.tensor(seeds), torch.from_numpy(np.stack(shown))


def nearest(meanings: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
    """Find the known meanings nearest to each meaning: their rows and their shares, both (n, NEIGHBOURS)."""
    rows, shares = [], []
    for part in torch.split(meanings, 512):
        best = (part @ known.T).topk(min(NEIGHBOURS, len(known)))
        rows.append(best.indices)
        shares.append((best.values * SHARPNESS).softmax(dim=1))
    return torch.cat(rows), torch.cat(shares)


def prepare(out: Path, teacher: Teacher, scenes: int, each: int, free: int) -> tuple[PromptTokenizer, Lesson]:
    """Write the tokenizer and the prompts to learn from to the folder, and return both."""
    prompts, seeds, shown = scene_prompts(scenes, each)
    words = teacher.words()
    unwritten = free_prompts(words, free, np.random.default_rng(3))
    tokenizer = train_tokenizer([*prompts, *unwritten, *words])
    known, strange = teacher.embed(prompts), teacher.embed(unwritten)
    rows, shares = nearest(strange, known)
    echoed = (shown[rows] * shares.unsqueeze(2)).sum(1)
    alone = functional.pad(seeds.unsqueeze(1), (0, ECHOES - 1), value=-1)
    lesson = Lesson(
        tokens(tokenizer, [*prompts, *unwritten]),
        torch.cat([shown, echoed]),
        torch.cat([known, strange]).half(),
        torch.cat([alone, seeds[rows[:, :ECHOES]]]),
    )
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(out / "tokenizer")
    save_file(vars(lesson), out / LESSON)
    return tokenizer, lesson


def read_lesson(folder: Path) -> Lesson:
    """Read what `prepare` wrote."""
    return Lesson(**load_file(folder / LESSON))
