"""LTXPipeline."""

from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLLTXVideo,
    FlowMatchEulerDiscreteScheduler,
    LTXPipeline,
    LTXVideoTransformer3DModel,
)

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH

LATENT_CHANNELS = 8


def save_ltx(folder: Path) -> Path:
    """Save an LTXPipeline, for sizes that are multiples of 32 and 8 n + 1 frames."""
    torch.manual_seed(0)
    tokenizer = tokenizers.t5()
    pipeline = LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05, base_image_seq_len=1024, shift_terminal=0.1
        ),
        vae=AutoencoderKLLTXVideo(
            latent_channels=LATENT_CHANNELS,
            block_out_channels=(8, 8, 8, 8),
            decoder_block_out_channels=(8, 8, 8, 8),
            layers_per_block=(1, 1, 1, 1, 1),
            decoder_layers_per_block=(1, 1, 1, 1, 1),
        ),
        text_encoder=text_encoders.t5(tokenizer),
        tokenizer=tokenizer,
        transformer=LTXVideoTransformer3DModel(
            in_channels=LATENT_CHANNELS,
            out_channels=LATENT_CHANNELS,
            num_attention_heads=2,
            attention_head_dim=8,
            cross_attention_dim=16,
            num_layers=2,
            caption_channels=WIDTH,
        ),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    tokenizers.save_as_sentencepiece(folder / "tokenizer")
    return folder
