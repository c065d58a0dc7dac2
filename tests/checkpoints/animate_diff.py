"""AnimateDiffPipeline, and a motion adapter as a single file."""

from pathlib import Path

import torch
from diffusers import AnimateDiffPipeline, DDIMScheduler, MotionAdapter
from safetensors.torch import save_file

from tests.checkpoints.stable_diffusion import text_and_unet, vae


def save_video_model(folder: Path) -> Path:
    """Save an AnimateDiffPipeline that makes 64 x 64 videos in milliseconds."""
    torch.manual_seed(0)
    pipeline = AnimateDiffPipeline(
        vae=vae(),
        scheduler=DDIMScheduler(beta_schedule="linear", clip_sample=False, steps_offset=1),
        motion_adapter=_motion_adapter(heads=2),
        **text_and_unet(),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def save_motion_adapter(folder: Path) -> Path:
    """Save a motion adapter for the same UNet as a single file, like AnimateDiff-Lightning, and return the file."""
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "animatediff_lightning_4step_diffusers.safetensors"
    save_file(_motion_adapter(heads=8).state_dict(), file)  # type: ignore[attr-defined]
    return file


def _motion_adapter(heads: int) -> MotionAdapter:
    return MotionAdapter(
        block_out_channels=(8, 16),
        motion_layers_per_block=1,
        motion_norm_num_groups=4,
        motion_num_attention_heads=heads,
    )
