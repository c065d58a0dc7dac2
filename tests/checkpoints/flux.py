"""Flux2KleinPipeline."""

from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH

LATENT_CHANNELS = 4

#: The pipeline reads the outputs of Qwen3's layers 9, 18 and 27.
LAYERS_READ, LAST_LAYER_READ = 3, 27


def save_flux(folder: Path) -> Path:
    """Save a distilled Flux2KleinPipeline, for sizes that are multiples of 16."""
    torch.manual_seed(0)
    tokenizer = tokenizers.qwen()
    pipeline = Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=AutoencoderKLFlux2(
            block_out_channels=(8, 8, 8, 8),
            layers_per_block=1,
            latent_channels=LATENT_CHANNELS,
            norm_num_groups=4,
        ),
        text_encoder=text_encoders.qwen3(tokenizer, num_hidden_layers=LAST_LAYER_READ + 1),
        tokenizer=tokenizer,
        transformer=Flux2Transformer2DModel(
            # Each token is two by two latents.
            in_channels=4 * LATENT_CHANNELS,
            num_layers=2,
            num_single_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=LAYERS_READ * WIDTH,
            timestep_guidance_channels=16,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        is_distilled=True,
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder
