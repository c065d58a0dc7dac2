"""The reel: clips with prompts that they answer."""

import numpy as np
import pytest
import torch

from engine.scenes.layout import Layout
from engine.training.clips import FRAMES, Clips
from engine.training.lesson import Lesson
from engine.training.reel import DWELT, Reel
from engine.training.tokenizer import LENGTH, PromptTokenizer

Prepared = tuple[PromptTokenizer, Lesson]


def test_a_take_holds_clips_and_a_prompt_for_each(clips: Clips, prepared: Prepared) -> None:
    take = Reel(clips, prepared[1], kept=1).take(4, np.random.default_rng(0))
    assert take.latents.shape == (4, FRAMES, 16, 32, 32)
    assert take.tokens.shape == (4, LENGTH)


def test_clips_and_prompts_belong_together(clips: Clips, prepared: Prepared) -> None:
    lesson = prepared[1]
    take = Reel(clips, lesson, kept=1).take(20, np.random.default_rng(0))
    for latents, prompt in zip(take.latents, take.tokens, strict=True):
        seed = next(seed for seed in range(3) if torch.equal(clips.latents[seed].float(), latents))
        row = next(row for row in range(len(lesson.tokens)) if torch.equal(lesson.tokens[row], prompt))
        assert seed in lesson.scenes[row]


def test_kept_clips_are_never_trained_on(clips: Clips, prepared: Prepared) -> None:
    reel = Reel(clips, prepared[1], kept=1)
    kept = reel.kept().latents
    assert torch.equal(kept, clips.latents[2:].float())
    assert not any(torch.equal(clip, kept[0]) for clip in reel.take(20, np.random.default_rng(0)).latents)


def test_a_place_that_is_dwelt_on_is_shown_more_often(clips: Clips, prepared: Prepared) -> None:
    place = Layout(0).place
    assert Layout(1).place != place
    reel = Reel(clips, prepared[1], kept=1, dwell_on=place)
    shown = [torch.equal(clip, clips.latents[0].float()) for clip in reel.take(300, np.random.default_rng(0)).latents]
    assert sum(shown) / 300 == pytest.approx(DWELT + (1 - DWELT) / 2, abs=0.08)
