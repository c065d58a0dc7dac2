"""Train the denoiser: `python -m engine.training.pictures --codec checkpoints/autoencoder/ema --text checkpoints/text
--lesson checkpoints/lesson --latents checkpoints/latents --out checkpoints/pictures --size 256 --hours 1`.

Then run it again with `--size 512`.
"""

import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor

from engine.training.album import Album, Page
from engine.training.checkpoint import resume_from, save_checkpoint, save_grid
from engine.training.codec import load_codec
from engine.training.command import log_to_terminal, training_parser
from engine.training.denoiser import Denoiser, assemble, build_denoiser, draw, draw_levels, mix, read_denoiser
from engine.training.device import autocast, best_device, compute_type
from engine.training.latents import read_latents
from engine.training.learner import Learner, average
from engine.training.lesson import read_lesson, tokens
from engine.training.loop import train
from engine.training.muon import Muon
from engine.training.observer import Observer
from engine.training.text import TextModel, read_text_model

logger = logging.getLogger(__name__)

MATRIX_RATE, OTHER_RATE = 3e-3, 1.5e-3
EMA_DECAY = 0.9995
COOL_DOWN = 0.3
#: The share of scenes trained without their prompt, for classifier-free guidance.
UNPROMPTED = 0.1
#: The additional weight of cells that the subject covers.
SUBJECT_WEIGHT = 2.0
#: The guidance scale of the sample pictures.
GUIDANCE = 3.0
#: The weight of the observer's loss.
OBSERVER_WEIGHT = 0.05
#: Noise levels of the validation loss.
EXAMINED = (0.3, 0.6, 0.8, 0.95)

PROMPTS = (
    "a lone hiker with a backpack in the mountains at sunrise", "a sailboat on the ocean at sunset",
    "a lighthouse on a cliff at night, stars, full moon", "a road to the horizon on a sunny day",
    "a city skyline at night, purple sky", "hot air balloons over the desert in the morning",
    "a misty pine forest at dawn", "northern lights over a lake", "a runner on a road at sunset",
    "a cherry blossom tree on green hills on a sunny day", "a campfire and a tent by a lake at night",
    "a tall waterfall in the mountains with a rainbow", "a winner with arms up on a summit at golden hour",
    "never give up", "breathe", "new job on Monday",
)  # fmt: skip


