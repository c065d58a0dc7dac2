"""Tiny diffusers checkpoints of real classes with random weights, saved as folders."""

from pathlib import Path

import torch
from diffusers import (
    AnimateDiffPipeline,
    AutoencoderKL,
    AutoencoderTiny,
    DDIMScheduler,
    MotionAdapter,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.catalogue import BUILTIN


def save_image_model(folder: Path) -> Path:
    """Save a StableDiffusionPipeline that makes 64 x 64 pictures in milliseconds."""
    torch.manual_seed(0)
    pipeline = StableDiffusionPipeline(
        vae=AutoencoderTiny(
            latent_channels=4,
            encoder_block_out_channels=(8, 8, 8, 8),
            decoder_block_out_channels=(8, 8, 8, 8),
            num_encoder_blocks=(1, 1, 1, 1),
            num_decoder_blocks=(1, 1, 1, 1),
        ),
        scheduler=DDIMScheduler(clip_sample=False, steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **_text_and_unet(),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def save_video_model(folder: Path) -> Path:
    """Save an AnimateDiffPipeline that makes 64 x 64 videos in milliseconds."""
    torch.manual_seed(0)
    pipeline = AnimateDiffPipeline(
        vae=AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            norm_num_groups=4,
        ),
        scheduler=DDIMScheduler(beta_schedule="linear", clip_sample=False, steps_offset=1),
        motion_adapter=MotionAdapter(
            block_out_channels=(8, 16),
            motion_layers_per_block=1,
            motion_norm_num_groups=4,
            motion_num_attention_heads=2,
        ),
        **_text_and_unet(),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder


def _text_and_unet() -> dict[str, object]:
    tokenizer = CLIPTokenizer.from_pretrained(BUILTIN / "tokenizer")
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            max_position_embeddings=40,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        cross_attention_dim=16,
        attention_head_dim=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    )
    return {"tokenizer": tokenizer, "text_encoder": text_encoder, "unet": unet}
