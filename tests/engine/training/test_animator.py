"""The animator: an adapter that begins as nothing, noise that frames share, and the real pipeline for clips."""

import pytest
import torch

from engine.training.animator import animate, build_adapter, draw_clips, join
from engine.training.codec import Codec
from engine.training.denoiser import Denoiser, assemble
from engine.training.lesson import Lesson
from engine.training.text import WIDTH, TextModel
from engine.training.tokenizer import PromptTokenizer

pytestmark = pytest.mark.soak

SETTINGS = {"width": 256, "height": 256, "num_inference_steps": 2, "guidance_scale": 1.0, "strength": 0.5}


@torch.no_grad()
def test_an_untrained_adapter_changes_no_frame(denoiser: Denoiser) -> None:
    random = torch.Generator().manual_seed(0)
    frames, read = torch.randn(1, 16, 4, 16, 16, generator=random), torch.randn(4, 5, WIDTH, generator=random)
    level = torch.tensor([500.0])
    together = join(denoiser, build_adapter(denoiser))(frames, level, read).sample
    alone = denoiser(frames[0].transpose(0, 1), level.expand(4), read).sample
    assert torch.allclose(together[0].transpose(0, 1), alone, atol=1e-5)


def test_the_network_holds_the_adapter_itself_and_a_copy_of_the_denoiser(denoiser: Denoiser) -> None:
    adapter = build_adapter(denoiser)
    held = {id(parameter) for parameter in join(denoiser, adapter).parameters()}
    assert held >= {id(parameter) for parameter in adapter.parameters()}
    assert not held & {id(parameter) for parameter in denoiser.parameters()}


def test_clips_come_out_of_the_standard_pipeline_and_repeat(
    denoiser: Denoiser, text_model: TextModel, codec: Codec, prepared: tuple[PromptTokenizer, Lesson]
) -> None:
    pictures = assemble(codec, prepared[0], text_model, denoiser)
    pipeline = animate(pictures, build_adapter(denoiser))
    first, second = (draw_clips(pictures, pipeline, ["hope", "calm"], SETTINGS, 4) for _ in range(2))
    assert first.shape == (2, 4, 3, 256, 256)
    assert torch.equal(first, second)
    # Frames that begin alike stay alike, and those of another clip do not.
    assert (first[0, 0] - first[0, 3]).abs().mean() < 0.7 * (first[0, 0] - first[1, 0]).abs().mean()
