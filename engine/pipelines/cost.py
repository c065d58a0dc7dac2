"""Estimate the memory and the operations that a model needs for one item."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.machine import GIGABYTE
from engine.models.catalogue import Entry, ModelError, Weights
from engine.models.checkpoint import DIFFUSERS, TRANSFORMERS, in_folder
from engine.models.installed import BUILTIN, Model
from engine.pipelines.weights import common_half, stored
from persistence.tables import Kind

#: The formats of whole numbers in one byte.
BYTES = ("I8", "U8")
#: The assumed gigabytes of work of one item for a model that has not been measured: a constant, and a factor for each
#: gigabyte of its denoiser.
UNKNOWN_WORK = {Kind.IMAGE: (0.3, 0.3), Kind.VIDEO: (1.0, 1.0)}

#: The built-in model's cost for one picture of 1080 x 1080 pixels and for one video: gigabytes of work, and trillions
#: of operations for a step and for all the rest. The operations are not counted but derived from the time on two cores
#: that do 0.68 trillion per second, because most of the time is drawing, without any network.
SHIPPED_WORK = {Kind.IMAGE: (0.15, 0.0133, 0.114), Kind.VIDEO: (0.7, 0.1125, 2.0)}


@dataclass(frozen=True)
class Cost:
    """The cost of one item by a model at its own settings; None where it is unknown.

    `work` is gigabytes on top of the weights, `step_tflop` and `decode_tflop` are trillions of operations of one
    denoiser call and of decoding, and `in_half` says whether the model's files are in 16 bits.
    """

    kind: Kind
    weights: Weights
    work: float
    settings: Mapping[str, Any]
    step_tflop: float | None = None
    decode_tflop: float | None = None
    has_tiny_vae: bool = False
    in_half: bool = True

    @property
    def calls(self) -> float:
        """Return the number of denoiser calls for one item; guidance needs two per step."""
        guided = float(self.settings.get("guidance_scale", 0)) > 1
        return float(self.settings["num_inference_steps"]) * (2 if guided else 1)

    @property
    def tflop(self) -> float | None:
        """Return the trillions of operations for one item, or None if they are unknown."""
        if self.step_tflop is None or self.decode_tflop is None:
            return None
        return self.calls * self.step_tflop + self.decode_tflop


def of_entry(entry: Entry) -> Cost:
    """Return the cost of a model of the catalogue."""
    return Cost(
        kind=entry.kind,
        weights=entry.weights,
        work=entry.work,
        settings=entry.settings,
        step_tflop=entry.step_tflop,
        decode_tflop=entry.decode_tflop,
        has_tiny_vae=any(part.role == "vae" for part in entry.parts),
    )


def of_model(model: Model, kind: Kind | None = None) -> Cost:
    """Return the cost of a model, from its files if it is not in the catalogue.

    `kind` is the item's kind, for a model that makes both.
    """
    if model.entry is not None:
        return of_entry(model.entry)
    files = _files(model)
    weights = _weights(files)
    if model.folder == BUILTIN:
        work, step, decoding = SHIPPED_WORK[kind or model.kind]
        return Cost(model.kind, weights, work, model.settings, step, decoding)
    least, each = UNKNOWN_WORK[model.kind]
    in_half = all(common_half(part) for part in files.values() if part)
    return Cost(model.kind, weights, least + each * weights.denoiser, model.settings, in_half=in_half)


def _files(model: Model) -> Mapping[str, Sequence[Path]]:
    """Return the files of weights of each network of a pipeline, including its parts from other repositories."""
    checkpoint = in_folder(model.folder, repr(model.name))
    files = {
        one.name: [model.folder / file for file in checkpoint.weights(one.name, one.stem)]
        for one in checkpoint.components()
    }
    for role, part in model.parts.items():
        if role == "reader":
            files[role] = sorted(part.glob("*.safetensors"))
        elif part.is_dir():
            network = in_folder(part, repr(model.name))
            files[role] = [part / file for file in network.weights(".", DIFFUSERS, TRANSFORMERS)]
    return {name: [file for file in part if file.suffix == ".safetensors"] for name, part in files.items()}


def _weights(files: Mapping[str, Sequence[Path]]) -> Weights:
    """Return the gigabytes of a pipeline's networks in half precision."""
    sizes = {name: _size(part) for name, part in files.items()}
    text = sum(size for name, size in sizes.items() if name.startswith(("text_encoder", "reader")))
    vae = sizes.get("vae", 0.0)
    return Weights(denoiser=sum(sizes.values()) - text - vae, text=text, vae=vae)


def _size(files: Sequence[Path]) -> float:
    """Return the gigabytes of a network's weights in half precision, whatever the precision of its files."""
    return sum(_bytes(file) for file in files) / GIGABYTE


def _bytes(file: Path) -> int:
    try:
        return sum(math.prod(shape) * (1 if dtype in BYTES else 2) for dtype, shape in stored(file))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file.parent.name}/{file.name} cannot be read, or holds no weights.") from error
