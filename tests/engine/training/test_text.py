"""The text model: it learns facts and meanings, resumes exactly and can be fine-tuned."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.training.lesson import Lesson
from engine.training.text import BLOCK, FREE, FROZEN_STEPS, FULL_EVERY, Trainer, build_text_model, examine, rows
from engine.training.tokenizer import LENGTH, PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def trainer_for(prepared: Prepared, *, fine_tune: bool = False) -> Trainer:
    torch.manual_seed(0)
    tokenizer, lesson = prepared
    return Trainer(build_text_model(len(tokenizer), width=32, layers=1), lesson.meanings.shape[1], fine_tune=fine_tune)


def test_training_lowers_the_loss(prepared: Prepared) -> None:
    trainer = trainer_for(prepared)
    losses = [trainer.step(prepared[1]) for _ in range(40)]
    assert losses[-1] < 0.6 * losses[0]


def test_a_resumed_run_equals_an_uninterrupted_one(prepared: Prepared, tmp_path: Path) -> None:
    unbroken, broken = trainer_for(prepared), trainer_for(prepared)
    for _ in range(4):
        unbroken.step(prepared[1])
    for _ in range(2):
        broken.step(prepared[1])
    torch.save(broken.state(), tmp_path / "state.pt")
    resumed = trainer_for(prepared)
    resumed.resume(torch.load(tmp_path / "state.pt"))
    for _ in range(2):
        resumed.step(prepared[1])
    assert resumed.steps == unbroken.steps == 4
    for mine, theirs in zip(resumed.reader.parameters(), unbroken.reader.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_examining_returns_shares(prepared: Prepared) -> None:
    scores = examine(trainer_for(prepared).reader, prepared[0], captions=5)
    assert scores.keys() == {"place", "time", "subject", "theme"}
    assert all(0 <= score <= 1 for score in scores.values())


def test_a_batch_has_one_kind_of_prompts_and_a_share_of_batches_is_free(prepared: Prepared) -> None:
    random = torch.Generator().manual_seed(0)
    free = [rows(prepared[1], 8, random) >= 12 for _ in range(1000)]
    assert all(batch.all() or not batch.any() for batch in free)
    assert sum(bool(batch.all()) for batch in free) == pytest.approx(1000 * FREE, abs=50)


def test_padding_is_mostly_left_out(prepared: Prepared) -> None:
    trainer, lesson = trainer_for(prepared), prepared[1].part(torch.arange(12, 16))
    lengths: list[int] = []
    trainer.reader.model.register_forward_pre_hook(lambda _model, inputs: lengths.append(inputs[0].shape[1]))
    for _ in range(FULL_EVERY + 1):
        trainer.step(lesson)
    assert lengths == [LENGTH, BLOCK, BLOCK, BLOCK, LENGTH]


def test_fine_tuning_starts_with_a_frozen_model(prepared: Prepared) -> None:
    trainer, free = trainer_for(prepared, fine_tune=True), prepared[1].part(torch.arange(12, 32))
    before, heads = _states(trainer, free), trainer.reader.facts_by_end.weight.clone()
    trainer.step(free)
    assert torch.equal(_states(trainer, free), before)
    assert not torch.equal(trainer.reader.facts_by_end.weight, heads)
    trainer.steps = FROZEN_STEPS
    trainer.step(free)
    assert not torch.equal(_states(trainer, free), before)


def test_fine_tuning_preserves_the_states_that_denoisers_know(prepared: Prepared) -> None:
    written, free = prepared[1].part(torch.arange(12)), prepared[1].part(torch.arange(12, 32))

    def drift(*, fine_tune: bool) -> tuple[float, float]:
        trainer = trainer_for(prepared, fine_tune=fine_tune)
        before = [_states(trainer, lesson) for lesson in (written, free)]
        trainer.steps = FROZEN_STEPS
        for _ in range(60):
            trainer.step(free)
            trainer.step(written)
        after = [_states(trainer, lesson) for lesson in (written, free)]
        of_written, of_free = (float((new - old).square().mean()) for new, old in zip(after, before, strict=True))
        return of_written, of_free

    of_written, of_free = drift(fine_tune=True)
    assert of_written < 0.2 * of_free
    assert of_written < 0.2 * drift(fine_tune=False)[0]


@torch.no_grad()
def _states(trainer: Trainer, lesson: Lesson) -> Tensor:
    states: Tensor = trainer.reader(lesson.tokens).states
    return states
