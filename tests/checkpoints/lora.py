"""LoRAs for checkpoints of any family, in the two forms that most are published in."""

from pathlib import Path
from typing import Any

import diffusers
import torch
from peft import LoraConfig, get_peft_model_state_dict
from safetensors.torch import save_file

from tests.checkpoints.stable_diffusion import text_and_unet

RANK = 2
#: As large as what it is added to at most: with twice that, attention jumps with every rounding.
SIZE = 0.5


def save_lora(folder: Path) -> Path:
    """Save a LoRA for Stable Diffusion's UNet here in the form of kohya's scripts; return its file."""
    return _save_for_unet(folder, text_and_unet()["unet"])


def save_lora_for(checkpoint: Path, folder: Path) -> Path:
    """Save a LoRA for the denoiser of a saved checkpoint: of a UNet in kohya's form, else in that of PEFT."""
    pipeline: Any = diffusers.DiffusionPipeline.from_pretrained(checkpoint, use_safetensors=True, local_files_only=True)
    if hasattr(pipeline, "unet"):
        return _save_for_unet(folder, pipeline.unet)
    torch.manual_seed(0)
    targets = ["to_q", "to_k", "to_v"]
    pipeline.transformer.add_adapter(LoraConfig(r=RANK, init_lora_weights=False, target_modules=targets))
    layers = get_peft_model_state_dict(pipeline.transformer)
    pipeline.save_lora_weights(folder, transformer_lora_layers=layers)
    return folder / "pytorch_lora_weights.safetensors"


def _save_for_unet(folder: Path, unet: torch.nn.Module) -> Path:
    torch.manual_seed(0)
    weights = {}
    for name, module in unet.named_modules():
        if isinstance(module, torch.nn.Linear) and ".attn" in name:
            key = f"lora_unet_{name.replace('.', '_')}"
            weights[f"{key}.lora_down.weight"] = SIZE * torch.randn(RANK, module.in_features)
            weights[f"{key}.lora_up.weight"] = SIZE * torch.randn(module.out_features, RANK)
            weights[f"{key}.alpha"] = torch.tensor(float(RANK))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pytorch_lora_weights.safetensors"
    save_file(weights, file)
    return file
