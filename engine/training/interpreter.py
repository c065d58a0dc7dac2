"""Train the interpreter: `python -m engine.training.interpreter --text checkpoints/text --lesson checkpoints/lesson
--out checkpoints/interpreter`.

Off the text model's state where a prompt ends, it tells which of all scenes the prompt means; the text model stays as
it is. It takes a few minutes in one go, and is not resumed.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn import functional

from engine.interpreter import SCENES as SCENES_FILE
from engine.interpreter import WEIGHTS
from engine.scenes import words
from engine.scenes.facts import TIMES
from engine.scenes.layout import HABITATS, Layout
from engine.training import facts
from engine.training.command import log_to_terminal
from engine.training.device import autocast, best_device
from engine.training.learner import minimise
from engine.training.lesson import Lesson, read_lesson, tokens
from engine.training.prompts.themes import share_fitting
from engine.training.text import TextModel, read_text_model
from engine.training.tokenizer import PromptTokenizer

logger = logging.getLogger(__name__)

#: Every scene that may be met.
SCENES = [
    facts.Triple(place, time, subject)
    for place, subjects in HABITATS.items()
    for time in TIMES
    for subject in dict.fromkeys(subjects.split())
]
#: Prompts that the text model reads at a time.
BATCH = 512
DECAY = 1e-5


def in_words(scene: facts.Triple) -> str:
    """Return the plainest words for a scene."""
    place, time = words.PLACE_WORDS[scene.place][0], words.TIME_WORDS[scene.time][0]
    if scene.subject == "none":
        return f"{place} {time}"
    names = {**words.SUBJECT_WORDS, "balloons": words.BALLOON_WORDS["many"], "tree": words.TREE_WORDS["green"]}
    return f"{place} with {next(name for name in names[scene.subject] if '{' not in name)} {time}"


def answers(lesson: Lesson) -> Tensor:
    """Return the numbers of the scenes that answer each prompt, shape (n, ECHOES), -1 where there is none."""
    known = {scene: number for number, scene in enumerate(SCENES)}
    seeds, places = np.unique(lesson.scenes.numpy(), return_inverse=True)
    numbers = np.array([known[facts.shown(Layout(seed))] if seed >= 0 else -1 for seed in seeds.tolist()])
    return torch.from_numpy(numbers[places.reshape(lesson.scenes.shape)])


@torch.no_grad()
def ends(model: TextModel, ids: Tensor) -> Tensor:
    """Return the states where prompts end, for tokens of shape (n, LENGTH), shape (n, width)."""
    read = []
    for part in torch.split(ids, BATCH):
        with autocast(model.device):
            read.append(model(part.long().to(model.device)).pooler_output.float().cpu())
    return torch.cat(read)


def fit(states: Tensor, answered: Tensor) -> nn.Linear:
    """Learn a logistic regression from states, shape (n, width), to scenes that answer them, as `answers` has them."""
    layer = nn.Linear(states.shape[1], len(SCENES))
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    there = (answered >= 0).float()
    weights, chosen = there / there.sum(dim=1, keepdim=True), answered.clamp_min(0)

    def loss() -> Tensor:
        likely = functional.log_softmax(layer(states), dim=1).gather(1, chosen)
        return -(weights * likely).sum(dim=1).mean() + DECAY * layer.weight.square().sum()

    minimise(list(layer.parameters()), loss)
    return layer.requires_grad_(False)


def examine(layer: nn.Linear, model: TextModel, tokenizer: PromptTokenizer) -> float:
    """Return the share of unseen theme prompts whose likeliest scene fits."""

    def likeliest(prompts: Sequence[str]) -> list[facts.Triple]:
        numbers = layer(ends(model, tokens(tokenizer, prompts))).argmax(dim=1).tolist()
        return [SCENES[number] for number in numbers]

    return share_fitting(likeliest)


def write(layer: nn.Linear, out: Path) -> None:
    """Write what the program reads, in half precision."""
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_bytes(save({name: weight.half() for name, weight in layer.state_dict().items()}))
    (out / SCENES_FILE).write_text(json.dumps([in_words(scene) for scene in SCENES], indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--lesson", type=Path, required=True, help="folder of the prompts")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=120_000, help="so many of them")
    arguments = parser.parse_args()
    log_to_terminal()

    device, lesson = best_device(), read_lesson(arguments.lesson)
    tokenizer, model = read_text_model(arguments.text)
    model = model.to(device).eval()
    rows = torch.randperm(len(lesson.tokens), generator=torch.Generator().manual_seed(0))[: arguments.prompts]
    lesson = lesson.part(rows)
    logger.info("%d prompts, %d scenes", len(rows), len(SCENES))
    layer = fit(ends(model, lesson.tokens), answers(lesson))
    write(layer, arguments.out)
    logger.info("unseen theme prompts whose likeliest scene fits: %.1f %%", 100 * examine(layer, model, tokenizer))


if __name__ == "__main__":
    main()
