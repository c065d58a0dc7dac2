"""The loop: train for some hours and save at intervals."""

import time
from collections.abc import Callable

from engine.training.learner import Batch, Learner


def train(
    learner: Learner[Batch],
    batches: Callable[[], Batch],
    hours: float,
    *,
    cool_down: float,
    save_every: float,
    save: Callable[[float], None],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Train for some hours; the learning rate falls to zero over the share `cool_down` at the end.

    Calls `save` every `save_every` seconds and at the end, with the loss averaged over about fifty steps.
    """
    before, begin = learner.seconds, clock()
    next_save, loss = save_every, 0.0
    while (spent := clock() - begin) < hours * 3600:
        pace = min(1.0, (1 - spent / (hours * 3600)) / cool_down) if cool_down else 1.0
        now = learner.step(batches(), pace)
        loss = now if loss == 0 else 0.98 * loss + 0.02 * now
        learner.seconds = before + clock() - begin
        if spent > next_save:
            save(loss)
            next_save = spent + save_every
    save(loss)
