"""Train motion: `python -m engine.training.motion --codec checkpoints/autoencoder/ema --text checkpoints/text
--lesson checkpoints/lesson --denoiser checkpoints/pictures/ema --clips checkpoints/clips --out checkpoints/motion
--hours 1`.

The denoiser stays as it is. What learns is an adapter between its layers, through which frames see each other, at the
size that the denoiser was trained at last: at another one it learns to mend pictures instead of moving them. It learns
on the very way that a clip takes: from a picture under noise, the same in all frames, to frames that move.
"""

import logging
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from diffusers import MotionAdapter
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor

from engine.motion import clip_noise
from engine.training.animator import Adapter, animate, build_adapter, clip_settings, draw_clips, join
from engine.training.checkpoint import go_on, keep, save_grid
from engine.training.clips import FRAMES, read_clips
from engine.training.codec import load_codec
from engine.training.command import log_to_terminal, training_parser
from engine.training.denoiser import FLOW_SHIFT, Denoiser, assemble, read_denoiser
from engine.training.device import autocast, best_device, compute_type
from engine.training.learner import Learner, average
from engine.training.lesson import read_lesson
from engine.training.loop import learn
from engine.training.muon import Muon
from engine.training.reel import Reel, Take
from engine.training.text import TextModel, read_text_model

logger = logging.getLogger(__name__)

MATRIX_RATE, OTHER_RATE = 2e-3, 1e-3
EMA_DECAY = 0.999
COOL_DOWN = 0.3
#: A cell counts by how much it changes, against the mean of its clip, up to so many times; a bird is one cell of many.
MOST_WEIGHT = 4.0
#: An error that all frames share counts so much: what a clip shows is the denoiser's affair, and how it moves, a
#: twentieth of the latents' variance, the adapter's.
COMMON_WEIGHT = 0.1
#: The least share of a clip's way that is trained at; what comes after is one step.
LEAST_SHARE = 0.2
#: Shares of a clip's way that are examined, from its beginning on.
EXAMINED = (1.0, 0.85, 0.65, 0.4)
#: Frames of each clip that a look shows.
SHOWN = 8

PROMPTS = (
    "waves on a beach at sunset", "a runner on a road at sunrise", "a tall waterfall in the mountains",
    "hot air balloons over the desert in the morning", "a campfire and a tent by a lake at night",
    "birds over the ocean on a sunny day", "northern lights over snow", "never give up",
)  # fmt: skip


class Trainer(Learner[Take]):
    """Train an adapter step by step, with a denoiser and a text model that stay as they are."""

    warm_up = 100

    def __init__(self, denoiser: Denoiser, adapter: Adapter, text_model: TextModel, strength: float) -> None:
        self.device = denoiser.device
        self._first_level = FLOW_SHIFT * strength / (1 + (FLOW_SHIFT - 1) * strength)
        self.adapter = adapter.to(self.device)
        self.ema = deepcopy(adapter).eval().requires_grad_(False)
        frozen = deepcopy(denoiser).to(compute_type(self.device))
        self._network = self._build(frozen, adapter)
        self._averaged = self._build(frozen, self.ema)
        self._text_model = deepcopy(text_model).to(self.device).eval().requires_grad_(False)
        matrices = [parameter for parameter in adapter.parameters() if parameter.ndim == 2]
        others = [parameter for parameter in adapter.parameters() if parameter.ndim == 1]
        self._optimizer = Muon(matrices, others, MATRIX_RATE, OTHER_RATE)
        super().__init__(adapter=self.adapter, ema=self.ema, optimizer=self._optimizer)

    @staticmethod
    def _build(denoiser: Denoiser, adapter: Adapter) -> Denoiser:
        network = join(denoiser, adapter)
        # The plain form of attention is much faster to train on a CPU, and the weights are the same.
        network.set_attn_processor(AttnProcessor())
        return network

    def step(self, take: Take, pace: float = 1.0) -> float:
        """Learn from clips at a share of the full rates; return the loss of the velocity."""
        # All that is random follows from the step alone, so that a resumed run repeats an unbroken one.
        random = torch.Generator().manual_seed(self.steps)
        # Where a clip begins its motion is decided; later on it can be read off.
        shares = 1 - (1 - LEAST_SHARE) * torch.rand(len(take.latents), generator=random).square()
        noise = clip_noise(take.latents.shape, random)
        error = self._errors(self._network, take, shares, noise)
        common = error.mean(dim=1, keepdim=True)
        squared = (error - common).square() + COMMON_WEIGHT * common.square()
        loss = (squared * change_weight(take.latents).to(self.device)).mean()
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._optimizer.take_step(self.ramp(pace))
        self.steps += 1
        average(self.ema, self.adapter, self.steps, EMA_DECAY)
        return float(loss.detach())

    def _errors(self, network: Denoiser, take: Take, shares: Tensor, noise: Tensor) -> Tensor:
        """Return the errors of the velocity at shares of the clips' way."""
        take, shares = take.to(self.device), shares.to(self.device)
        noisy, velocity = set_out(take.latents, shares, noise.to(self.device), self._first_level)
        with torch.no_grad():
            read = self._text_model(take.tokens).last_hidden_state
        read = read.repeat_interleave(noisy.shape[1], dim=0)
        with autocast(self.device):
            # In channels-last order, as a codec may have left them, torch 2.13 crashes on a CPU in a norm's backward.
            frames = noisy.transpose(1, 2).contiguous()
            told = network(frames, shares * self._first_level * 1000, read).sample.transpose(1, 2)
        error: Tensor = told.float() - velocity
        return error

    @torch.no_grad()
    def examine(self, take: Take) -> dict[str, float]:
        """Return how much of the change in clips the averaged weights tell, 1 for all of it and 0 for none, at each of
        the EXAMINED shares of their way."""
        noise = clip_noise(take.latents.shape, torch.Generator().manual_seed(0))
        parts = [torch.split(part, 1) for part in (take.latents, take.tokens, noise)]
        change = (take.latents - take.latents.mean(dim=1, keepdim=True)).square().sum()
        told = {}
        for share in EXAMINED:
            missed = 0.0
            for latents, tokens, part in zip(*parts, strict=True):
                error = self._errors(self._averaged, Take(latents, tokens), torch.tensor([share]), part)
                missed += float(((error - error.mean(dim=1, keepdim=True)) * share * self._first_level).square().sum())
            told[f"told_at_{share}"] = 1 - missed / float(change)
        return told


