"""Muon: an optimizer that moves a layer equally far in every direction; Adam for what is not a matrix."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

MOMENTUM = 0.95
#: Coefficients of the quintic iteration that orthogonalises (Jordan et al. 2024).
QUINTIC = (3.4445, -4.7750, 2.0315)


def orthogonal(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Bring all singular values of matrices wider than tall near one, shape (n, rows, columns)."""
    a, b, c = QUINTIC
    x: Tensor = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(iterations):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x


class Muon(torch.optim.Optimizer):
    """Take orthogonal momentum steps for square convolutions and Adam's steps for everything else."""

    def __init__(self, parameters: Iterable[nn.Parameter], rate: float, adam_rate: float) -> None:
        chosen = list(parameters)
        square = [p for p in chosen if p.ndim == 4 and p.shape[0] == p.shape[1]]
        square_ids = {id(p) for p in square}
        others = [p for p in chosen if id(p) not in square_ids]
        groups = [
            {"params": square, "full_rate": rate, "square": True},
            {"params": others, "full_rate": adam_rate, "square": False},
        ]
        super().__init__(groups, {})

    @torch.no_grad()
    def take_step(self, pace: float = 1.0, most: float = 1.0) -> None:
        """Move by the gradients, clipped to the norm `most`, at a share of the full rates."""
        every = [p for group in self.param_groups for p in group["params"]]
        nn.utils.clip_grad_norm_(every, most)
        for group in self.param_groups:
            rate = group["full_rate"] * pace
            if group["square"]:
                self._orthogonal_steps(group["params"], rate)
            else:
                for parameter in group["params"]:
                    self._adam_step(parameter, rate)

    def _orthogonal_steps(self, parameters: list[Tensor], rate: float) -> None:
        """Step all layers at once, for they have the same shape and many small products are slow."""
        ahead = []
        for parameter in parameters:
            gradient, state = parameter.grad, self.state[parameter]
            assert gradient is not None
            if not state:
                state["momentum"] = torch.zeros_like(parameter)
            momentum = state["momentum"].lerp_(gradient, 1 - MOMENTUM)
            ahead.append(gradient.lerp(momentum, MOMENTUM).flatten(1))
        steps = orthogonal(torch.stack(ahead))
        scale = math.sqrt(steps.shape[2] / steps.shape[1])
        for parameter, step in zip(parameters, steps, strict=True):
            parameter.add_(step.view_as(parameter), alpha=-rate * scale)

    def _adam_step(self, parameter: Tensor, rate: float) -> None:
        gradient, state = parameter.grad, self.state[parameter]
        assert gradient is not None
        if not state:
            state.update(mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter), steps=0)
        state["steps"] += 1
        mean = state["mean"].lerp_(gradient, 0.1) / (1 - 0.9 ** state["steps"])
        square = state["square"].lerp_(gradient.square(), 0.01) / (1 - 0.99 ** state["steps"])
        parameter.sub_(rate * mean / (square.sqrt() + 1e-8))
