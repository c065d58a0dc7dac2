"""Tiny diffusers checkpoints of real classes with random weights, saved as folders.

Each is like a published one, only narrower: the same parts, classes, compression ratios and kinds of scheduler.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.checkpoints.animate_diff import save_motion_adapter, save_video_model
from tests.checkpoints.flux import save_flux
from tests.checkpoints.kandinsky import save_kandinsky
from tests.checkpoints.lora import save_lora, save_lora_for
from tests.checkpoints.ltx import save_ltx
from tests.checkpoints.qwen_image import save_qwen_image
from tests.checkpoints.stable_diffusion import (
    save_image_model,
    save_smallest_model,
    save_stable_diffusion,
    save_tiny_vae,
)
from tests.checkpoints.stable_diffusion_xl import save_stable_diffusion_xl
from tests.checkpoints.wan import save_wan
from tests.checkpoints.z_image import save_z_image

__all__ = [
    "FAMILIES",
    "save_image_model",
    "save_lora",
    "save_lora_for",
    "save_motion_adapter",
    "save_smallest_model",
    "save_tiny_vae",
    "save_video_model",
]

#: Functions that save a checkpoint of each family, by pipeline class.
FAMILIES: Mapping[str, Callable[[Path], Path]] = {
    "StableDiffusionPipeline": save_stable_diffusion,
    "StableDiffusionXLPipeline": save_stable_diffusion_xl,
    "Flux2KleinPipeline": save_flux,
    "ZImagePipeline": save_z_image,
    "QwenImagePipeline": save_qwen_image,
    "AnimateDiffPipeline": save_video_model,
    "WanPipeline": save_wan,
    "Kandinsky5T2VPipeline": save_kandinsky,
    "LTXPipeline": save_ltx,
}
