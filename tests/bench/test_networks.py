"""The benchmarks' networks have the published sizes."""

from collections.abc import Callable

import pytest
import torch

from tests.bench import large, networks


@pytest.mark.parametrize(
    ("build", "published"),
    [
        (networks.unet_of_sd_turbo, 865_910_724),
        (networks.text_encoder_of_sd_turbo, 340_387_840),
        (networks.unet_of_sd_15, 859_520_964),
        (networks.text_encoder_of_sd_15, 123_060_480),
        (networks.vae, 83_653_863),
        (networks.tiny_vae, 2_445_063),
        (large.transformer_of_klein, 3_875_544_576),
        (large.transformer_of_z_image, 6_154_908_736),
        (large.transformer_of_wan, 1_418_996_800),
        (large.qwen3, 4_022_468_096),
        (large.umt5, 5_680_910_336),
    ],
)
def test_a_network_has_as_many_parameters_as_the_published_one(
    build: Callable[[], torch.nn.Module], published: int
) -> None:
    with torch.device("meta"):
        assert sum(parameter.numel() for parameter in build().parameters()) == published
