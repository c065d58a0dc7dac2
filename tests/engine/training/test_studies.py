"""Studies: drawings and their lit versions, encoded once."""

import numpy as np
import pytest
import torch

from engine.scenes.scene import Scene
from engine.training.codec import Codec, encode
from engine.training.light import lit
from engine.training.render_pool import as_tensor
from engine.training.studies import Studies, encode_studies


@pytest.fixture(scope="module")
def studies(codec: Codec) -> Studies:
    return encode_studies(codec, range(3))


def test_a_scene_is_encoded_as_drawn_and_as_lit(studies: Studies, codec: Codec) -> None:
    assert studies.drawn.shape == studies.lit.shape == (3, 16, 32, 32)
    scene = Scene(2)
    drawing = scene.render(float(np.random.default_rng([2, 1]).random()))
    for latents, picture in ((studies.drawn, drawing), (studies.lit, lit(scene, drawing))):
        alone = encode(codec, as_tensor(picture[np.newaxis]))
        assert torch.allclose(latents[2:].float(), alone, atol=0.02)


def test_later_seeds_can_be_encoded_separately(studies: Studies, codec: Codec) -> None:
    assert torch.equal(encode_studies(codec, range(2, 3)).lit, studies.lit[2:])
