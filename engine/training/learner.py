"""The learner: the base class of all trainings, which can be stopped and resumed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

Batch = TypeVar("Batch")


class Learner(ABC, Generic[Batch]):
    """Train batch by batch; count the steps and seconds over all runs."""

    #: Steps at the start with a growing learning rate.
    warm_up = 50

    def __init__(self, **parts: nn.Module | Optimizer) -> None:
        """Save these networks and optimizers in the state, by name."""
        self.steps = 0
        self.seconds = 0.0
        self._parts = parts

    @abstractmethod
    def step(self, batch: Batch, pace: float = 1.0) -> float:
        """Train on a batch at a share of the full learning rate; return the loss."""

    def ramp(self, pace: float) -> float:
        """Return the share of the full rate at this step, with warm-up."""
        return pace * min(1.0, (self.steps + 1) / self.warm_up)

    def state(self) -> dict[str, Any]:
        """Return everything needed to resume."""
        parts = {name: part.state_dict() for name, part in self._parts.items()}
        return {"steps": self.steps, "seconds": self.seconds, **parts}

    def resume(self, state: dict[str, Any]) -> None:
        """Continue exactly from a saved state."""
        self.steps, self.seconds = state["steps"], state["seconds"]
        for name, part in self._parts.items():
            part.load_state_dict(state[name])


def descend(optimizer: Optimizer, loss: Tensor, rate: float) -> None:
    """Take one optimizer step on the loss, with gradients clipped to norm 1."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
    optimizer.step()


def minimise(parameters: Sequence[Tensor], loss: Callable[[], Tensor]) -> None:
    """Minimise the loss of a regression over all of its data (L-BFGS)."""
    optimizer = torch.optim.LBFGS(parameters, max_iter=150, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimizer.zero_grad()
        wrong = loss()
        torch.autograd.backward(wrong)
        return float(wrong.detach())

    optimizer.step(closure)  # type: ignore[no-untyped-call]


@torch.no_grad()
def average(kept: nn.Module, new: nn.Module, steps: int, decay: float) -> None:
    """Update a moving average of weights, faster in the first steps than later."""
    share = 1 - min(decay, (1 + steps) / (10 + steps))
    torch._foreach_lerp_(list(kept.parameters()), list(new.parameters()), share)
