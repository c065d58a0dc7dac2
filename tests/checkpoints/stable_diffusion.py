"""StableDiffusionPipeline, and a tiny autoencoder that is fetched beside it."""

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    DDIMScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextModel

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH


def save_smallest_model(folder: Path) -> Path:
    """Save a StableDiffusionPipeline of the fewest layers that diffusers can do with, three milliseconds a step."""
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8,),
        layers_per_block=1,
        norm_num_groups=4,
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        down_block_types=("CrossAttnDownBlock2D",),
        mid_block_type=None,
        up_block_types=("UpBlock2D",),
    )
    return _save(folder, vae=tiny_vae(), **text_and_unet() | {"unet": unet})


def save_image_model(folder: Path) -> Path:
    """Save a StableDiffusionPipeline that makes 64 x 64 pictures in milliseconds."""
    torch.manual_seed(0)
    return _save(folder, vae=tiny_vae(), **text_and_unet())


def _save(folder: Path, **parts: Any) -> Path:  # noqa: ANN401 - the parts of a pipeline
    pipeline = StableDiffusionPipeline(
        scheduler=DDIMScheduler(clip_sample=False, steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **parts,
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def save_stable_diffusion(folder: Path) -> Path:
    """Save a StableDiffusionPipeline with the autoencoder and scheduler of Stable Diffusion 1.5."""
    torch.manual_seed(0)
    pipeline = StableDiffusionPipeline(
        vae=vae(),
        scheduler=PNDMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            set_alpha_to_one=False,
            skip_prk_steps=True,
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **text_and_unet(),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def save_tiny_vae(folder: Path) -> Path:
    """Save an AutoencoderTiny as the repository of its own that taesd is."""
    torch.manual_seed(0)
    tiny_vae().save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def vae() -> AutoencoderKL:
    """Return an autoencoder whose latents are an eighth as wide and high as the picture."""
    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
    )


def tiny_vae() -> AutoencoderTiny:
    """Return an autoencoder for the same latents that costs less."""
    return AutoencoderTiny(
        latent_channels=4,
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
    )


def text_and_unet() -> dict[str, Any]:
    """Return what the pipelines of Stable Diffusion 1.5 and of AnimateDiff share."""
    tokenizer = tokenizers.clip()
    text_encoder = text_encoders.clip(tokenizer, CLIPTextModel, tokenizer.model_max_length)
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    )
    return {"tokenizer": tokenizer, "text_encoder": text_encoder, "unet": unet}
