"""The animator: the layers that let the denoiser's frames see each other, and the pipeline around both."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from diffusers import AnimateDiffPipeline, MotionAdapter, UNetMotionModel
from torch import Tensor, nn

from engine.training.denoiser import Denoiser, Pipeline

#: diffusers' MotionAdapter, which ships no types.
Adapter: TypeAlias = Any

#: The longest clip, in frames.
MOST_FRAMES = 32
#: The share of the noise, by variance, that is the same in all frames of a clip. Frames that begin alike stay alike, so
#: that only what moves has to be learnt (mixed noise, Ge et al. 2023).
SHARED = 0.8


def build_adapter(denoiser: Denoiser) -> Adapter:
    """Build an untrained adapter for a denoiser, which at first changes nothing."""
    channels = tuple(denoiser.config.block_out_channels)
    adapter: Adapter = MotionAdapter(
        block_out_channels=channels,
        motion_layers_per_block=denoiser.config.layers_per_block,
        motion_num_attention_heads=tuple(denoiser.config.attention_head_dim),
        motion_norm_num_groups=denoiser.config.norm_num_groups,
        motion_max_seq_length=MOST_FRAMES,
    )
    for name, parameter in adapter.named_parameters():
        if ".proj_out." in name:
            nn.init.zeros_(parameter)
    return adapter


def join(denoiser: Denoiser, adapter: Adapter) -> Denoiser:
    """Return a network for clips that holds a copy of the denoiser, which is not to learn, and the adapter itself."""
    network: Denoiser = UNetMotionModel.from_unet2d(denoiser, adapter).requires_grad_(False)
    pairs = [*zip(network.down_blocks, adapter.down_blocks, strict=True), (network.mid_block, adapter.mid_block)]
    for block, part in [*pairs, *zip(network.up_blocks, adapter.up_blocks, strict=True)]:
        block.motion_modules = part.motion_modules
    return network


def clip_noise(shape: torch.Size | Sequence[int], random: torch.Generator) -> Tensor:
    """Return noise for clips, shape (n, frames, ...), of unit variance in every frame."""
    count, frames, *rest = shape
    shared = torch.randn(count, 1, *rest, generator=random)
    own = torch.randn(count, frames, *rest, generator=random)
    noise: Tensor = SHARED**0.5 * shared + (1 - SHARED) ** 0.5 * own
    return noise


def animate(pipeline: Pipeline, adapter: Adapter) -> Pipeline:
    """Return the standard pipeline for clips of the same parts as one for pictures."""
    parts = {name: getattr(pipeline, name) for name in ("vae", "text_encoder", "tokenizer", "unet", "scheduler")}
    clips: Pipeline = AnimateDiffPipeline(**parts, motion_adapter=adapter)
    clips.set_progress_bar_config(disable=True)
    return clips


@torch.no_grad()
def draw_clips(pipeline: Pipeline, prompts: Sequence[str], settings: Mapping[str, Any], first_seed: int = 0) -> Tensor:
    """Make one clip for each prompt as the program does, with seeds in a row, shape (n, frames, 3, height, width).

    `settings` are the pipeline's own, `num_frames`, `width` and `height` among them.
    """
    channels, cell = pipeline.unet.config.in_channels, pipeline.vae_scale_factor
    shape = (1, settings["num_frames"], channels, settings["height"] // cell, settings["width"] // cell)
    made = []
    for number, prompt in enumerate(prompts):
        noise = clip_noise(shape, torch.Generator().manual_seed(first_seed + number)).transpose(1, 2)
        noise = noise.to(pipeline.device, pipeline.unet.dtype)
        made.append(pipeline(prompt, latents=noise, output_type="np", **settings).frames[0])
    return torch.from_numpy(np.stack(made).astype(np.float32)).permute(0, 1, 4, 2, 3) * 2 - 1
