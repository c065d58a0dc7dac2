"""The observer: an auxiliary loss that makes the denoiser represent the facts of a scene early."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.training import facts
from engine.training.album import Page
from engine.training.denoiser import Denoiser


class Observer(nn.Module):
    """Predict the facts and the position of the subject from the features of the denoiser's second up block."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self._features = torch.empty(0)
        block = denoiser.up_blocks[1]
        block.register_forward_hook(lambda _block, _inputs, output: setattr(self, "_features", output))
        width = block.resnets[-1].out_channels
        self.facts = nn.Linear(width, facts.COUNT)
        self.subject = nn.Conv2d(width, 1, 1)

    def loss(self, page: Page) -> Tensor:
        """Return the loss of the predictions for the denoiser's last batch."""
        features = self._features.float()
        predicted = self.facts(features.mean(dim=(2, 3)))
        where = self.subject(features)
        subject = functional.adaptive_avg_pool2d(page.subject, where.shape[-1])
        binary = functional.binary_cross_entropy_with_logits
        return binary(predicted, page.facts) + binary(where, subject)
