"""Train the text model: `python -m engine.training.text --lesson checkpoints/lesson --out checkpoints/text --hours 1`.

It learns two things: the facts of the scenes that answer a prompt, and the teacher's embedding of the prompt. Free
prompts, which were not written for a scene, get the facts of scenes that fit their likely themes (see consensus.py), so
that unknown words are understood by their meaning.

`--start engine/builtin` fine-tunes a model that denoisers have learnt to read: it learns more words, while its states
for prompts written for scenes hardly change.
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
from engine.training.checkpoint import resume_from, save_checkpoint
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, descend
from engine.training.lesson import Lesson, read_lesson, tokens
from engine.training.loop import train
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
#: The share of batches of free prompts, because the others are learnt sooner.
FREE = 0.7
#: Batches are padded to the longest prompt, rounded up to whole blocks of tokens; every FULL_EVERY steps they are fully
#: padded, because the denoiser also attends to padding.
BLOCK, FULL_EVERY = 16, 4
MEANING_WEIGHT = 0.5
COOL_DOWN = 0.7
#: For fine-tuning: the weight of the drift from the states that denoisers know, relative to their variance; the share
#: of the learning rate; and the steps at the start with a frozen model, in which only the heads learn.
DRIFT_WEIGHT, FINE_TUNE_PACE, FROZEN_STEPS = 5.0, 0.5, 300


def read_text_model(folder: Path) -> tuple[PromptTokenizer, TextModel]:
    """Load a text model in full precision, and its tokenizer, from the folder of a checkpoint or a pipeline."""
    tokenizer: PromptTokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    return tokenizer, CLIPTextModel.from_pretrained(folder / "text_encoder").float()


def build_text_model(vocabulary: int, width: int = WIDTH, layers: int = LAYERS) -> TextModel:
    """Return an untrained text model."""
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
    """A model's states, shape (n, tokens, width), two predictions of the facts, and one of the embedding."""

    states: Tensor
    by_mean: Tensor
    by_end: Tensor
    meaning: Tensor


