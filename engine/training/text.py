"""Train the text model: `python -m engine.training.text --lesson checkpoints/lesson --out checkpoints/text --hours 1`.

It learns two things: to say what a prompt's scenes show, and to mean what the teacher means. What nobody wrote a
scene for is taught to show what fits the meanings that the teacher finds likely (see consensus.py), so that unknown
words land near their meaning.

With `--start engine/builtin` a model that denoisers have learnt to read goes on: it learns more words, and its
states for prompts that were written for scenes stay as they are.
"""

import logging
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.scenes.layout import Layout
from engine.training import facts
from engine.training.checkpoint import go_on, keep
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, descend
from engine.training.lesson import Lesson, read_lesson, tokens
from engine.training.loop import learn
from engine.training.prompts.themes import share_fitting
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN
from engine.training.tokenizer import LENGTH, PromptTokenizer

logger = logging.getLogger(__name__)

#: transformers' CLIPTextModel, which ships no types.
TextModel: TypeAlias = Any

WIDTH, LAYERS, HEADS = 256, 4, 4
LEARNING_RATE, WEIGHT_DECAY = 1e-3, 0.01
BATCH = 128
#: The share of batches of prompts that nobody wrote a scene for: the others are soon understood.
FREE = 0.7
#: Tokens are computed in blocks of so many, up to a batch's longest prompt; every so many steps all of them are, for
#: pictures attend to what fills a prompt up as well.
BLOCK, FULL_EVERY = 16, 4
MEANING_WEIGHT = 0.5
COOL_DOWN = 0.7
#: A model that goes on: how much it costs to leave the states that denoisers know, against their variance, its share of
#: the rate, and its first steps without a change, for what reads facts and meaning off it must be learnt first.
KNOWN_WEIGHT, GO_ON_PACE, STILL_STEPS = 5.0, 0.5, 300


def read_text_model(folder: Path) -> tuple[PromptTokenizer, TextModel]:
    """Read a text model in full precision, and its tokenizer, from a checkpoint's or a pipeline's folder."""
    tokenizer: PromptTokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    return tokenizer, CLIPTextModel.from_pretrained(folder / "text_encoder").float()


def build_text_model(vocabulary: int, width: int = WIDTH, layers: int = LAYERS) -> TextModel:
    """Build an untrained text model."""
    config = CLIPTextConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=4 * width,
        projection_dim=width,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        max_position_embeddings=LENGTH,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    return CLIPTextModel(config)


class Reading(NamedTuple):
    """Hold a model's states, shape (n, tokens, width), the scores of the facts read off twice, and the meaning."""

    states: Tensor
    by_mean: Tensor
    by_end: Tensor
    meaning: Tensor


