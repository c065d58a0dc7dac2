"""Load a model's files as a pipeline that is ready to be called, according to a recipe."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from engine.libraries import BUILDING, prepare_libraries
from engine.models.catalogue import ModelError
from engine.models.checkpoint import INDEX, laid_out
from engine.models.installed import Model
from engine.pipelines.memory import is_shortage
from engine.pipelines.recipe import IN_PARTS, Recipe
from engine.pipelines.text_cache import cache_texts
from engine.pipelines.weights import convert, half_format, keep_half

#: The names of a pipeline's denoisers.
DENOISERS = ("unet", "transformer", "transformer_2")

#: Denoisers that diffusers' First Block Cache supports.
CACHED = ("LTXVideoTransformer3DModel", "QwenImageTransformer2DModel", "WanTransformer3DModel")

#: First Block Cache skips the other blocks if the first block's output differs less than this.
CACHE_THRESHOLD = 0.05


def load(model: Model, recipe: Recipe) -> Any:  # noqa: ANN401 - each family has its own class
    """Load a model's pipeline from this disk and prepare it.

    Only safetensors are read, and a model's own code is never run. Raises ModelError, and PyTorch's errors if there
    is too little memory.
    """
    prepare_libraries()
    import diffusers
    import torch

    dtype = getattr(torch, recipe.dtype)
    half = recipe.storage == "half"
    folder = model.folder
    try:
        with BUILDING, laid_out(model.folder, repr(model.name)) as folder:
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
            # channels_last is for four dimensions; layers of videos have five.
            is_flat = all(weight.dim() < 5 for weight in network.parameters())
            convert(network, None if half else dtype, channels_last=recipe.device != "mps" and is_flat)
        if "lora" in model.parts:
            _fuse_lora(pipeline, model.parts["lora"])
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, ImportError, SafetensorError) as error:
        if is_shortage(error):
            raise
        reason = " ".join(str(error).split("\n")[0].split())
        for place in (folder, model.folder):
            reason = reason.replace(str(place), model.name)
        raise ModelError(f"The model {model.name!r} cannot be loaded: {reason}") from error
    if model.entry and (scheduler := model.entry.scheduler):
        wanted = getattr(diffusers, scheduler.name)
        pipeline.scheduler = wanted.from_config(pipeline.scheduler.config, **scheduler.options)
    if half:
        for network in _networks(pipeline):
            keep_half(network, dtype)
    _prepare(pipeline, recipe)
    return pipeline


def _variant(folder: Path) -> str | None:
    """Return diffusers' name of the precision that was downloaded."""
    return "fp16" if any(folder.rglob("*.fp16*.safetensors")) else None


def _half_formats(model: Model, folder: Path) -> dict[str, Any]:
    """Return the 16-bit number format of each network that is stored in one, so that its files can be memory-mapped."""
    import torch

    folders = [path for path in folder.iterdir() if path.is_dir()]
    formats = {path.name: getattr(torch, name) for path in folders if (name := half_format(path))}
    if "motion_adapter" in {*_index(folder), *model.parts}:
        # The adapter becomes part of the denoiser and is converted to its format, which must not be less precise.
        formats.pop("unet", None)
    return formats


def _networks(pipeline: Any) -> Sequence[Any]:  # noqa: ANN401 - each family has its own class
    import torch

    return [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]


def _partners(model: Model, recipe: Recipe, dtype: Any) -> dict[str, Any]:  # noqa: ANN401 - torch is imported late
    """Load the parts that replace those in the pipeline's folder."""
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
    """Load a motion adapter from a folder, or from a single file, whose sizes follow from the model's denoiser."""
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
    """Load only the tokenizer of a processor; its part for pictures would need torchvision."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)


def _index(folder: Path) -> dict[str, Any]:
    index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return index


def _fuse_lora(pipeline: Any, path: Path) -> None:  # noqa: ANN401 - as above
    """Add a LoRA to the weights permanently, so that it costs no time in each call."""
    pipeline.load_lora_weights(path.parent, weight_name=path.name, local_files_only=True)
    pipeline.fuse_lora()
    pipeline.unload_lora_weights()


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
    """Move the pipeline to its device, or set up offloading."""
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
    """Call a method if the part has it; not every family does."""
    found: Callable[..., object] | None = getattr(part, method, None)
    if found is not None:
        found(*arguments)
