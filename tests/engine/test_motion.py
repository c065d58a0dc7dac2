"""Motion: noise that frames share, and frames that are decoded as they are taken."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.loading import load
from engine.models import find
from engine.motion import DECODED, SHARED, clip_noise, decode, first_latents
from engine.recipe import Recipe


def test_frames_share_most_of_their_noise() -> None:
    noise = clip_noise((1, 6, 16, 32, 32), torch.Generator().manual_seed(0)).flatten(2)[0]
    likeness = torch.corrcoef(noise)
    assert torch.allclose(noise.std(dim=1), torch.ones(6), atol=0.02)
    assert torch.allclose(likeness[0, 1:], torch.full((5,), SHARED), atol=0.02)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_seed_gives_a_clip_its_noise_in_the_pipelines_own_shape(video_model: Path, dtype: str) -> None:
    pipeline = load(find(str(video_model)), Recipe("cpu", "float32"))
    pipeline.unet.to(getattr(torch, dtype))
    noise, again, other = (first_latents(pipeline, (64, 32), 6, seed) for seed in (1, 1, 2))
    assert noise.shape == (1, 4, 6, 32 // pipeline.vae_scale_factor, 64 // pipeline.vae_scale_factor)
    assert noise.dtype == getattr(torch, dtype)
    assert torch.equal(noise, again)
    assert not torch.equal(noise, other)


def test_frames_are_decoded_as_they_are_taken_and_as_the_pipeline_would(video_model: Path) -> None:
    pipeline = load(find(str(video_model)), Recipe("cpu", "float32"))
    latents = first_latents(pipeline, (64, 64), 2 * DECODED + 1, 1)
    with torch.inference_mode():
        whole = pipeline.video_processor.postprocess_video(pipeline.decode_latents(latents), output_type="pil")[0]
    calls: list[None] = []
    decoder = pipeline.vae.decoder
    decoder.register_forward_hook(lambda *_: calls.append(None))
    with ThreadPoolExecutor(1) as thread:
        frames = decode(thread, pipeline, latents)
        assert calls == []
        first = next(frames)
        after_first = len(calls)
        rest = list(frames)
    assert 0 < after_first < len(calls)
    for one, other in zip([first, *rest], whole, strict=True):
        assert np.abs(np.asarray(one, float) - np.asarray(other, float)).max() <= 1