class Reader(nn.Module):
    """Read facts and meaning off a text model's states: off their mean, and off the state where the text ends."""

    def __init__(self, model: TextModel, meaning: int) -> None:
        super().__init__()
        # The plain form of attention is faster to train on a CPU, and the weights are the same.
        model.set_attn_implementation("eager")
        self.model = model
        width = model.config.hidden_size
        self.facts_by_mean = nn.Linear(width, facts.COUNT)
        self.facts_by_end = nn.Linear(width, facts.COUNT)
        self.meaning = nn.Linear(width, meaning)

    def forward(self, ids: Tensor, still: bool = False) -> Reading:
        """Read tokens of shape (n, LENGTH), or fewer; a still model is not changed by what is learnt."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not still):
            output = self.model(ids)
        states, end = output.last_hidden_state, output.pooler_output
        return Reading(states, self.facts_by_mean(states.mean(dim=1)), self.facts_by_end(end), self.meaning(end))


class Trainer(Learner[Lesson]):
    """Train a text model step by step; with `goes_on`, one that denoisers have learnt to read."""

    def __init__(self, model: TextModel, meaning: int, *, goes_on: bool = False) -> None:
        self._known: TextModel = deepcopy(model).eval().requires_grad_(False) if goes_on else None
        self.reader = Reader(model, meaning).train()
        parameters = self.reader.parameters()
        self._optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        super().__init__(reader=self.reader, optimizer=self._optimizer)

    def step(self, lesson: Lesson, pace: float = 1.0) -> float:
        """Learn from prompts, all of one kind, at a share of the full rate; return the loss."""
        device = next(self.reader.parameters()).device
        ids = lesson.tokens if self.steps % FULL_EVERY == 0 else self._without_filling(lesson.tokens)
        ids = ids.to(device)
        still = self._known is not None and self.steps < STILL_STEPS
        with autocast(device):
            read = Reading(*(output.float() for output in self.reader(ids, still)))
        shown = lesson.facts.to(device)
        binary = functional.binary_cross_entropy_with_logits
        apart = 1 - functional.cosine_similarity(read.meaning, lesson.meanings.to(device)).mean()
        loss = binary(read.by_mean, shown) + binary(read.by_end, shown) + MEANING_WEIGHT * apart
        if self._known is not None and not is_free(lesson).any():
            loss += KNOWN_WEIGHT * self._strayed(ids, read.states)
        descend(self._optimizer, loss, LEARNING_RATE * self.ramp(pace) * (GO_ON_PACE if self._known else 1))
        self.steps += 1
        return float(loss.detach())

    def _strayed(self, ids: Tensor, states: Tensor) -> Tensor:
        with torch.no_grad(), autocast(ids.device):
            known: Tensor = self._known(ids).last_hidden_state.float()
        return (states - known).square().mean() / known.var()

    def _without_filling(self, ids: Tensor) -> Tensor:
        longest = int((ids != self.reader.model.config.pad_token_id).sum(dim=1).max()) + 1
        return ids[:, : -(-longest // BLOCK) * BLOCK]


def is_free(lesson: Lesson) -> Tensor:
    """Tell which prompts nobody wrote a scene for, shape (n,)."""
    return lesson.scenes[:, 1] >= 0


def rows(lesson: Lesson, count: int, random: torch.Generator) -> Tensor:
    """Choose prompts to learn from, all of one kind: mostly free ones, shape (count,)."""
    wants_free = torch.rand(1, generator=random) < FREE
    (kind,) = torch.where(is_free(lesson) == wants_free)
    return kind[torch.randint(len(kind), (count,), generator=random)]


@torch.no_grad()
def examine(reader: Reader, tokenizer: PromptTokenizer, captions: int = 500) -> dict[str, float]:
    """Return which shares of unseen captions' places, times and subjects are read off, and of unseen theme prompts
    the share whose likeliest scene fits the theme."""

    def likeliest(prompts: Sequence[str]) -> list[facts.Kind]:
        return [facts.triple(scores) for scores in reader(tokens(tokenizer, prompts)).by_end.numpy()]

    reader.eval()
    scenes = [Layout(UNSEEN + number) for number in range(captions)]
    read = likeliest([unseen_caption(scene, np.random.default_rng(scene.seed)) for scene in scenes])
    right = facts.shares_right(read, [facts.shown(scene) for scene in scenes])
    fitting = share_fitting(likeliest)
    reader.train()
    return {**right, "theme": fitting}


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=120, cool_down=COOL_DOWN)
    parser.add_argument("--lesson", type=Path, required=True, help="folder of what to learn, with the tokenizer")
    parser.add_argument("--start", type=Path, help="folder of a text model that denoisers have learnt to read")
    arguments = parser.parse_args()
    log_to_terminal()

    device, out = best_device(), arguments.out
    lesson = read_lesson(arguments.lesson)
    tokenizer = CLIPTokenizer.from_pretrained(arguments.lesson / "tokenizer")
    tokenizer.save_pretrained(out / "tokenizer")
    model = read_text_model(arguments.start)[1] if arguments.start else build_text_model(len(tokenizer))
    trainer = Trainer(model.to(device), lesson.meanings.shape[1], goes_on=bool(arguments.start))
    go_on(trainer, out, device)
    logger.info(
        "%d prompts, %d tokens, training on %s from step %d", len(lesson.tokens), len(tokenizer), device, trainer.steps
    )

    def save(loss: float) -> None:
        trainer.reader.model.save_pretrained(out / "text_encoder")
        keep(trainer, out, loss, **examine(trainer.reader, tokenizer))

    random = torch.Generator().manual_seed(trainer.steps)
    learn(
        trainer, lambda: lesson.part(rows(lesson, BATCH, random)),
        arguments.hours, cool_down=arguments.cool_down, save_every=arguments.save_every, save=save,
    )  # fmt: skip


if __name__ == "__main__":
    main()
