"""Time networks of SD-Turbo's size in OpenVINO; runs in the virtual environment that has it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openvino  # type: ignore[import-not-found]
import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextModel

PICTURES = 3

#: bfloat16 if the machine has it, and the lowest latency for a single picture.
HINTS = {"INFERENCE_PRECISION_HINT": "bf16", "PERFORMANCE_HINT": "LATENCY"}

#: The networks' inputs, whose shapes become static.
TOKENS, LATENTS = torch.ones(1, 77).long(), torch.randn(1, 4, 64, 64)
TIME, TEXT = torch.tensor(999.0), torch.randn(1, 77, 1024)


class Function(torch.nn.Module):
    """A network as a function of tensors that returns a tensor."""

    def __init__(self, network: torch.nn.Module, call: Callable[..., Any]) -> None:
        super().__init__()
        self.network = network
        self.call = call

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        """Return the first output of the network."""
        first: torch.Tensor = self.call(*inputs, return_dict=False)[0]
        return first


def main(root: Path) -> None:
    """Print the minimum seconds for a picture: encode a text, make one step and decode it."""
    folder = root / "openvino"
    if not folder.exists():
        convert(root, folder)
    encode, step, decode = (
        openvino.compile_model(folder / f"{name}.xml", "CPU", HINTS) for name in ("text_encoder", "unet", "vae")
    )

    def picture() -> None:
        text = encode([TOKENS])[0]
        decode([step([LATENTS, TIME, text])[0]])

    print(min(timed(picture) for _ in range(PICTURES)))


def convert(root: Path, folder: Path) -> None:
    """Convert the networks to OpenVINO's format, one after the other."""
    turbo = root / "sd-turbo"
    text_encoder = CLIPTextModel.from_pretrained(turbo / "text_encoder", dtype=torch.float32)
    save(folder / "text_encoder.xml", text_encoder, text_encoder.__call__, TOKENS)
    vae = AutoencoderTiny.from_pretrained(root / "taesd", dtype=torch.float32)
    save(folder / "vae.xml", vae, vae.decode, LATENTS)
    unet = UNet2DConditionModel.from_pretrained(turbo / "unet", dtype=torch.float32)
    save(folder / "unet.xml", unet, unet.__call__, LATENTS, TIME, TEXT)


def save(file: Path, network: torch.nn.Module, call: Callable[..., Any], *inputs: torch.Tensor) -> None:
    """Convert one network for inputs of these shapes and save it."""
    with torch.inference_mode():
        function = Function(network.eval(), call)
        shapes = [[*one.shape] for one in inputs]
        openvino.save_model(openvino.convert_model(function, example_input=inputs, input=shapes), file)


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(Path(sys.argv[1]))
