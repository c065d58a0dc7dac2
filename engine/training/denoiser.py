"""The denoiser: the network that turns noise into latents, and its pipeline."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionPipeline, UNet2DConditionModel
from torch import Tensor

from engine.training.codec import LATENT_CHANNELS, Codec
from engine.training.text import WIDTH, TextModel
from engine.training.tokenizer import PromptTokenizer

#: diffusers' UNet2DConditionModel and StableDiffusionPipeline, which ship no types.
Denoiser: TypeAlias = Any
Pipeline: TypeAlias = Any

CHANNELS = (64, 128, 192, 256)
#: Attention only at a quarter of the latents' size and below: at larger sizes it costs too much on a CPU.
ATTENDS = (False, False, True, True)
#: Noise levels in sampling are shifted towards the start, where a picture is composed.
FLOW_SHIFT = 3.0
#: Noise levels in training have a logit-normal distribution, shifted towards high noise; a share is uniform.
LEVEL_MEAN, LEVEL_SPREAD, UNIFORM_LEVELS = 1.2, 1.3, 0.2
#: Pictures per pipeline call.
BATCH = 5


def build_denoiser(channels: tuple[int, ...] = CHANNELS, attends: tuple[bool, ...] = ATTENDS) -> Denoiser:
    """Return an untrained denoiser."""
    denoiser: Denoiser = UNet2DConditionModel(
        sample_size=32,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        layers_per_block=1,
        block_out_channels=channels,
        down_block_types=tuple("CrossAttnDownBlock2D" if attend else "DownBlock2D" for attend in attends),
        up_block_types=tuple("CrossAttnUpBlock2D" if attend else "UpBlock2D" for attend in reversed(attends)),
        attention_head_dim=tuple(width // 32 for width in channels),
        cross_attention_dim=WIDTH,
        norm_num_groups=16,
    )
    return denoiser.to(memory_format=torch.channels_last)


def read_denoiser(folder: Path) -> Denoiser:
    """Load a denoiser in full precision."""
    denoiser: Denoiser = UNet2DConditionModel.from_pretrained(folder).float()
    return denoiser.to(memory_format=torch.channels_last)


def draw_levels(count: int, random: torch.Generator) -> Tensor:
    """Sample noise levels in 0..1 to train at, shape (count,)."""
    levels = torch.sigmoid(torch.randn(count, generator=random) * LEVEL_SPREAD + LEVEL_MEAN)
    uniform = torch.rand(count, generator=random)
    return torch.where(torch.rand(count, generator=random) < UNIFORM_LEVELS, uniform, levels)


def mix(latents: Tensor, levels: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Return noisy latents at levels in 0..1, and the velocity to predict there (flow matching, Lipman et al. 2023).

    `latents` and `noise` have the shape (n, ...), `levels` (n,).
    """
    share = levels.view(-1, *[1] * (latents.dim() - 1))
    return torch.lerp(latents, noise, share), noise - latents


def assemble(codec: Codec, tokenizer: PromptTokenizer, text_model: TextModel, denoiser: Denoiser) -> Pipeline:
    """Return the parts as the standard pipeline that the program loads."""
    scheduler = DPMSolverMultistepScheduler(
        algorithm_type="dpmsolver++",
        solver_order=2,
        prediction_type="flow_prediction",
        use_flow_sigmas=True,
        flow_shift=FLOW_SHIFT,
        steps_offset=1,
    )
    pipeline: Pipeline = StableDiffusionPipeline(
        vae=codec,
        text_encoder=text_model,
        tokenizer=tokenizer,
        unet=denoiser,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@torch.no_grad()
def draw(pipeline: Pipeline, prompts: Sequence[str], settings: Mapping[str, Any]) -> Tensor:
    """Generate one picture per prompt as the program does, with seeds from 0, shape (n, 3, height, width)."""
    made = []
    for begin in range(0, len(prompts), BATCH):
        part = list(prompts[begin : begin + BATCH])
        seeds = [torch.Generator().manual_seed(begin + number) for number in range(len(part))]
        made.append(pipeline(part, generator=seeds, output_type="np", **settings).images)
    return torch.from_numpy(np.concatenate(made).astype(np.float32)).permute(0, 3, 1, 2) * 2 - 1
