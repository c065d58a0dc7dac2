"""Guidance: what a denoiser would say with its prompt overdone, for a student to learn."""

from copy import deepcopy

import torch
from torch import Tensor

from engine.training.denoiser import Denoiser
from engine.training.device import compute_type

#: How much of the way from no prompt to a prompt is gone on, and of the way from the weaker denoiser.
PROMPTED, LED_AWAY = 2.0, 1.0


class Guided:
    """Predict velocities that are led away from those without a prompt, and from those of a weaker denoiser.

    The first is classifier-free guidance (Ho and Salimans 2021). A weaker denoiser, such as an earlier checkpoint, errs
    in the same ways, only more so: what leads away from it is sharper (autoguidance, Karras et al. 2024).
    """

    def __init__(self, strong: Denoiser, weak: Denoiser | None) -> None:
        self._strong = _frozen(strong)
        self._weak = weak and _frozen(weak)

    @torch.no_grad()
    def __call__(self, noisy: Tensor, levels: Tensor, read: Tensor, unread: Tensor) -> Tensor:
        """Return velocities, shape (n, 16, s, s), for noisy latents at levels of 0..1.

        `read` and `unread` are the text model's states for prompts and for no prompt, shape (n, LENGTH, width).
        """
        told, untold = (_velocity(self._strong, noisy, levels, states) for states in (read, unread))
        guided = told + PROMPTED * (told - untold)
        if self._weak:
            guided += LED_AWAY * (told - _velocity(self._weak, noisy, levels, read))
        return guided


def _velocity(denoiser: Denoiser, noisy: Tensor, levels: Tensor, states: Tensor) -> Tensor:
    told: Tensor = denoiser(noisy.to(denoiser.dtype), levels * 1000, states.to(denoiser.dtype)).sample
    return told.float()


def _frozen(denoiser: Denoiser) -> Denoiser:
    return deepcopy(denoiser).to(compute_type(denoiser.device)).eval().requires_grad_(False)
