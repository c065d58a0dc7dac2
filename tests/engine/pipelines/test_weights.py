import copy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch.nn import Conv2d, Embedding, Linear, Module

from engine.pipelines import weights
from engine.pipelines.weights import convert, half_format, keep_half, stored


class Network(Module):
    """An embedding that shares its weights with the last layer, and a convolution between them."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = Embedding(50, 16)
        self.conv = Conv2d(16, 16, 3, padding=1)
        self.last = Linear(16, 50)
        self.last.weight = self.embedding.weight

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        pictures = self.embedding(tokens).transpose(1, 2)[..., None]
        result: torch.Tensor = self.last(self.conv(pictures)[..., 0].transpose(1, 2))
        return result


@pytest.fixture(params=[torch.float16, torch.bfloat16])
def network(request: pytest.FixtureRequest) -> Network:
    torch.manual_seed(0)
    return Network().to(request.param)


def test_the_number_format_of_a_file_is_found(tmp_path: Path) -> None:
    save_file({"weight": torch.zeros(2, 3).half()}, tmp_path / "model-1.safetensors", {"format": "pt"})
    assert stored(tmp_path / "model-1.safetensors") == [("F16", [2, 3])]
    assert half_format(tmp_path) == "float16"
    save_file({"bias": torch.zeros(2)}, tmp_path / "model-2.safetensors")
    assert half_format(tmp_path) is None, "they differ"
    save_file({"weight": torch.zeros(2, 3).bfloat16()}, tmp_path / "model.fp16-1.safetensors")
    assert half_format(tmp_path) == "bfloat16", "the files that diffusers prefers"


def cut_short(weights: bytes) -> bytes:
    return weights[:-1]


def cut_in_the_header(weights: bytes) -> bytes:
    return weights[:20]


def without_json(weights: bytes) -> bytes:
    return weights[:8] + bytes(len(weights) - 8)


def longer_than_itself(weights: bytes) -> bytes:
    return (1 << 62).to_bytes(8, "little") + weights[8:]


def emptied(_weights: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [cut_short, cut_in_the_header, without_json, longer_than_itself, emptied])
def test_a_damaged_file_is_reported(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "model.safetensors"
    save_file({"weight": torch.zeros(2, 3).half()}, file)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=r"^model\.safetensors holds no weights\.$"):
        half_format(tmp_path)


def test_weights_are_converted_even_if_the_system_does_not_list_mapped_files(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for maps in (tmp_path, tmp_path / "none"):
        monkeypatch.setattr(weights, "MAPS", maps)
        convert(network, torch.bfloat16, channels_last=True)
        assert network.conv.weight.dtype == torch.bfloat16


def test_only_weights_of_16_bits_are_converted(network: Network) -> None:
    network.last.bias.data = network.last.bias.data.float()
    convert(network, torch.bfloat16, channels_last=True)
    assert network.conv.weight.dtype == network.last.weight.dtype == torch.bfloat16
    assert network.conv.weight.is_contiguous(memory_format=torch.channels_last)
    assert network.last.bias.dtype == torch.float32
    assert network.last.weight is network.embedding.weight


@torch.no_grad()
def test_layers_kept_in_16_bits_compute_in_32(network: Network) -> None:
    wide = copy.deepcopy(network).float()
    keep_half(network, torch.float32)
    for tokens in torch.tensor([[[3, 1, 3, 49]], [[2, 1, 0, 5]]]):
        assert torch.equal(network(tokens), wide(tokens))
    assert {weight.dtype for weight in network.parameters()} == {torch.float32}, "as callers of a network expect"
    assert network.conv.weight.untyped_storage().data_ptr() == network.last.weight.untyped_storage().data_ptr()
