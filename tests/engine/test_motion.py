"""Motion: noise that frames share, and frames that are decoded as they are taken."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.loading import load
from engine.models import find
from engine.motion import (
    DECODED,
    KEPT,
    LIVELINESS,
    SHARED,
    UNREST,
    calm,
    clip_noise,
    decode,
    first_latents,
    steps_taken,
)
from engine.recipe import Recipe


def test_frames_share_most_of_their_noise_and_near_ones_more() -> None:
    noise = clip_noise((1, 6, 16, 64, 64), torch.Generator().manual_seed(0)).flatten(2)[0]
    likeness = torch.corrcoef(noise)
    assert torch.allclose(noise.std(dim=1), torch.ones(6), atol=0.02)
    expected = torch.tensor([SHARED + (1 - SHARED) * KEPT**apart for apart in range(6)])
    assert torch.allclose(likeness[0], expected, atol=2e-3)
    assert likeness[0, 1:].max() < 1


def test_what_hardly_changes_does_not_and_what_moves_does() -> None:
    random = torch.Generator().manual_seed(0)
    still = torch.randn(1, 16, 1, 12, 12, generator=random).expand(1, 16, 6, 12, 12)
    unrest = torch.randn(still.shape, generator=random) * (UNREST / 2) ** 0.5
    motion = torch.zeros_like(still)
    motion[..., :4, :4] = torch.randn(1, 16, 6, 4, 4, generator=random)
    calmed = calm(still + unrest + motion)
    assert torch.allclose(calmed[..., 6:, 6:], still[..., 6:, 6:], atol=5 * UNREST**0.5)
    assert calmed[..., 6:, 6:].std(dim=2).max() < 1e-6
    mean = (still + motion).mean(dim=2, keepdim=True)
    livelier = mean + LIVELINESS * (still + motion - mean)
    assert torch.allclose(calmed[..., :3, :3], livelier[..., :3, :3], atol=5 * UNREST**0.5)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_clip_begins_as_a_picture_under_noise_of_its_seed(video_model: Path, dtype: str) -> None:
    pipeline = load(find(str(video_model)), Recipe("cpu", "float32"))
    pipeline.unet.to(getattr(torch, dtype))
    picture = torch.randn(1, 4, 8, 6, generator=torch.Generator().manual_seed(0))
    noisy, again, other = (first_latents(pipeline, picture, 6, 8, 0.5, seed) for seed in (1, 1, 2))
    assert noisy.shape == (1, 4, 6, 8, 6)
    assert noisy.dtype == getattr(torch, dtype)
    assert torch.equal(noisy, again)
    assert not torch.equal(noisy, other)
    weak, strong = (first_latents(pipeline, picture, 6, 8, strength, 1).float() for strength in (0.25, 1.0))
    away = [(latents - picture.unsqueeze(2)).abs().mean() for latents in (weak, noisy.float(), strong)]
    assert away == sorted(away), "the more steps are taken, the more noise there is"


def test_as_many_steps_are_taken_as_the_pipeline_takes_but_one_at_least() -> None:
    assert [steps_taken(8, strength) for strength in (0.1, 0.5, 0.75, 1.0)] == [1, 4, 6, 8]


def test_frames_are_decoded_as_they_are_taken_and_as_the_pipeline_would(video_model: Path) -> None:
    pipeline = load(find(str(video_model)), Recipe("cpu", "float32"))
    latents = torch.randn(1, 4, 2 * DECODED + 1, 8, 8, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        whole = pipeline.video_processor.postprocess_video(pipeline.decode_latents(calm(latents)), output_type="pil")[0]
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
