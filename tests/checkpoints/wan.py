"""WanPipeline."""

from pathlib import Path

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH

LATENT_CHANNELS = 4


def save_wan(folder: Path) -> Path:
    """Save a WanPipeline like Wan 2.1, for sizes that are multiples of 16 and 4 n + 1 frames."""
    torch.manual_seed(0)
    tokenizer = tokenizers.t5()
    pipeline = WanPipeline(
        scheduler=UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0, num_train_timesteps=1000
        ),
        vae=AutoencoderKLWan(
            base_dim=8,
            z_dim=LATENT_CHANNELS,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            latents_mean=[0.0] * LATENT_CHANNELS,
            latents_std=[1.0] * LATENT_CHANNELS,
        ),
        text_encoder=text_encoders.umt5(tokenizer),
        tokenizer=tokenizer,
        transformer=WanTransformer3DModel(
            num_attention_heads=2,
            attention_head_dim=12,
            in_channels=LATENT_CHANNELS,
            out_channels=LATENT_CHANNELS,
            text_dim=WIDTH,
            freq_dim=16,
            ffn_dim=32,
            num_layers=2,
            rope_max_seq_len=128,
        ),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder
