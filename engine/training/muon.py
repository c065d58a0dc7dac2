"""Muon: an optimizer whose steps for matrices are orthogonal; the other parameters use Adam.

torch.optim.Muon only accepts two-dimensional parameters. Here five eighths of the denoiser's weights, and all of the
autoencoder's, belong to convolutions, which cannot be viewed as matrices in the memory format channels_last.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from engine.training.device import compute_type

MOMENTUM = 0.95
#: Coefficients of the quintic orthogonalisation (Jordan et al. 2024).
QUINTIC = (3.4445, -4.7750, 2.0315)
#: The root mean square of a step's entries at rate 1, about that of Adam (Liu et al. 2025).
STEP_SIZE = 0.2


def orthogonal(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Bring all singular values close to 1, for matrices of shape (n, rows, columns) with rows <= columns."""
    a, b, c = QUINTIC
    x: Tensor = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(iterations):
        square = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x


class Muon(torch.optim.Optimizer):
    """Take orthogonal momentum steps for `matrices`, which includes convolutions, and Adam steps for the others."""

    def __init__(
        self, matrices: Iterable[nn.Parameter], others: Iterable[nn.Parameter], rate: float, adam_rate: float
    ) -> None:
        groups = [
            {"params": list(matrices), "full_rate": rate, "orthogonal": True},
            {"params": list(others), "full_rate": adam_rate, "orthogonal": False},
        ]
        super().__init__(groups, {})

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Load a state, but keep this optimizer's own rates."""
        rates = [group["full_rate"] for group in self.param_groups]
        super().load_state_dict(state_dict)
        for group, rate in zip(self.param_groups, rates, strict=True):
            group["full_rate"] = rate

    @torch.no_grad()
    def take_step(self, pace: float = 1.0) -> None:
        """Take a step at a share of the full rates, with gradients clipped to norm 1."""
        every = [p for group in self.param_groups for p in group["params"]]
        nn.utils.clip_grad_norm_(every, 1.0)
        for group in self.param_groups:
            rate = group["full_rate"] * pace
            if group["orthogonal"]:
                self._orthogonal_steps(group["params"], rate)
            else:
                for parameter in group["params"]:
                    self._adam_step(parameter, rate)

    def _orthogonal_steps(self, parameters: list[Tensor], rate: float) -> None:
        """Step all layers of one shape together, because many small products are slow."""
        alike: dict[torch.Size, list[Tensor]] = defaultdict(list)
        for parameter in parameters:
            alike[parameter.shape].append(parameter)
        for group in alike.values():
            ahead = torch.stack([self._ahead(parameter).flatten(1) for parameter in group])
            is_tall = ahead.shape[1] > ahead.shape[2]
            # bfloat16 is precise enough for a direction.
            ahead = ahead.to(compute_type(ahead.device))
            steps = orthogonal(ahead.mT if is_tall else ahead).float()
            size = STEP_SIZE * max(ahead.shape[1:]) ** 0.5
            for parameter, step in zip(group, steps.mT if is_tall else steps, strict=True):
                parameter.add_(step.reshape(parameter.shape), alpha=-rate * size)

    def _ahead(self, parameter: Tensor) -> Tensor:
        gradient, state = parameter.grad, self.state[parameter]
        assert gradient is not None
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum = state["momentum"].lerp_(gradient, 1 - MOMENTUM)
        return gradient.lerp(momentum, MOMENTUM)

    def _adam_step(self, parameter: Tensor, rate: float) -> None:
        gradient, state = parameter.grad, self.state[parameter]
        assert gradient is not None
        if not state:
            state.update(mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter), steps=0)
        state["steps"] += 1
        mean = state["mean"].lerp_(gradient, 0.1) / (1 - 0.9 ** state["steps"])
        square = state["square"].lerp_(gradient.square(), 0.01) / (1 - 0.99 ** state["steps"])
        parameter.sub_(rate * mean / (square.sqrt() + 1e-8))
