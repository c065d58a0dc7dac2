"""Train the painter: `python -m engine.training.painter --model engine/builtin --studies checkpoints/studies
--out checkpoints/painter --hours 0.5`.

The denoiser of a text-to-image model learns to light a drawing in its last step; at higher noise levels its training
continues unchanged.
"""

import logging
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor
from transformers import CLIPTokenizer

from engine.scenes.captions import full
from engine.scenes.layout import Layout
from engine.training.checkpoint import resume_from, save_checkpoint, save_grid
from engine.training.codec import decode, load_codec
from engine.training.command import log_to_terminal, training_parser
from engine.training.denoiser import Denoiser, draw_levels, mix, read_denoiser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, average, descend
from engine.training.lesson import tokens
from engine.training.loop import train
from engine.training.studies import Studies, read_studies
from engine.training.text import TextModel, read_text_model

logger = logging.getLogger(__name__)

LEARNING_RATE = 3e-4
EMA_DECAY = 0.99
COOL_DOWN = 0.5
#: The range of noise levels around that of the last of eight steps, 0.3, and the share of scenes trained there.
LAST_LEVELS, LAST_SHARE = (0.2, 0.4), 0.75
#: The noise level of the validation, and the scenes held out for it.
EXAMINED, HELD_OUT = 0.3, 32


@dataclass(frozen=True)
class Sheet:
    """A batch of n studies, latents of shape (n, 16, s, s), with the tokens of their captions, (n, LENGTH)."""

    drawn: Tensor
    lit: Tensor
    tokens: Tensor

    def to(self, device: torch.device) -> "Sheet":
        """Return the batch on a device."""
        return Sheet(*(part.to(device) for part in vars(self).values()))


class Sketchbook:
    """Studies with the captions that the program writes for their scenes."""

    def __init__(self, studies: Studies, tokenizer: CLIPTokenizer) -> None:
        self._studies = studies
        self._tokens = tokens(tokenizer, [full(Layout(seed)) for seed in range(len(studies))])

    def sheet(self, count: int, rng: np.random.Generator) -> Sheet:
        """Return random studies to train on."""
        return self._open(torch.from_numpy(rng.integers(len(self._studies) - HELD_OUT, size=count)))

    def held_out(self) -> Sheet:
        """Return the studies that are never trained on."""
        return self._open(torch.arange(len(self._studies) - HELD_OUT, len(self._studies)))

    def _open(self, rows: Tensor) -> Sheet:
        return Sheet(self._studies.drawn[rows].float(), self._studies.lit[rows].float(), self._tokens[rows].long())


