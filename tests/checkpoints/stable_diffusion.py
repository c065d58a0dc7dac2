"""StableDiffusionPipeline, and a tiny autoencoder that is downloaded separately."""

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
    """Save a StableDiffusionPipeline with as few layers as diffusers allows, which takes three milliseconds a step."""
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
    return _save(folder, tiny_vae(), _ddim(), **text_and_unet() | {"unet": unet})


def save_image_model(folder: Path) -> Path:
    """Save a StableDiffusionPipeline that makes 64 x 64 pictures in milliseconds."""
    torch.manual_seed(0)
    return _save(folder, tiny_vae(), _ddim(), **text_and_unet())


def save_stable_diffusion(folder: Path) -> Path:
    """Save a StableDiffusionPipeline with the autoencoder and scheduler of Stable Diffusion 1.5."""
    torch.manual_seed(0)
    scheduler = PNDMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        set_alpha_to_one=False,
        skip_prk_steps=True,
        steps_offset=1,
    )
    return _save(folder, vae(), scheduler, **text_and_unet())


def save_tiny_vae(folder: Path) -> Path:
    """Save an AutoencoderTiny as a separate repository, like taesd."""
    torch.manual_seed(0)
    tiny_vae().save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def vae() -> AutoencoderKL:
    """Return an autoencoder that compresses pictures to an eighth of their width and height."""
    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
    )


def tiny_vae() -> AutoencoderTiny:
    """Return a cheaper autoencoder for the same latents."""
    return AutoencoderTiny(
        latent_channels=4,
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
    )


def text_and_unet() -> dict[str, Any]:
    """Return the parts that StableDiffusionPipeline and AnimateDiffPipeline share."""
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


def _ddim() -> DDIMScheduler:
    return DDIMScheduler(clip_sample=False, steps_offset=1)


def _save(
    folder: Path,
    vae: AutoencoderKL | AutoencoderTiny,
    scheduler: DDIMScheduler | PNDMScheduler,
    **parts: Any,  # noqa: ANN401 - tokenizer, text encoder and UNet
) -> Path:
    pipeline = StableDiffusionPipeline(
        vae=vae,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **parts,
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder
