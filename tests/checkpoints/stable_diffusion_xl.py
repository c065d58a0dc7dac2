"""StableDiffusionXLPipeline."""

from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.stable_diffusion import vae
from tests.checkpoints.text_encoders import WIDTH


def save_stable_diffusion_xl(folder: Path) -> Path:
    """Save a StableDiffusionXLPipeline that makes 64 x 64 pictures."""
    torch.manual_seed(0)
    tokenizer = tokenizers.clip()
    length = tokenizer.model_max_length
    text_encoder_2 = text_encoders.clip(tokenizer, CLIPTextModelWithProjection, length)
    prompt, sizes = text_encoder_2.text_projection.out_features, 8
    pipeline = StableDiffusionXLPipeline(
        vae=vae(),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            timestep_spacing="leading",
            steps_offset=1,
        ),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        text_encoder=text_encoders.clip(tokenizer, CLIPTextModel, length),
        text_encoder_2=text_encoder_2,
        unet=UNet2DConditionModel(
            sample_size=8,
            block_out_channels=(8, 16),
            layers_per_block=1,
            norm_num_groups=4,
            # The token embeddings of both encoders, concatenated.
            cross_attention_dim=2 * WIDTH,
            attention_head_dim=(1, 2),
            transformer_layers_per_block=(1, 2),
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=sizes,
            # The second encoder's pooled embedding, and six numbers for the picture's size and crop.
            projection_class_embeddings_input_dim=prompt + 6 * sizes,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        ),
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    return folder
