"""Diffusers pipelines: loaded on first need, kept warm, made fast on this device."""

import gc
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from engine import catalogue
from engine.catalogue import ModelError
from engine.libraries import prepare_libraries


class Pipelines:
    """The pipelines that are loaded in this process, by model and revision."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[str, str | None], Any] = {}
        #: Where all of them are loaded and called. Every thread that calls torch gets workers of its own, and once
        #: there are more workers than cores they all wait for each other asleep: ten items take a third longer.
        self.thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="pipeline")

    def get(self, model: str, revision: str | None) -> Any:  # noqa: ANN401 - every family has its own class
        """Return the warm pipeline of a model.

        Raises ModelError when it cannot be loaded.
        """
        key = (model, revision)
        if key not in self._loaded:
            self._loaded[key] = self.thread.submit(load, model, revision).result()
            # What was loaded stays; looking through all of it for garbage would stop the page for half a second.
            gc.collect()
            gc.freeze()
        return self._loaded[key]


def load(model: str, revision: str | None) -> Any:  # noqa: ANN401 - as above
    """Load a model's pipeline onto the best device here, in the fastest number format that the device has.

    A repository is loaded at the commit `revision`. Weights come from safetensors alone.
    Raises ModelError.
    """
    prepare_libraries()
    import torch
    from diffusers import DiffusionPipeline

    found = catalogue.find(model)
    device, dtype = device_and_dtype()
    try:
        pipeline = DiffusionPipeline.from_pretrained(
            found.id if found.is_repository else found.folder,
            revision=revision if found.is_repository else None,
            local_files_only=not found.is_repository,
            dtype=dtype,
            use_safetensors=True,
        )
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"The model {model!r} cannot be loaded: {reason}") from error
    for part in pipeline.components.values():
        if isinstance(part, torch.nn.Module) and device == "cpu":
            part.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return pipeline.to(device)


def device_and_dtype() -> tuple[str, Any]:
    """Return the best device here and the torch number format to load weights in."""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if computes_in_bfloat16("cuda") else torch.float16
    if torch.backends.mps.is_available():
        return "mps", torch.float16
    return "cpu", torch.bfloat16 if computes_in_bfloat16("cpu") else torch.float32


def computes_in_bfloat16(device: str) -> bool:
    """Tell whether a device, cuda or cpu, has instructions for bfloat16; a CPU without is slower in it."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
