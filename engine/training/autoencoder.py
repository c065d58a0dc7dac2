"""Train the autoencoder: `python -m engine.training.autoencoder --out checkpoints/autoencoder --hours 1`.

Run it as often as you like, and finally once with `--stage decoder`, which does not change the latents.
"""

import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.training.checkpoint import load_state, save_checkpoint, save_grid
from engine.training.codec import Codec, build_codec, load_codec, set_scale
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, average
from engine.training.loop import train
from engine.training.measures import fidelity, picture_loss
from engine.training.muon import Muon
from engine.training.render_pool import RenderPool, unseen_pictures

logger = logging.getLogger(__name__)

#: Learning rates of square convolutions and of everything else.
LAYER_RATE, OTHER_RATE = 0.9e-3, 1.2e-3
EMA_DECAY = 0.999
#: Half of the crops get latent noise up to this standard deviation, so that the decoder tolerates small errors.
LATENT_NOISE = 0.2
#: Every SHRINK_EVERY steps, shrunk latents must also decode to the shrunk picture: latents that are smooth and alike at
#: all scales are easier to generate (EQ-VAE, Kouzelis et al. 2025).
SHRINK_EVERY, SHRINK_WEIGHT, SHRUNK = 2, 0.5, (0.5, 0.6, 0.7, 0.8, 0.9)
MEAN_WEIGHT = 0.05
#: diffusers' decoder compresses latents beyond 3, so they should not carry information.
LIMIT, LIMIT_WEIGHT = 3.0, 0.1
#: The share of a run, at its end, in which the learning rate falls to zero.
COOL_DOWN = 0.4


