"""Train motion: `python -m engine.training.motion --codec checkpoints/autoencoder/ema --text checkpoints/text
--lesson checkpoints/lesson --denoiser checkpoints/pictures/ema --clips checkpoints/clips --out checkpoints/motion
--hours 1`.

The denoiser stays as it is. What learns is an adapter between its layers, through which frames see each other, at the
size that the denoiser was trained at last: at another one it learns to mend pictures instead of moving them. It learns
the very step that a clip takes: from a picture under noise, the same in all frames, to frames that move.
"""

import logging
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import MotionAdapter
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor

from engine.motion import steps_taken
from engine.scenes.facts import PLACES
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
EMA_DECAY = 0.995
COOL_DOWN = 0.3
#: A cell counts by how much it changes, against the mean of its clip, up to so many times; a bird is one cell of many.
MOST_WEIGHT = 4.0
#: Half of the drawn clips change by less from frame to frame, and hardly one by so little.
MIDDLING_CHANGE, LEAST_CHANGE = 0.06, 0.01
#: An error that all frames share counts so much: what a clip shows is the denoiser's affair, and how it moves, a
#: twentieth of the latents' variance, the adapter's.
COMMON_WEIGHT = 0.1
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

    def __init__(self, denoiser: Denoiser, adapter: Adapter, text_model: TextModel, level: float) -> None:
        """Teach the step that a clip takes at this level of noise."""
        self.device = denoiser.device
        self._level = level
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
        """Learn from clips at a share of the full rates; return the loss of the frames."""
        # All that is random follows from the step alone, so that a resumed run repeats an unbroken one.
        random = torch.Generator().manual_seed(self.steps)
        take = take.to(self.device)
        error = self._errors(self._network, take, random)
        common = error.mean(dim=1, keepdim=True)
        squared = (error - common).square() + COMMON_WEIGHT * common.square()
        loss = (squared * change_weight(take.latents)).mean()
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._optimizer.take_step(self.ramp(pace))
        self.steps += 1
        average(self.ema, self.adapter, self.steps, EMA_DECAY)
        return float(loss.detach())

    def _errors(self, network: Denoiser, take: Take, random: torch.Generator) -> Tensor:
        """Return the errors of the frames that a network foretells."""
        noisy = set_out(take.latents, self._level, random)
        timesteps = torch.full((len(noisy),), self._level * 1000, device=self.device)
        with torch.no_grad():
            read = self._text_model(take.tokens).last_hidden_state.repeat_interleave(noisy.shape[1], dim=0)
        with autocast(self.device):
            # In channels-last order, as a codec may have left them, torch 2.13 crashes on a CPU in a norm's backward.
            frames = noisy.transpose(1, 2).contiguous()
            # It tells the velocity from frames to noise (a flow between them, Lipman et al. 2023).
            velocity = network(frames, timesteps, read).sample.transpose(1, 2).float()
        error: Tensor = noisy - self._level * velocity - take.latents
        return error

    @torch.no_grad()
    def examine(self, take: Take) -> dict[str, float]:
        """Return how much of the change in clips the averaged weights tell, 1 for all of it and 0 for none."""
        random = torch.Generator().manual_seed(0)
        missed = 0.0
        for latents, tokens in zip(torch.split(take.latents, 1), torch.split(take.tokens, 1), strict=True):
            error = self._errors(self._averaged, Take(latents, tokens).to(self.device), random)
            missed += float((error - error.mean(dim=1, keepdim=True)).square().sum())
        change = float((take.latents - take.latents.mean(dim=1, keepdim=True)).square().sum())
        return {"told": 1 - missed / change}


def noise_level(settings: Mapping[str, Any]) -> float:
    """Return how noisy a clip is before the step that it takes, as the scheduler sets it."""
    steps: int = settings["num_inference_steps"]
    rest = steps_taken(steps, settings["strength"]) / steps
    return FLOW_SHIFT * rest / (1 + (FLOW_SHIFT - 1) * rest)


def set_out(latents: Tensor, level: float, random: torch.Generator) -> Tensor:
    """Return what clips of shape (n, frames, ...) begin with in the program: one picture in all frames, under the same
    noise of a level, so that nothing but words and picture tells what moves."""
    middle = latents.shape[1] // 2  # where scenes stand as pictures show them
    still = latents[:, middle : middle + 1]
    noise = torch.randn(still.shape, generator=random).to(latents.device)
    return torch.lerp(still, noise, level).expand_as(latents)


def change_weight(latents: Tensor) -> Tensor:
    """Return how much each cell of clips counts, shape (n, 1, 1, s, s): 1 on average in a clip of middling change, and
    more in quieter ones, or what goes by fast would be all that is learnt."""
    change = latents.diff(dim=1).abs().mean(dim=(1, 2), keepdim=True)
    mean = change.mean(dim=(3, 4), keepdim=True).clamp_min(LEAST_CHANGE)
    weight = 1 + (change / mean).clamp_max(MOST_WEIGHT)
    return weight / weight.mean(dim=(3, 4), keepdim=True) * MIDDLING_CHANGE / mean


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=900, cool_down=COOL_DOWN)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--lesson", type=Path, required=True, help="folder of the prompts")
    parser.add_argument("--denoiser", type=Path, required=True, help="folder of the trained denoiser")
    parser.add_argument("--clips", type=Path, required=True, help="folder of the encoded clips")
    parser.add_argument("--start", type=Path, help="folder of an adapter's averaged weights to start from")
    parser.add_argument("--dwell-on", choices=PLACES, help="a place that a third of the clips are taken from")
    parser.add_argument("--batch", type=int, default=4)
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    torch.manual_seed(0)
    tokenizer, text_model = read_text_model(arguments.text)
    denoiser = read_denoiser(arguments.denoiser).to(device)
    start = arguments.start and MotionAdapter.from_pretrained(arguments.start).float()
    trainer = Trainer(denoiser, start or build_adapter(denoiser), text_model, noise_level(clip_settings()))
    go_on(trainer, arguments.out, device)
    reel = Reel(read_clips(arguments.clips), read_lesson(arguments.lesson), dwell_on=arguments.dwell_on)
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