class Trainer(Learner[Sheet]):
    """Train a denoiser to light drawings; the text model is frozen."""

    def __init__(self, denoiser: Denoiser, text_model: TextModel) -> None:
        self.device = denoiser.device
        # This attention processor trains much faster on a CPU; the weights are the same.
        denoiser.set_attn_processor(AttnProcessor())
        self.denoiser = denoiser.train()
        self.ema = deepcopy(denoiser).eval().requires_grad_(False)
        self._text_model = deepcopy(text_model).to(self.device).eval().requires_grad_(False)
        self._optimizer = torch.optim.AdamW(denoiser.parameters(), weight_decay=0.0)
        super().__init__(denoiser=denoiser, ema=self.ema, optimizer=self._optimizer)

    def step(self, batch: Sheet, pace: float = 1.0) -> float:
        """Train on studies at a share of the full rate; return the loss of the velocity."""
        # Randomness depends only on the step, so that a resumed run repeats an uninterrupted one.
        random = torch.Generator().manual_seed(self.steps)
        count = len(batch.drawn)
        least, most = LAST_LEVELS
        lights = torch.rand(count, generator=random) < LAST_SHARE
        last = least + (most - least) * torch.rand(count, generator=random)
        levels = torch.where(lights, last, draw_levels(count, random).clamp_min(most))
        noise = torch.randn(batch.drawn.shape, generator=random)
        with autocast(self.device):
            loss = self._loss(self.denoiser, batch.to(self.device), levels, lights, noise)
        descend(self._optimizer, loss, LEARNING_RATE * self.ramp(pace))
        self.steps += 1
        average(self.ema, self.denoiser, self.steps, EMA_DECAY)
        return float(loss.detach())

    def _loss(self, denoiser: Denoiser, sheet: Sheet, levels: Tensor, lights: Tensor, noise: Tensor) -> Tensor:
        levels, lights = levels.to(self.device), lights.to(self.device)
        noisy, velocity = mix(sheet.drawn, levels, noise.to(self.device))
        # One step along this velocity leads from a noisy drawing to the lit one.
        share = (lights / levels).view(-1, 1, 1, 1)
        velocity = velocity + share * (sheet.drawn - sheet.lit)
        predicted = self._predict(denoiser, noisy, levels, sheet.tokens)
        return (predicted.float() - velocity).square().mean()

    def _predict(self, denoiser: Denoiser, noisy: Tensor, levels: Tensor, tokens: Tensor) -> Tensor:
        with torch.no_grad():
            states = self._text_model(tokens).last_hidden_state
        velocity: Tensor = denoiser(noisy.contiguous(memory_format=torch.channels_last), levels * 1000, states).sample
        return velocity

    @torch.no_grad()
    def paint(self, sheet: Sheet) -> Tensor:
        """Return the latents of drawings lit by the averaged weights."""
        sheet, noise = sheet.to(self.device), torch.randn(sheet.drawn.shape, generator=torch.Generator().manual_seed(0))
        levels = torch.full((len(noise),), EXAMINED, device=self.device)
        noisy, _ = mix(sheet.drawn, levels, noise.to(self.device))
        with autocast(self.device):
            return noisy - EXAMINED * self._predict(self.ema, noisy, levels, sheet.tokens).float()

    def examine(self, sheet: Sheet) -> dict[str, float]:
        """Return the mean squared distance of paintings, and of drawings, from the lit drawings, in latents."""
        painted = self.paint(sheet).cpu()
        return {
            "painted": float((painted - sheet.lit).square().mean()),
            "drawn": float((sheet.drawn - sheet.lit).square().mean()),
        }


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=300, cool_down=COOL_DOWN)
    parser.add_argument("--model", type=Path, required=True, help="folder of the pipeline to start from")
    parser.add_argument("--studies", type=Path, required=True, help="folder of the encoded studies")
    parser.add_argument("--batch", type=int, default=16)
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    codec = load_codec(arguments.model / "vae").float()
    tokenizer, text_model = read_text_model(arguments.model)
    trainer = Trainer(read_denoiser(arguments.model / "unet").to(device), text_model)
    resume_from(trainer, arguments.out, device)
    book, rng = Sketchbook(read_studies(arguments.studies), tokenizer), np.random.default_rng(trainer.steps)
    held_out = book.held_out()
    shown = Sheet(held_out.drawn[:8], held_out.lit[:8], held_out.tokens[:8])
    logger.info("training on %s from step %d, %s", device, trainer.steps, trainer.examine(held_out))

    def save(loss: float) -> None:
        trainer.ema.save_pretrained(arguments.out / "ema")
        save_checkpoint(trainer, arguments.out, loss, batch=arguments.batch, **trainer.examine(held_out))
        look = decode(codec, torch.cat([shown.drawn, trainer.paint(shown).cpu(), shown.lit]).to(device))
        save_grid(arguments.out / f"look-{trainer.steps:06}.jpg", look, columns=8, scale=2)

    train(
        trainer, lambda: book.sheet(arguments.batch, rng), arguments.hours,
        cool_down=arguments.cool_down, save_every=arguments.save_every, save=save,
    )  # fmt: skip


if __name__ == "__main__":
    main()
