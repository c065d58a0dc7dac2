"""Speed and memory of pictures on a CPU with networks of published sizes: ours against others."""

import shutil
import tempfile
from functools import partial
from pathlib import Path

from engine import machine
from engine.machine import GIGABYTE
from tests.bench import openvino, sides
from tests.bench.measuring import row
from tests.bench.turns import alone, faster, in_turns

#: Gigabytes of disk for the networks, and for their copies in OpenVINO's format.
DISK = 8

#: Separate files, by role.
PARTS = {"vae": Path("taesd"), "lora": Path("lora", "pytorch_lora_weights.safetensors")}

#: The settings of Stable Diffusion 1.5's own examples, with fewer steps.
ORIGINAL = {"num_inference_steps": 20, "guidance_scale": 7.5, "width": 512, "height": 512}


def measure() -> None:
    """Measure pictures of 512 x 512 pixels, but only on a machine without a graphics card."""
    found = alone(machine.detect)
    print(f"{found.name}, {found.dtype}, {found.tflops:.2f} TFLOPS in a convolution")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        if found.device != "cpu" or shutil.disk_usage(root).free < DISK * GIGABYTE:
            print(f"pictures on a CPU: not measured; needs a machine without a graphics card, and {DISK} GB of disk")
            return
        alone(save, root)
        measure_one_step(root)
        measure_few_steps(root)


def save(root: Path) -> None:
    """Save the networks in a folder."""
    from tests.bench import networks  # here, because it loads PyTorch

    networks.save_sd_turbo(root / "sd-turbo")
    networks.save_sd_15(root / "sd-15")
    networks.save_tiny_vae(root / PARTS["vae"])
    networks.save_lora(root / PARTS["lora"])


def measure_one_step(root: Path) -> None:
    """Measure SD-Turbo's size, with one step."""
    turbo = sides.model("sd-turbo", root / "sd-turbo", {"num_inference_steps": 1}, {"vae": root / PARTS["vae"]})
    default, ours = partial(sides.by_default, turbo.folder, turbo.settings), partial(sides.ours, turbo)
    faster("SD-Turbo's size, 1 step: ours against diffusers' defaults", *in_turns(default, ours), target=5)
    what = "the same: ours against OpenVINO"
    if problem := openvino.install():
        print(f"{what:<58} not measured: {problem}")
    else:
        faster(what, *in_turns(partial(openvino.seconds, root), ours), target=1)
    faster("five of them: in one batch against one by one", *alone(sides.in_a_batch, turbo), target=1.3)
    row("peak memory of one of them", alone(sides.memory, turbo, 1), "GB", 4)
    row("peak memory of five in one batch", alone(sides.memory, turbo, 5), "GB", 4)


def measure_few_steps(root: Path) -> None:
    """Measure Stable Diffusion 1.5's size: 20 steps with guidance, extrapolated, against a LoRA for few steps."""
    original = partial(sides.original, root / "sd-15", ORIGINAL)
    parts = {role: root / path for role, path in PARTS.items()}
    few = [
        partial(sides.ours, sides.model("dreamshaper-lcm", root / "sd-15", {"num_inference_steps": steps}, parts))
        for steps in (1, 4)
    ]
    theirs, in_one, in_four = in_turns(original, *few)
    faster("SD 1.5's size: 1 step with a LoRA against 20 (from 1 and 3)", theirs, in_one, target=30)
    faster("the same: 4 steps with a LoRA", theirs, in_four, target=30)