def set_out(latents: Tensor, shares: Tensor, noise: Tensor, first_level: float) -> tuple[Tensor, Tensor]:
    """Return clips of shape (n, frames, ...) on their way from one picture under noise, at shares of it, shape (n,),
    and the velocity that is to be predicted there, from frames to noise (a flow between them, Lipman et al. 2023).

    At the share 1 all frames are the picture, as in the program, and nothing but words and picture tells what moves.
    """
    middle = latents.shape[1] // 2  # where scenes stand as pictures show them
    still = latents[:, middle : middle + 1]
    share = shares.view(-1, *[1] * (latents.dim() - 1))
    noisy = torch.lerp(latents, torch.lerp(still, noise, first_level), share)
    return noisy, (noisy - latents) / (share * first_level)


def change_weight(latents: Tensor) -> Tensor:
    """Return how much each cell of clips counts, shape (n, 1, 1, s, s), 1 on average."""
    change = latents.diff(dim=1).abs().mean(dim=(1, 2), keepdim=True)
    mean = change.mean(dim=(3, 4), keepdim=True).clamp_min(1e-3)
    weight = 1 + (change / mean).clamp_max(MOST_WEIGHT)
    return weight / weight.mean(dim=(3, 4), keepdim=True)


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=900, cool_down=COOL_DOWN)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--lesson", type=Path, required=True, help="folder of the prompts")
    parser.add_argument("--denoiser", type=Path, required=True, help="folder of the trained denoiser")
    parser.add_argument("--clips", type=Path, required=True, help="folder of the encoded clips")
    parser.add_argument("--start", type=Path, help="folder of an adapter's averaged weights to start from")
    parser.add_argument("--batch", type=int, default=4)
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    torch.manual_seed(0)
    tokenizer, text_model = read_text_model(arguments.text)
    denoiser = read_denoiser(arguments.denoiser).to(device)
    start = arguments.start and MotionAdapter.from_pretrained(arguments.start).float()
    trainer = Trainer(denoiser, start or build_adapter(denoiser), text_model, clip_settings()["strength"])
    go_on(trainer, arguments.out, device)
    reel = Reel(read_clips(arguments.clips), read_lesson(arguments.lesson))
    kept, rng = reel.kept(), np.random.default_rng(trainer.steps)
    pictures = assemble(load_codec(arguments.codec), tokenizer, text_model.to(device), denoiser)
    logger.info("%d clips, training on %s from step %d", len(reel), device, trainer.steps)

    def save(loss: float) -> None:
        trainer.ema.save_pretrained(arguments.out / "ema")
        keep(trainer, arguments.out, loss, batch=arguments.batch, **trainer.examine(kept))
        with autocast(device):
            clips = draw_clips(pictures, animate(pictures, trainer.ema), PROMPTS, clip_settings(), FRAMES)
        look = clips[:, :: FRAMES // SHOWN].flatten(0, 1)
        save_grid(arguments.out / f"look-{trainer.steps:06}.jpg", look, columns=SHOWN, scale=4)

    learn(
        trainer, lambda: reel.take(arguments.batch, rng), arguments.hours,
        cool_down=arguments.cool_down, save_every=arguments.save_every, save=save,
    )  # fmt: skip


if __name__ == "__main__":
    main()
