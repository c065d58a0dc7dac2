"""ZImagePipeline."""

from pathlib import Path

import torch
from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH


def save_z_image(folder: Path) -> Path:
    """Save a ZImagePipeline, for sizes that are multiples of 16."""
    torch.manual_seed(0)
    tokenizer = tokenizers.qwen()
    pipeline = ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            norm_num_groups=4,
            scaling_factor=0.3611,
            shift_factor=0.1159,
            use_quant_conv=False,
            use_post_quant_conv=False,
        ),
        text_encoder=text_encoders.qwen3(tokenizer, num_hidden_layers=2),
        tokenizer=tokenizer,
        transformer=ZImageTransformer2DModel(
            in_channels=4,
            dim=32,
            n_layers=1,
            n_refiner_layers=1,
            n_heads=2,
            n_kv_heads=2,
            cap_feat_dim=WIDTH,
            axes_dims=[8, 4, 4],
        ),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder
