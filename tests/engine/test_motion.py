"""Motion: clips that begin as one picture, are redrawn, are calmed, and are decoded as their frames are taken."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch

from engine.loading import load
from engine.models import builtin, find
from engine.motion import DECODED, LEAST_MOTION, UNREST, calm, decode, first_latents, redraw, steps_taken
from engine.recipe import Recipe

#: diffusers' pipelines, which ship no types.
Pipeline: TypeAlias = Any

BALLOONS = "hot air balloons over a lake on a clear day"


def clip(motion: float, unrest: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean of a clip in which a third moves, and what it changes by, both of such variances."""
    random = torch.Generator().manual_seed(0)
    still = torch.randn(1, 16, 1, 12, 12, generator=random)
    change = torch.randn(1, 16, 6, 12, 12, generator=random) * unrest**0.5
    change[..., :4] = torch.randn(1, 16, 6, 12, 4, generator=random) * motion**0.5
    return still, change - change.mean(dim=2, keepdim=True)


@pytest.mark.parametrize("motion", [0.05, 0.3, 1.0])
def test_what_hardly_changes_beside_what_moves_stands_still(motion: float) -> None:
    still, change = clip(motion, unrest=motion * UNREST / 2)
    calmed = calm(still + change)
    assert torch.allclose(calmed[..., 6:], still[..., 6:].expand_as(calmed[..., 6:]), atol=1e-5)
    moves = (calmed - still)[..., :3]
    assert torch.allclose(moves, change[..., :3], atol=0.3 * float(change.abs().max()))
    assert moves.std() > 0.75 * change[..., :3].std()


def test_where_nothing_moves_nothing_does() -> None:
    still, change = clip(motion=UNREST * LEAST_MOTION / 2, unrest=UNREST * LEAST_MOTION / 2)
    assert calm(still + change).std(dim=2).max() < 1e-5


def test_where_everything_moves_nothing_is_held() -> None:
    still, change = clip(motion=2.0, unrest=1.0)
    assert calm(still + change)[..., 6:].std() > 0.75 * (still + change)[..., 6:].std()


def test_clips_are_calmed_each_for_itself() -> None:
    both = torch.cat([torch.add(*clip(motion=0.05, unrest=0.0)), torch.add(*clip(motion=1.0, unrest=0.3))])
    assert torch.allclose(calm(both), torch.cat([calm(both[:1]), calm(both[1:])]))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_clip_begins_as_a_picture_under_noise_of_its_seed(video_model: Path, dtype: str) -> None:
    pipeline = load(find(str(video_model)), Recipe("cpu", "float32"))
    pipeline.unet.to(getattr(torch, dtype))
    picture = torch.randn(1, 4, 8, 6, generator=torch.Generator().manual_seed(0))
    noisy, again, other = (first_latents(pipeline, picture, 6, 8, 0.5, seed) for seed in (1, 1, 2))
    assert noisy.shape == (1, 4, 6, 8, 6)
    assert noisy.dtype == getattr(torch, dtype)
    assert torch.equal(noisy, noisy[:, :, :1].expand_as(noisy)), "all frames begin alike"
    assert torch.equal(noisy, again)
    assert not torch.equal(noisy, other)
    weak, strong = (first_latents(pipeline, picture, 6, 8, strength, 1).float() for strength in (0.25, 1.0))
    away = [(latents - picture.unsqueeze(2)).abs().mean() for latents in (weak, noisy.float(), strong)]
    assert away == sorted(away), "the more steps are taken, the more noise there is"


def test_as_many_steps_are_taken_as_the_pipeline_takes_but_one_at_least() -> None:
    assert [steps_taken(8, strength) for strength in (0.1, 0.25, 0.75, 1.0)] == [1, 2, 6, 8]


def test_a_clip_that_stands_still_is_redrawn_alike_in_all_frames(image_model: Path) -> None:
    pipeline = load(find(str(image_model)), Recipe("cpu", "float32"))
    picture = torch.randn(1, 4, 1, 8, 6, generator=torch.Generator().manual_seed(0))
    redrawn, again, other = (redraw(pipeline, "a lake", picture.expand(1, 4, 6, 8, 6), 8, seed) for seed in (1, 1, 2))
    assert redrawn.shape == (1, 4, 6, 8, 6)
    assert torch.allclose(redrawn, redrawn[:, :, :1].expand_as(redrawn), atol=1e-4)
    assert torch.equal(redrawn, again)
    assert not torch.equal(redrawn, other)


@pytest.fixture(scope="module")
def pictures() -> Pipeline:
    return load(builtin(), Recipe("cpu", "float32"))


@pytest.fixture(scope="module")
def balloons(pictures: Pipeline) -> torch.Tensor:
    """Return the latents of a picture, shape (1, 16, 32, 32)."""
    random, settings = torch.Generator().manual_seed(0), builtin().settings
    latents: torch.Tensor = pictures(BALLOONS, generator=random, output_type="latent", **settings).images
    return latents


def test_what_is_blurred_is_drawn_sharp_again(pictures: Pipeline, balloons: torch.Tensor) -> None:
    def sharpness(latents: torch.Tensor) -> float:
        with torch.inference_mode():
            picture = pictures.vae.decode(latents / pictures.vae.config.scaling_factor).sample
        return float(picture.diff(dim=3).abs().mean())

    blurred = torch.nn.functional.avg_pool2d(balloons, 3, stride=1, padding=1, count_include_pad=False)
    redrawn = redraw(pictures, BALLOONS, blurred.unsqueeze(2), 8, seed=1)
    assert sharpness(redrawn[:, :, 0]) > 1.3 * sharpness(blurred)


def test_what_moves_is_redrawn_livelier(pictures: Pipeline, balloons: torch.Tensor) -> None:
    aside = balloons.roll(1, dims=3)
    moving = torch.stack([torch.lerp(balloons, aside, share) for share in (0.3, 0.5, 0.7)], dim=2)
    redrawn = redraw(pictures, BALLOONS, moving, 8, seed=1)
    assert redrawn.diff(dim=2).abs().mean() > 1.2 * moving.diff(dim=2).abs().mean()


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