class Trainer(Learner[Page]):
    """Train a denoiser; the text model is frozen.

    The weights are stored in full precision; a copy in the device's best type does the computation.
    """

    warm_up = 100

    def __init__(self, denoiser: Denoiser, text_model: TextModel, empty: Tensor) -> None:
        self.device = denoiser.device
        self.type = compute_type(self.device)
        self.denoiser = denoiser
        self.ema = deepcopy(denoiser).eval().requires_grad_(False)
        self._worker = deepcopy(denoiser).to(self.type).train()
        # This attention processor trains much faster on a CPU; the weights are the same.
        self._worker.set_attn_processor(AttnProcessor())
        self.observer = Observer(self._worker).to(self.device)
        self._text_model = deepcopy(text_model).to(self.device, self.type).eval().requires_grad_(False)
        self._empty = empty
        named = list(denoiser.named_parameters())
        inner = [parameter for name, parameter in named if parameter.ndim > 1 and not _is_edge(name)]
        others = [parameter for name, parameter in named if parameter.ndim == 1 or _is_edge(name)]
        self._optimizer = Muon(inner, [*others, *self.observer.parameters()], MATRIX_RATE, OTHER_RATE)
        super().__init__(denoiser=denoiser, ema=self.ema, observer=self.observer, optimizer=self._optimizer)

    def step(self, page: Page, pace: float = 1.0) -> float:
        """Train on scenes at a share of the full rates; return the loss of the velocity."""
        # Randomness depends only on the step, so that a resumed run repeats an uninterrupted one.
        random = torch.Generator().manual_seed(self.steps)
        count = len(page.latents)
        levels = draw_levels(count, random)
        noise = torch.randn(page.latents.shape, generator=random)
        unprompted = torch.rand(count, 1, generator=random) < UNPROMPTED
        prompts = torch.where(unprompted, self._empty, page.tokens)
        page = page.to(self.device)
        loss = self._velocity_loss(self._worker, page, prompts, levels, noise)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss + OBSERVER_WEIGHT * self.observer.loss(page))
        self._take_step(self.ramp(pace))
        self.steps += 1
        average(self.ema, self.denoiser, self.steps, EMA_DECAY)
        return float(loss.detach())

    def _velocity_loss(self, denoiser: Denoiser, page: Page, prompts: Tensor, levels: Tensor, noise: Tensor) -> Tensor:
        levels = levels.to(self.device)
        noisy, velocity = mix(page.latents, levels, noise.to(self.device))
        noisy = noisy.to(denoiser.dtype).contiguous(memory_format=torch.channels_last)
        with torch.no_grad():
            states = self._text_model(prompts.to(self.device)).last_hidden_state
        predicted = denoiser(noisy, levels * 1000, states.to(denoiser.dtype)).sample
        weight = 1 + SUBJECT_WEIGHT * page.subject
        error: Tensor = (predicted.float() - velocity).square() * (weight / weight.mean())
        return error.mean()

    @torch.no_grad()
    def _take_step(self, pace: float) -> None:
        for kept, worker in zip(self.denoiser.parameters(), self._worker.parameters(), strict=True):
            kept.grad, worker.grad = worker.grad.float(), None
        self._optimizer.take_step(pace)
        self._refresh()

    @torch.no_grad()
    def _refresh(self) -> None:
        for kept, worker in zip(self.denoiser.parameters(), self._worker.parameters(), strict=True):
            worker.copy_(kept)

    @torch.no_grad()
    def examine(self, page: Page) -> dict[str, float]:
        """Return the loss of the averaged weights on scenes at each of the EXAMINED levels."""
        page, noise = page.to(self.device), torch.randn(page.latents.shape, generator=torch.Generator().manual_seed(0))
        with autocast(self.device):
            return {
                f"at_{level}": float(
                    self._velocity_loss(self.ema, page, page.tokens, torch.full((len(noise),), level), noise)
                )
                for level in EXAMINED
            }

    def resume(self, state: dict[str, Any]) -> None:
        """Continue exactly from a saved state."""
        super().resume(state)
        self._refresh()


def _is_edge(name: str) -> bool:
    """Return whether a weight belongs to the first, last or noise level layers, which Muon does not suit."""
    return name.startswith(("conv_in", "conv_out", "time_embedding"))


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=600, cool_down=COOL_DOWN)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--lesson", type=Path, required=True, help="folder of the prompts")
    parser.add_argument("--latents", type=Path, required=True, help="folder of the encoded scenes")
    parser.add_argument("--size", type=int, choices=(256, 512), required=True, help="side of the pictures, in pixels")
    parser.add_argument("--start", type=Path, help="folder of a denoiser's averaged weights to start from")
    parser.add_argument("--batch", type=int, default=128)
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    torch.manual_seed(0)
    codec = load_codec(arguments.codec)
    tokenizer, text_model = read_text_model(arguments.text)
    denoiser = read_denoiser(arguments.start) if arguments.start else build_denoiser()
    trainer = Trainer(denoiser.to(device), text_model, tokens(tokenizer, [""]))
    resume_from(trainer, arguments.out, device)
    album = Album(read_latents(arguments.latents), read_lesson(arguments.lesson), half=arguments.size == 256)
    held_out, rng = album.held_out(), np.random.default_rng(trainer.steps)
    pipeline = assemble(codec, tokenizer, text_model.to(device), trainer.ema)
    logger.info("%d scenes, training on %s from step %d", len(album), device, trainer.steps)

    def save(loss: float) -> None:
        trainer.ema.save_pretrained(arguments.out / "ema")
        size, scores = arguments.size, trainer.examine(held_out)
        save_checkpoint(trainer, arguments.out, loss, size=size, batch=arguments.batch, **scores)
        settings = {"width": size, "height": size, "num_inference_steps": 16, "guidance_scale": GUIDANCE}
        with autocast(device):
            look = draw(pipeline, PROMPTS, settings)
        save_grid(arguments.out / f"look-{trainer.steps:06}.jpg", look, columns=4, scale=size // 256)

    train(
        trainer, lambda: album.page(arguments.batch, rng), arguments.hours,
        cool_down=arguments.cool_down, save_every=arguments.save_every, save=save,
    )  # fmt: skip


if __name__ == "__main__":
    main()
