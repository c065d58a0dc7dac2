"""Guidance: what a denoiser would say with its prompt overdone, for a student to learn."""

from copy import deepcopy

import torch
from torch import Tensor

from engine.training.denoiser import Denoiser
from engine.training.device import compute_type


class Guided:
    """Predict velocities that are led away from those of a weaker denoiser that reads no prompt.

    Without a weaker one it is the same denoiser: classifier-free guidance (Ho and Salimans 2021). A weaker one, such as
    an earlier checkpoint, draws worse in the same ways, only more so; what leads away from it is also sharper
    (autoguidance, Karras et al. 2024).
    """

    def __init__(self, strong: Denoiser, weak: Denoiser | None, amount: float) -> None:
        self._strong = _frozen(strong)
        self._weak = self._strong if weak is None else _frozen(weak)
        self._amount = amount

    @torch.no_grad()
    def __call__(self, noisy: Tensor, levels: Tensor, read: Tensor, unread: Tensor) -> Tensor:
        """Return velocities, shape (n, 16, s, s), for noisy latents at levels of 0..1.

        `read` and `unread` are the text model's states for prompts and for no prompt, shape (n, LENGTH, width).
        """
        with_prompt, without = (
            network(noisy.to(network.dtype), levels * 1000, states.to(network.dtype)).sample.float()
            for network, states in ((self._strong, read), (self._weak, unread))
        )
        return torch.lerp(without, with_prompt, self._amount)


def _frozen(denoiser: Denoiser) -> Denoiser:
    return deepcopy(denoiser).to(compute_type(denoiser.device)).eval().requires_grad_(False)
