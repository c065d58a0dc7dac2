"""A small repository for diffusers, as the Hub serves it."""

import json

from engine.models.catalogue import Source

TINY = Source(repository="someone/tiny")
WEIGHTS = bytes(range(256)) * 2000
INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.42.1",
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "DDIMScheduler"],
    "unet": ["diffusers", "UNet2DConditionModel"],
}
FILES = {
    "model_index.json": json.dumps(INDEX).encode(),
    "scheduler/scheduler_config.json": b"{}",
    "unet/config.json": b'{"sample_size": 8}',
    "unet/diffusion_pytorch_model.safetensors": WEIGHTS,
}
UNET = "someone/tiny/unet/diffusion_pytorch_model.safetensors"
