"""Tiny diffusers checkpoints of real classes with random weights, saved as folders.

Each has the shape of a published one: the same parts, classes, compressions and kinds of scheduler, only narrower.
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

#: What saves a checkpoint of each family, by the class of its pipeline.
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