class Reader(nn.Module):
    """Predict facts and meaning from a text model: from the mean of its states and from the state at the text's end."""

    def __init__(self, model: TextModel, meaning: int) -> None:
        super().__init__()
        # Eager attention trains faster on a CPU; the weights are the same.
        model.set_attn_implementation("eager")
        self.model = model
        width = model.config.hidden_size
        self.facts_by_mean = nn.Linear(width, facts.COUNT)
        self.facts_by_end = nn.Linear(width, facts.COUNT)
        self.meaning = nn.Linear(width, meaning)

    def forward(self, ids: Tensor, frozen: bool = False) -> Reading:
        """Read tokens of shape (n, LENGTH) or less; a frozen model gets no gradients."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
            output = self.model(ids)
        states, end = output.last_hidden_state, output.pooler_output
        return Reading(states, self.facts_by_mean(states.mean(dim=1)), self.facts_by_end(end), self.meaning(end))


class Trainer(Learner[Lesson]):
    """Train a text model, or fine-tune one that denoisers have learnt to read."""

    def __init__(self, model: TextModel, meaning: int, *, fine_tune: bool = False) -> None:
        self._known: TextModel = deepcopy(model).eval().requires_grad_(False) if fine_tune else None
        self.reader = Reader(model, meaning).train()
        parameters = self.reader.parameters()
        self._optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        super().__init__(reader=self.reader, optimizer=self._optimizer)

    def step(self, lesson: Lesson, pace: float = 1.0) -> float:
        """Train on prompts of one kind at a share of the full rate; return the loss."""
        device = next(self.reader.parameters()).device
        ids = lesson.tokens if self.steps % FULL_EVERY == 0 else self._without_padding(lesson.tokens)
        ids = ids.to(device)
        frozen = self._known is not None and self.steps < FROZEN_STEPS
        with autocast(device):
            read = Reading(*(output.float() for output in self.reader(ids, frozen)))
        shown = lesson.facts.to(device)
        binary = functional.binary_cross_entropy_with_logits
        apart = 1 - functional.cosine_similarity(read.meaning, lesson.meanings.to(device)).mean()
        loss = binary(read.by_mean, shown) + binary(read.by_end, shown) + MEANING_WEIGHT * apart
        if self._known is not None and not is_free(lesson).any():
            loss += DRIFT_WEIGHT * self._drift(ids, read.states)
        descend(self._optimizer, loss, LEARNING_RATE * self.ramp(pace) * (FINE_TUNE_PACE if self._known else 1))
        self.steps += 1
        return float(loss.detach())

    def _drift(self, ids: Tensor, states: Tensor) -> Tensor:
        with torch.no_grad(), autocast(ids.device):
            known: Tensor = self._known(ids).last_hidden_state.float()
        return (states - known).square().mean() / known.var()

    def _without_padding(self, ids: Tensor) -> Tensor:
        longest = int((ids != self.reader.model.config.pad_token_id).sum(dim=1).max()) + 1
        return ids[:, : -(-longest // BLOCK) * BLOCK]


def is_free(lesson: Lesson) -> Tensor:
    """Return which prompts are free, not written for a scene, shape (n,)."""
    return lesson.scenes[:, 1] >= 0


def rows(lesson: Lesson, count: int, random: torch.Generator) -> Tensor:
    """Return random rows of prompts of one kind, mostly free ones, shape (count,)."""
    wants_free = torch.rand(1, generator=random) < FREE
    (kind,) = torch.where(is_free(lesson) == wants_free)
    return kind[torch.randint(len(kind), (count,), generator=random)]


@torch.no_grad()
def examine(reader: Reader, tokenizer: PromptTokenizer, captions: int = 500) -> dict[str, float]:
    """Return the accuracy of places, times and subjects for unseen captions, and of themes for unseen theme prompts.

    A theme is right if the likeliest scene fits it.
    """

    def likeliest(prompts: Sequence[str]) -> list[facts.Kind]:
        return [facts.likeliest(scores) for scores in reader(tokens(tokenizer, prompts)).by_end.numpy()]

    reader.eval()
    scenes = [Layout(UNSEEN + number) for number in range(captions)]
    read = likeliest([unseen_caption(scene, np.random.default_rng(scene.seed)) for scene in scenes])
    right = facts.accuracy(read, [facts.shown(scene) for scene in scenes])
    fitting = share_fitting(likeliest)
    reader.train()
    return {**right, "theme": fitting}


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=120, cool_down=COOL_DOWN)
    parser.add_argument("--lesson", type=Path, required=True, help="folder of the lesson and the tokenizer")
    parser.add_argument("--start", type=Path, help="folder of a text model to fine-tune")
    arguments = parser.parse_args()
    log_to_terminal()

    device, out = best_device(), arguments.out
    lesson = read_lesson(arguments.lesson)
    tokenizer = CLIPTokenizer.from_pretrained(arguments.lesson / "tokenizer")
    tokenizer.save_pretrained(out / "tokenizer")
    model = read_text_model(arguments.start)[1] if arguments.start else build_text_model(len(tokenizer))
    trainer = Trainer(model.to(device), lesson.meanings.shape[1], fine_tune=bool(arguments.start))
    resume_from(trainer, out, device)
    logger.info(
        "%d prompts, %d tokens, training on %s from step %d", len(lesson.tokens), len(tokenizer), device, trainer.steps
    )

    def save(loss: float) -> None:
        trainer.reader.model.save_pretrained(out / "text_encoder")
        save_checkpoint(trainer, out, loss, **examine(trainer.reader, tokenizer))

    random = torch.Generator().manual_seed(trainer.steps)
    train(
        trainer, lambda: lesson.part(rows(lesson, BATCH, random)),
        arguments.hours, cool_down=arguments.cool_down, save_every=arguments.save_every, save=save,
    )  # fmt: skip


if __name__ == "__main__":
    main()
