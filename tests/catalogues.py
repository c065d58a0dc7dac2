"""A catalogue of two models that replaces the real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.models import catalogue

TEXT = """
[[model]]
id = "tiny"
name = "Tiny"
kind = "image"
pipeline = "StableDiffusionPipeline"
repository = "someone/tiny"
licence = "Apache-2.0"
use = "free"
tiers = [0]
download = 0.01
weights = { denoiser = 0.001, text = 0.001, vae = 0.001 }
work = 0.1
settings = { num_inference_steps = 2, guidance_scale = 1.0, width = 64, height = 64 }
step_tflop = 0.001
decode_tflop = 0.001
why = "It is tiny."

[[model]]
id = "huge"
name = "Huge"
kind = "video"
pipeline = "WanPipeline"
repository = "someone/huge"
licence = "All rights reserved"
use = "non-commercial"
tiers = [80]
download = 200.0
weights = { denoiser = 100, text = 50, vae = 1 }
work = 50
settings = { num_inference_steps = 50, guidance_scale = 5.0, width = 832, height = 480, num_frames = 81, fps = 16 }
step_tflop = 1000
decode_tflop = 1000
why = "It is huge."
"""


@contextmanager
def small_catalogue(folder: Path) -> Iterator[None]:
    """Replace the catalogue with this one inside the block."""
    data = folder / "catalogue.toml"
    data.write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "DATA", data)
        catalogue.entries.cache_clear()
        yield
    catalogue.entries.cache_clear()
