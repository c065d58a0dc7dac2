"""Loading: from a model's files to a pipeline that is ready to be called, put together after a recipe."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from engine.libraries import prepare_libraries
from engine.models.catalogue import ModelError, Scheduler
from engine.models.checkpoint import INDEX, laid_out
from engine.models.installed import Model
from engine.pipelines.memory import is_shortage
from engine.pipelines.recipe import IN_PARTS, Recipe
from engine.pipelines.text_cache import cache_texts
from engine.pipelines.weights import half_format, keep_half, settle

#: What a pipeline's largest network may be called.
DENOISERS = ("unet", "transformer", "transformer_2")

#: Denoisers whose blocks First Block Cache knows well enough to skip them.
CACHED = ("LTXVideoTransformer3DModel", "QwenImageTransformer2DModel", "WanTransformer3DModel")

#: How far the first block's output may differ for the others to be skipped, as First Block Cache does.
CACHE_THRESHOLD = 0.05


def load(model: Model, recipe: Recipe) -> Any:  # noqa: ANN401 - every family has a class of its own
    """Load a model's pipeline from this disk and prepare it.

    Weights come from safetensors alone, and no code of a model's is ever run. Raises ModelError, and PyTorch's
    own errors where there is too little memory.
    """
    prepare_libraries()
    import diffusers
    import torch

    dtype = getattr(torch, recipe.dtype)
    half = recipe.storage == "half"
    folder = model.folder
    try:
        with laid_out(model.folder, repr(model.name)) as folder:
            pipeline = getattr(diffusers, model.pipeline).from_pretrained(
                folder,
                dtype={"default": dtype, **_half_formats(model, folder)},
                variant=_variant(folder),
                use_safetensors=True,
                local_files_only=True,
                **_partners(model, recipe, dtype),
            )
        if "tokenizer" in pipeline.components and pipeline.tokenizer is None:
            pipeline.register_modules(tokenizer=_tokenizer(model.folder))
        for network in _networks(pipeline):
            # Videos' layers have a dimension more, for which there is no such order.
            is_flat = all(weight.dim() < 5 for weight in network.parameters())
            settle(network, None if half else dtype, channels_last=recipe.device != "mps" and is_flat)
        if "lora" in model.parts:
            _fuse_lora(pipeline, model.parts["lora"])
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, ImportError, SafetensorError) as error:
        if is_shortage(error):
            raise
        reason = " ".join(str(error).split("\n")[0].split())
        for place in (folder, model.folder):
            reason = reason.replace(str(place), model.name)
        raise ModelError(f"The model {model.name!r} cannot be loaded: {reason}") from error
    if model.entry and model.entry.scheduler:
        pipeline.scheduler = _scheduler(pipeline.scheduler, model.entry.scheduler)
    if half:
        for network in _networks(pipeline):
            keep_half(network, dtype)
    _prepare(pipeline, recipe)
    return pipeline


def _variant(folder: Path) -> str | None:
    """Return which form of the weights was fetched."""
    return "fp16" if any(folder.rglob("*.fp16*.safetensors")) else None


def _half_formats(model: Model, folder: Path) -> dict[str, Any]:
    """Return the number formats of 16 bits in which networks lie in their files, and are mapped without being read."""
    import torch

    folders = [path for path in folder.iterdir() if path.is_dir()]
    formats = {path.name: getattr(torch, name) for path in folders if (name := half_format(path))}
    if "motion_adapter" in {*_index(folder), *model.parts}:
        # It becomes a part of the denoiser and takes on its number format, which must not be less than its own.
        formats.pop("unet", None)
    return formats


def _networks(pipeline: Any) -> Sequence[Any]:  # noqa: ANN401 - every family has a class of its own
    import torch

    return [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]


def _partners(model: Model, recipe: Recipe, dtype: Any) -> dict[str, Any]:  # noqa: ANN401 - torch is imported late
    """Load what takes the place of parts of the pipeline's own."""
    import diffusers

    partners: dict[str, Any] = {}
    if recipe.tiny_vae and "vae" in model.parts:
        partners["vae"] = diffusers.AutoencoderTiny.from_pretrained(
            model.parts["vae"],
            dtype=dtype,
            variant=_variant(model.parts["vae"]),
            use_safetensors=True,
            local_files_only=True,
        )
    if "motion_adapter" in model.parts:
        partners["motion_adapter"] = _motion_adapter(model, model.parts["motion_adapter"]).to(dtype)
    if _index(model.folder).get("tokenizer", ["", ""])[1].endswith("Processor"):
        partners["tokenizer"] = None
    return partners


