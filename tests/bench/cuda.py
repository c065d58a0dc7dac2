"""Speed of pictures and videos on an NVIDIA card, with networks of published sizes: ours against diffusers."""

import shutil
import tempfile
from functools import partial
from pathlib import Path

from engine import machine
from engine.machine import GIGABYTE
from engine.models.installed import Model
from engine.pipelines import cost, recipe
from tests.bench import sides
from tests.bench.turns import alone, in_turns

#: Peak TFLOPS of each card in bfloat16 for dense matrices, from its data sheet.
PEAKS = {"H100": 989, "H200": 989, "A100": 312, "RTX 5090": 209, "RTX 4090": 165, "L20": 119}

#: Pictures or videos that a process makes; the first one includes compiling.
ITEMS = 4

#: Models to measure, by catalogue id, with the settings that differ from the catalogue.
SIZES: dict[str, dict[str, float]] = {
    "flux2-klein-4b": {},
    "z-image-turbo": {},
    # As if distilled; with so few steps no blocks are skipped, which would depend on the weights.
    "wan2.1-1.3b": {"num_inference_steps": 4, "guidance_scale": 1.0},
}


def measure() -> None:
    """Measure every size if there is an NVIDIA card."""
    found = alone(machine.detect)
    if found.device != "cuda":
        print("pictures and videos on a graphics card: not measured; there is no NVIDIA card")
        return
    print(f"{found.name}, {found.memory:.0f} GB, {found.dtype}")
    peak = next((peak for name, peak in PEAKS.items() if name in found.name), None)
    for model_name, settings in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            measure_model(sides.model(model_name, Path(folder) / model_name, settings), peak)


def measure_model(model: Model, peak: float | None) -> None:
    """Print our speedup, the seconds of both sides and the share of the peak that each reaches."""
    wanted = cost.of_model(model)
    what = "{}'s size, {num_inference_steps:g} steps, {width:g} x {height:g}".format(model.id, **model.settings)
    gigabytes = recipe.memory_without_offload(wanted)
    if shutil.disk_usage(model.folder.parent).free < gigabytes * GIGABYTE:
        print(f"{what:<58} not measured: it needs {gigabytes:.0f} GB of disk")
        return
    alone(save, model.folder)
    eager, ours = in_turns(
        partial(sides.by_default, model.folder, model.settings, "bfloat16", "cuda", ITEMS),
        partial(sides.ours, model, ITEMS),
    )
    shares = [f"{wanted.tflop / seconds / peak:.0%}" for seconds in (eager, ours) if wanted.tflop and peak]
    print(
        f"{what:<58} {eager / ours:8.2f} x   {eager:.2f} s against {ours:.2f} s  {' and '.join(shares)} of the peak",
        flush=True,
    )


def save(folder: Path) -> None:
    """Save the networks of the model that the folder is named after."""
    from tests.bench import large  # here, because it loads PyTorch

    large.save(folder.name, folder)
