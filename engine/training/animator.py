"""The animator: the layers that let the denoiser's frames see each other, and the pipeline around both."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from diffusers import AnimateDiffVideoToVideoPipeline, MotionAdapter, UNetMotionModel
from torch import Tensor, nn

from engine.models import builtin, builtin_motion
from engine.motion import calm, first_latents, redraw
from engine.training.denoiser import Denoiser, Pipeline

#: diffusers' MotionAdapter, which ships no types.
Adapter: TypeAlias = Any

#: The longest clip, in frames.
MOST_FRAMES = 32


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


def animate(pipeline: Pipeline, adapter: Adapter) -> Pipeline:
    """Return the standard pipeline for clips of the same parts as one for pictures."""
    parts = {name: getattr(pipeline, name) for name in ("vae", "text_encoder", "tokenizer", "unet", "scheduler")}
    clips: Pipeline = AnimateDiffVideoToVideoPipeline(**parts, motion_adapter=adapter)
    clips.set_progress_bar_config(disable=True)
    return clips


def clip_settings() -> Mapping[str, Any]:
    """Return what clips are drawn with in the program: what pictures are, and the strength of their motion."""
    return {**builtin().settings, "strength": builtin_motion().settings["strength"]}


@torch.no_grad()
def draw_clips(
    pictures: Pipeline,
    clips: Pipeline,
    prompts: Sequence[str],
    settings: Mapping[str, Any],
    frames: int,
    first_seed: int = 0,
) -> Tensor:
    """Make one clip for each prompt as the program does, with seeds in a row, shape (n, frames, 3, height, width).

    `settings` are what the pipeline for pictures is called with, and the `strength` of the one for clips.
    """
    begin = {name: value for name, value in settings.items() if name != "strength"}
    made = []
    for seed, prompt in enumerate(prompts, first_seed):
        random = torch.Generator().manual_seed(seed)
        picture = pictures(prompt, generator=random, output_type="latent", **begin).images
        latents = first_latents(clips, picture, frames, settings["num_inference_steps"], settings["strength"], seed)
        moved = clips(prompt=prompt, latents=latents, output_type="latent", **settings).frames
        moved = calm(redraw(pictures, prompt, moved, settings["num_inference_steps"], seed))
        made.append(clips.video_processor.postprocess_video(clips.decode_latents(moved), output_type="np")[0])
    return torch.from_numpy(np.stack(made).astype(np.float32)).permute(0, 1, 4, 2, 3) * 2 - 1