def _motion_adapter(model: Model, path: Path) -> Any:  # noqa: ANN401 - as above
    """Load a motion adapter from a folder, or from a single file, which leaves its sizes to the network it is for."""
    import diffusers
    from safetensors.torch import load_file

    if path.is_dir():
        return diffusers.MotionAdapter.from_pretrained(path, use_safetensors=True, local_files_only=True)
    unet = diffusers.UNet2DConditionModel.load_config(model.folder, subfolder="unet", local_files_only=True)
    adapter: Any = diffusers.MotionAdapter(
        block_out_channels=unet["block_out_channels"],
        motion_layers_per_block=unet["layers_per_block"],
        motion_norm_num_groups=unet["norm_num_groups"],
    )
    adapter.load_state_dict(load_file(path))
    return adapter


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401 - as above
    """Load the tokenizer out of a processor that reads pictures too, for which torchvision would be needed."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)


def _index(folder: Path) -> dict[str, Any]:
    index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return index


def _fuse_lora(pipeline: Any, path: Path) -> None:  # noqa: ANN401 - as above
    """Add a LoRA to the weights for good, which costs nothing when they are used."""
    pipeline.load_lora_weights(path.parent, weight_name=path.name, local_files_only=True)
    pipeline.fuse_lora()
    pipeline.unload_lora_weights()


def _scheduler(given: Any, wanted: Scheduler) -> Any:  # noqa: ANN401 - as above
    import diffusers

    return getattr(diffusers, wanted.name).from_config(given.config, **wanted.options)


def _prepare(pipeline: Any, recipe: Recipe) -> None:  # noqa: ANN401 - as above
    import torch

    from engine.pipelines.attention import attend_in_parts

    denoisers = [part for name in DENOISERS if (part := getattr(pipeline, name, None)) is not None]
    for name, part in pipeline.components.items():
        if name.startswith("text_encoder") and part is not None:
            cache_texts(part)
    vae = getattr(pipeline, "vae", None)
    if recipe.vae_tiling:
        _call(vae, "enable_tiling")
    _call(vae, "enable_slicing")
    for denoiser in denoisers:
        if recipe.storage == "float8_e4m3fn":
            denoiser.enable_layerwise_casting(getattr(torch, recipe.storage), getattr(torch, recipe.dtype))
        if recipe.attention == IN_PARTS:
            attend_in_parts(denoiser)
        elif recipe.attention:
            _call(denoiser, "set_attention_backend", recipe.attention)
        if recipe.cache and type(denoiser).__name__ in CACHED:
            from diffusers import FirstBlockCacheConfig

            denoiser.enable_cache(FirstBlockCacheConfig(threshold=CACHE_THRESHOLD))
    _place(pipeline, recipe)
    if recipe.compile:
        for denoiser in denoisers:
            if getattr(denoiser, "_repeated_blocks", None):
                denoiser.compile_repeated_blocks(fullgraph=True)


def _place(pipeline: Any, recipe: Recipe) -> None:  # noqa: ANN401 - as above
    """Put the pipeline on its device, whole or as much of it as is needed at a time."""
    import torch

    if recipe.offload == "none":
        pipeline.to(recipe.device)
    elif recipe.offload == "model":
        pipeline.enable_model_cpu_offload(device=recipe.device)
    else:
        pipeline.enable_group_offload(
            torch.device(recipe.device), offload_type="leaf_level", use_stream=recipe.device == "cuda"
        )


def _call(part: Any, method: str, *arguments: object) -> None:  # noqa: ANN401 - as above
    """Call what not every family has."""
    known: Callable[..., object] | None = getattr(part, method, None)
    if known is not None:
        known(*arguments)
