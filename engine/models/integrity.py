"""Check that a model's files are complete and undamaged, before a prompt is accepted for it."""

import inspect
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from engine.models.catalogue import ModelError
from engine.models.checkpoint import DIFFUSERS, INDEX, TRANSFORMERS, Checkpoint, Component, in_folder
from engine.models.installed import BUILTIN, Model

#: Files other than weights that the libraries read if present, and that must not be damaged then.
READ = frozenset(
    {"added_tokens.json", "config.json", "generation_config.json", "merges.txt", "preprocessor_config.json"}
    | {"processor_config.json", "scheduler_config.json", "sentencepiece.bpe.model", "special_tokens_map.json"}
    | {"spiece.model", "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "video_preprocessor_config.json"}
    | {"vocab.json", "vocab.txt"}
)

#: Alternative sets of files for a tokenizer whose class does not name any.
VOCABULARIES = (["tokenizer.json"], ["vocab.json", "merges.txt"], ["tokenizer.model"], ["spiece.model"])


def check(model: Model) -> None:
    """Raise ModelError, which names the file, for a model that cannot be loaded from its files.

    Only the header of weights is read, which contains their length.
    """
    if model.folder == BUILTIN:
        return
    try:
        _check_pipeline(model)
        for part in model.parts.values():
            network = part if part.is_dir() else part.parent
            checkpoint = in_folder(network, repr(model.name))
            weights = checkpoint.weights(".", DIFFUSERS, TRANSFORMERS) if part.is_dir() else [part.name]
            _check_files(checkpoint, network, weights)
    except ModelError as error:
        if not model.is_repository:
            raise
        again = f"; `python -m app models --get {model.id}` downloads what is missing."
        raise ModelError(str(error).removesuffix(".") + again) from error


def _check_pipeline(model: Model) -> None:
    checkpoint = in_folder(model.folder, repr(model.name))
    # The catalogue's models are tested, and importing the libraries takes seconds.
    classes = {} if model.entry else dict(_classes(model, checkpoint))
    for component in checkpoint.components():
        inside = checkpoint.inside(component.name)
        if not inside:
            raise ModelError(f"{checkpoint.name} is incomplete: it has no {component.name}.")
        weights = checkpoint.weights(component.name, component.stem)
        if needed := classes.get(component):
            _check_presence(checkpoint, component, needed, has_weights=bool(weights))
        for index in (file for file in weights if file.endswith(".json")):
            if not isinstance(checkpoint.read(index).get("metadata"), dict):
                raise ModelError(f"{checkpoint.name} is damaged: {index} has no metadata.")
        _check_files(checkpoint, model.folder, [*weights, *(file for file in inside if Path(file).name in READ)])


def _classes(model: Model, checkpoint: Checkpoint) -> Iterator[tuple[Component, type]]:
    """Yield each component of a pipeline with its class; raise ModelError if a class is unknown or one is missing."""
    import diffusers
    from diffusers.pipelines.pipeline_loading_utils import simple_get_class_obj

    components = checkpoint.trusted_components()
    for one in components:
        try:
            found = simple_get_class_obj(one.library, one.class_name)
        except (AttributeError, ImportError, RuntimeError, ValueError):
            found = None
        # Diffusers has dummies for classes that need a missing library.
        if not isinstance(found, type) or ".dummy_" in f".{found.__module__}":
            wanted = f"{one.library}.{one.class_name} as its {one.name}"
            raise ModelError(
                f"{checkpoint.name} cannot be used: its {INDEX} names {wanted}, which is not installed here."
            )
        yield one, found
    pipeline: Any = getattr(diffusers, model.pipeline)
    named = {one.name for one in components} | set(pipeline._optional_components)
    for name, parameter in inspect.signature(pipeline.__init__).parameters.items():
        if parameter.default is parameter.empty and name not in {*named, "self"}:
            raise ModelError(f"{checkpoint.name} is incomplete: its {INDEX} names no {name}.")


def _check_presence(checkpoint: Checkpoint, component: Component, needed: type, *, has_weights: bool) -> None:
    """Raise ModelError if a file is missing without which a class fails to load or is initialised at random."""
    import torch
    from transformers import FeatureExtractionMixin, ImageProcessingMixin, PreTrainedTokenizerBase, ProcessorMixin

    if issubclass(needed, torch.nn.Module):
        if not has_weights:
            raise ModelError(
                f"{checkpoint.name} is incomplete: {component.name}/{component.stem}.safetensors is missing."
            )
        _check_any(checkpoint, component, [["config.json"]])
    elif component.name.startswith("tokenizer") and issubclass(needed, PreTrainedTokenizerBase | ProcessorMixin):
        names = getattr(needed, "vocab_files_names", None) or {}
        own = [file for kind, file in names.items() if kind != "tokenizer_file"]
        _check_any(checkpoint, component, [["tokenizer.json"], own] if own else VOCABULARIES)
        _check_any(checkpoint, component, [["tokenizer_config.json"]])
    elif issubclass(needed, FeatureExtractionMixin | ImageProcessingMixin):
        _check_any(checkpoint, component, [["preprocessor_config.json"], ["processor_config.json"]])
    elif config := getattr(needed, "config_name", None):
        _check_any(checkpoint, component, [[config]])


def _check_any(checkpoint: Checkpoint, component: Component, choices: Sequence[Sequence[str]]) -> None:
    """Raise ModelError unless a component's folder has all files of at least one choice."""
    inside = {Path(file).name for file in checkpoint.inside(component.name)}
    missing = min(([file for file in choice if file not in inside] for choice in choices), key=len)
    if missing:
        raise ModelError(f"{checkpoint.name} is incomplete: {component.name}/{missing[0]} is missing.")


def _check_files(checkpoint: Checkpoint, folder: Path, files: Iterable[str]) -> None:
    for file in files:
        try:
            about = (folder / file).stat()
            fault = _fault(folder / file, about.st_size, about.st_mtime_ns)
        except OSError as error:
            fault = f"cannot be read ({error.strerror or error})"
        if fault:
            raise ModelError(f"{checkpoint.name} is damaged: {file} {fault}.")


@lru_cache(maxsize=1024)
def _fault(path: Path, size: int, changed_at: int) -> str | None:  # noqa: ARG001 - part of the cache's key
    """Return what is wrong with a file, or None; the result is cached until its size or time changes."""
    with path.open("rb") as file:
        start = file.read(24)
    if not start:
        return "is empty"
    if start.startswith(b"version https://git-lfs"):
        return "is only a Git LFS pointer; `git lfs pull` downloads the file"
    if path.suffix == ".safetensors":
        try:
            with safe_open(path, framework="numpy"):
                return None
        except SafetensorError:
            return "is cut short, or holds no weights"
    if path.suffix == ".json":
        try:
            is_object = isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
        except (ValueError, RecursionError):
            is_object = False
        return None if is_object else "is not a JSON object"
    if path.name == "spiece.model":
        from sentencepiece import SentencePieceProcessor

        try:
            SentencePieceProcessor(model_file=str(path))
        except RuntimeError:
            return "is cut short, or holds no vocabulary"
    return None