class Trainer(Learner[Tensor]):
    """Train both halves of a codec, or only its decoder."""

    warm_up = 60

    def __init__(self, codec: Codec, stage: str = "both") -> None:
        self.stage = stage
        self.codec = codec.train()
        self.ema = deepcopy(codec).eval().requires_grad_(False)
        self.codec.encoder.requires_grad_(stage == "both")
        learning = [parameter for parameter in codec.parameters() if parameter.requires_grad]
        # All convolutions except those to and from pixels and latents.
        square = [p for p in learning if p.ndim == 4 and p.shape[0] == p.shape[1]]
        others = [p for p in learning if p.ndim != 4 or p.shape[0] != p.shape[1]]
        self._optimizer = Muon(square, others, LAYER_RATE, OTHER_RATE)
        super().__init__(codec=self.codec, ema=self.ema, optimizer=self._optimizer)

    def step(self, pictures: Tensor, pace: float = 1.0) -> float:
        """Train on pictures of shape (n, 3, h, w) at a share of the full rates; return the loss."""
        device = self.codec.device
        pictures = pictures.to(device).contiguous(memory_format=torch.channels_last)
        # The noise depends only on the step, so that a resumed run repeats an uninterrupted one.
        random = torch.Generator().manual_seed(self.steps)
        with autocast(device):
            latents = self.codec.encode(pictures).latents.float()
            strength = (torch.rand(len(latents), 1, 1, 1, generator=random) * 2 - 1).clamp_min(0)
            noise = torch.randn(latents.shape, generator=random) * strength * LATENT_NOISE
            made = self.codec.decode(latents + noise.to(device)).sample.float()
        loss = picture_loss(made, pictures)
        if self.stage == "both":
            loss = loss + _order_loss(latents)
            if self.steps % SHRINK_EVERY == 0:
                share = SHRUNK[self.steps // SHRINK_EVERY % len(SHRUNK)]
                loss = loss + SHRINK_WEIGHT * self._shrunk_loss(latents, pictures, share)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._optimizer.take_step(self.ramp(pace))
        self.steps += 1
        average(self.ema, self.codec, self.steps, EMA_DECAY)
        return float(loss.detach())

    def _shrunk_loss(self, latents: Tensor, pictures: Tensor, share: float) -> Tensor:
        cells = round(latents.shape[-1] * share)
        side = cells * pictures.shape[-1] // latents.shape[-1]
        small = functional.interpolate(latents, size=(cells, cells), mode="bilinear", antialias=True)
        smaller = functional.interpolate(pictures, size=(side, side), mode="bilinear", antialias=True)
        with autocast(self.codec.device):
            made = self.codec.decode(small).sample.float()
        return picture_loss(made, smaller)

    def state(self) -> dict[str, Any]:
        """Return everything needed to resume, and the stage."""
        return {"stage": self.stage, **super().state()}


def _order_loss(latents: Tensor) -> Tensor:
    """Penalise channels whose mean is not zero, and outliers.

    It does not ask for unit variance: then the encoder would fill flat areas with signs that alternate from column to
    column, which networks generate badly.
    """
    mean = latents.mean(dim=(0, 2, 3)).square().mean()
    return MEAN_WEIGHT * mean + LIMIT_WEIGHT * (latents.abs() - LIMIT).relu().square().mean()


def open_trainer(out: Path, stage: str, device: torch.device, start: Path | None = None) -> Trainer:
    """Resume the stage from the folder, or start it.

    The first stage starts from the averaged weights in `start` or untrained, the decoder's stage from those of the
    first stage.
    """
    state = load_state(out, device)
    if state is None and start is None and stage == "decoder":
        raise FileNotFoundError(f"no autoencoder to sharpen in {out}: train both halves first")
    codec = (load_codec(start) if state is None and start else build_codec()).float().to(device)
    if state is None or state["stage"] == stage:
        trainer = Trainer(codec, stage)
        if state is not None:
            trainer.resume(state)
        return trainer
    codec.load_state_dict(state["ema"])
    trainer = Trainer(codec, stage)
    trainer.steps, trainer.seconds = state["steps"], state["seconds"]
    return trainer


def save(trainer: Trainer, out: Path, unseen: Tensor, calibration: Tensor, loss: float) -> None:
    """Write the state, the averaged weights for diffusers, a line of the curve and sample pictures."""
    averaged = deepcopy(trainer.ema)
    set_scale(averaged, calibration)
    averaged.save_pretrained(out / "ema")
    made, scores = fidelity(averaged, unseen)
    save_checkpoint(trainer, out, loss, stage=trainer.stage, **scores)
    save_grid(out / "look.png", torch.cat([unseen[:4], made[:4]]), columns=4)


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=300, cool_down=COOL_DOWN)
    parser.add_argument("--stage", choices=("both", "decoder"), default="both")
    parser.add_argument("--start", type=Path, help="folder of averaged weights to start from")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--crop", type=int, default=160, help="side of the training crops, in pixels")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw scenes")
    parser.add_argument("--rest", type=float, default=0.3, help="seconds that a worker pauses between scenes")
    parser.add_argument("--pool", type=int, default=400, help="scenes in the pool, 0.8 MB each")
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    calibration, unseen = unseen_pictures(24, first=1000), unseen_pictures(16)
    trainer = open_trainer(arguments.out, arguments.stage, device, arguments.start)
    rng = np.random.default_rng(trainer.steps)
    # A run draws fewer scenes than it uses crops, so later runs see new ones.
    first_seed = trainer.steps * arguments.batch
    with RenderPool(arguments.pool, arguments.workers, arguments.rest, first_seed) as pool:
        logger.info("%d scenes drawn, training on %s from step %d", pool.drawn, device, trainer.steps)
        train(
            trainer, lambda: pool.crops(arguments.batch, arguments.crop, rng), arguments.hours,
            cool_down=arguments.cool_down, save_every=arguments.save_every,
            save=lambda loss: save(trainer, arguments.out, unseen, calibration, loss),
        )  # fmt: skip
        logger.info("%d scenes drawn in all", pool.drawn)


if __name__ == "__main__":
    main()
