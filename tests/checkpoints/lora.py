"""LoRAs for checkpoints of any family, in the two most common formats."""

from pathlib import Path
from typing import Any

import diffusers
import torch
from peft import LoraConfig, get_peft_model_state_dict
from safetensors.torch import save_file

from tests.checkpoints.stable_diffusion import text_and_unet

RANK = 2
#: Standard deviation of the weights. The LoRA is at most as large as the layers it is added to: if it were twice as
#: large, rounding errors would change attention visibly.
SCALE = 0.5


def save_lora(folder: Path) -> Path:
    """Save a LoRA for the UNet of `save_stable_diffusion` in the format of kohya's scripts; return its file."""
    return _save_for_unet(folder, text_and_unet()["unet"])


def save_lora_for(checkpoint: Path, folder: Path) -> Path:
    """Save a LoRA for the denoiser of a saved checkpoint, in kohya's format for a UNet and else in PEFT's."""
    pipeline: Any = diffusers.DiffusionPipeline.from_pretrained(checkpoint, use_safetensors=True, local_files_only=True)
    if hasattr(pipeline, "unet"):
        return _save_for_unet(folder, pipeline.unet)
    torch.manual_seed(0)
    targets = ["to_q", "to_k", "to_v"]
    pipeline.transformer.add_adapter(LoraConfig(r=RANK, init_lora_weights=False, target_modules=targets))
    layers = get_peft_model_state_dict(pipeline.transformer)
    pipeline.save_lora_weights(folder, transformer_lora_layers=layers)
    return folder / "pytorch_lora_weights.safetensors"


def save_kohya(file: Path, unet: torch.nn.Module, rank: int, scale: float) -> Path:
    """Save a random LoRA for every attention of a UNet in the format of kohya's scripts; return its file."""
    weights = {}
    for name, module in unet.named_modules():
        if isinstance(module, torch.nn.Linear) and ".attn" in name:
            key = f"lora_unet_{name.replace('.', '_')}"
            weights[f"{key}.lora_down.weight"] = scale * torch.randn(rank, module.in_features)
            weights[f"{key}.lora_up.weight"] = scale * torch.randn(module.out_features, rank)
            weights[f"{key}.alpha"] = torch.tensor(float(rank))
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, file)
    return file


def _save_for_unet(folder: Path, unet: torch.nn.Module) -> Path:
    torch.manual_seed(0)
    return save_kohya(folder / "pytorch_lora_weights.safetensors", unet, RANK, SCALE)
