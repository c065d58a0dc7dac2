"""Import what the program imports, for `forked`."""

import app.cli
import app.server
import engine.worker
from engine.libraries import prepare_libraries

prepare_libraries()
from diffusers import AutoencoderTiny, StableDiffusionPipeline, UNet2DConditionModel  # noqa: E402
from transformers import CLIPTextModel, CLIPTokenizer  # noqa: E402

__all__ = [
    "AutoencoderTiny", "CLIPTextModel", "CLIPTokenizer", "StableDiffusionPipeline", "UNet2DConditionModel", "app",
    "engine",
]  # fmt: skip
