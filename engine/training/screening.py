"""Screening: judge generated clips beside drawn ones that answer the same captions."""

import time
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.scenes.facts import PLACES, SUBJECTS
from engine.scenes.layout import Layout
from engine.scenes.scene import Scene
from engine.training.classifier import Classifier, judge, true_answers
from engine.training.clips import draw_clip
from engine.training.facts import shares_right
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN

#: Makes the clip of a prompt and a seed, frames in -1..1 of shape (frames, 3, height, width).
ClipMaker: TypeAlias = Callable[[str, int], Tensor]
#: Change is looked at in squares of so many pixels.
SQUARE = 16
#: The shares of the squares that stand for what is still and for what moves.
STILL, MOVING = 0.5, 0.1
#: Frames whose contents are judged.
JUDGED = {"first": 0.0, "middle": 0.5, "last": 1.0}


def change(clip: Tensor) -> tuple[float, float]:
    """Return how much a clip changes from frame to frame where it is stillest, and where it moves most.

    A generated clip is never laid out as the drawn one, so each clip's own squares are ranked.
    """
    steps = clip.diff(dim=0).abs().mean(dim=(0, 1))
    squares = functional.avg_pool2d(steps[None, None], SQUARE).flatten().sort().values
    still, moving = round(len(squares) * STILL), round(len(squares) * MOVING)
    return float(squares[:still].mean()), float(squares[-moving:].mean())


def screen(maker: ClipMaker, classifier: Classifier, count: int) -> dict[str, float]:
    """Judge the clips of so many unseen captions.

    `still` and `moving` are their change against that of the drawn clips, `moving` also for each place and subject
    apart, and in the quarter of the clips that move least against the same quarter of the drawn ones, so that no mean
    hides what stands still; `seconds` is the least that one took, and the others are the shares of the frames that show
    what was asked for.
    """
    seeds = range(UNSEEN, UNSEEN + count)
    made, drawn, seconds = [], [], []
    shown: dict[str, list[Tensor]] = {name: [] for name in JUDGED}
    for number, seed in enumerate(seeds):
        begin = time.perf_counter()
        clip = maker(unseen_caption(Layout(seed), np.random.default_rng(seed)), number)
        seconds.append(time.perf_counter() - begin)
        made.append(change(clip))
        drawn.append(change(draw_clip(Scene(seed))))
        for name, moment in JUDGED.items():
            shown[name].append(clip[round(moment * (len(clip) - 1))])
    change_made, change_drawn = np.array(made), np.array(drawn)
    still, moving = change_made.mean(axis=0) / change_drawn.mean(axis=0)
    scores = {"seconds": min(seconds), "still": float(still), "moving": float(moving)}
    least_made, least_drawn = np.sort(change_made[:, 1]), np.sort(change_drawn[:, 1])
    quarter = -(-count // 4)
    scores["moving: the quarter that moves least"] = float(least_made[:quarter].mean() / least_drawn[:quarter].mean())
    answers = true_answers(seeds)
    for word in (*PLACES, *SUBJECTS[1:]):
        alike = [word in answer for answer in answers]
        if any(alike):
            scores[f"moving: {word}"] = float(change_made[alike, 1].mean() / change_drawn[alike, 1].mean())
    for name, frames in shown.items():
        right = shares_right(judge(classifier, torch.stack(frames)), answers)
        scores |= {f"{name}: {question}": share for question, share in right.items()}
    return scores
