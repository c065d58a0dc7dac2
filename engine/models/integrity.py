"""The soundness of a model: whether its files are all there and whole, which is seen before a prompt is accepted."""

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

#: Files beside the weights that are read where they are there, and must not be damaged then.
READ = frozenset(
    {"added_tokens.json", "config.json", "generation_config.json", "merges.txt", "preprocessor_config.json"}
    | {"processor_config.json", "scheduler_config.json", "sentencepiece.bpe.model", "special_tokens_map.json"}
    | {"spiece.model", "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "video_preprocessor_config.json"}
    | {"vocab.json", "vocab.txt"}
)

#: What a tokenizer can be made of, where its class does not say.
VOCABULARIES = (["tokenizer.json"], ["vocab.json", "merges.txt"], ["tokenizer.model"], ["spiece.model"])


def check(model: Model) -> None:
    """Raise ModelError, which names the file, for a model that cannot be loaded from the files that it has.

    Of weights only the beginning is read, which tells how long they are.
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
        again = f"; `python -m app models --get {model.id}` fetches what is missing."
        raise ModelError(str(error).removesuffix(".") + again) from error


def _check_pipeline(model: Model) -> None:
    checkpoint = in_folder(model.folder, repr(model.name))
    # What the catalogue names was tried, and to ask the libraries takes seconds.
    classes = {} if model.entry else dict(_classes(model, checkpoint))
    for component in checkpoint.components():
        inside = checkpoint.inside(component.name)
        if not inside:
            raise ModelError(f"{checkpoint.name} is not whole: it has no {component.name}.")
        weights = checkpoint.weights(component.name, component.stem)
        if needed := classes.get(component):
            _check_presence(checkpoint, component, needed, has_weights=bool(weights))
        for index in (file for file in weights if file.endswith(".json")):
            if not isinstance(checkpoint.read(index).get("metadata"), dict):
                raise ModelError(f"{checkpoint.name} is damaged: {index} has no metadata.")
        _check_files(checkpoint, model.folder, [*weights, *(file for file in inside if Path(file).name in READ)])


def _classes(model: Model, checkpoint: Checkpoint) -> Iterator[tuple[Component, type]]:
    """Yield the class of each component of a pipeline; raises ModelError where one is unknown or is not named."""
    import diffusers
    from diffusers.pipelines.pipeline_loading_utils import simple_get_class_obj

    components = checkpoint.trusted_components()
    for one in components:
        try:
            found = simple_get_class_obj(one.library, one.class_name)
        except (AttributeError, ImportError, RuntimeError, ValueError):
            found = None
        # What needs a library that is not there is a dummy.
        if not isinstance(found, type) or ".dummy_" in f".{found.__module__}":
            wanted = f"{one.library}.{one.class_name} as its {one.name}"
            raise ModelError(
                f"{checkpoint.name} cannot be used: its {INDEX} names {wanted}, which this installation does not have."
            )
        yield one, found
    pipeline: Any = getattr(diffusers, model.pipeline)
    named = {one.name for one in components} | set(pipeline._optional_components)
    for name, parameter in inspect.signature(pipeline.__init__).parameters.items():
        if parameter.default is parameter.empty and name not in {*named, "self"}:
            raise ModelError(f"{checkpoint.name} is not whole: its {INDEX} names no {name}.")


def _check_presence(checkpoint: Checkpoint, component: Component, needed: type, *, has_weights: bool) -> None:
    """Raise ModelError where a file is missing without which a class loads nothing, or something arbitrary."""
    import torch
    from transformers import FeatureExtractionMixin, ImageProcessingMixin, PreTrainedTokenizerBase, ProcessorMixin

    if issubclass(needed, torch.nn.Module):
        if not has_weights:
            raise ModelError(
                f"{checkpoint.name} is not whole: {component.name}/{component.stem}.safetensors is missing."
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
    """Raise ModelError where of none of these choices all files are in a component's folder."""
    inside = {Path(file).name for file in checkpoint.inside(component.name)}
    missing = min(([file for file in choice if file not in inside] for choice in choices), key=len)
    if missing:
        raise ModelError(f"{checkpoint.name} is not whole: {component.name}/{missing[0]} is missing.")


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
def _fault(path: Path, size: int, changed_at: int) -> str | None:  # noqa: ARG001 - when it changes, look again
    """Return what is wrong with a file of that size and time, or None."""
    with path.open("rb") as file:
        beginning = file.read(24)
    if not beginning:
        return "is empty"
    if beginning.startswith(b"version https://git-lfs"):
        return "only stands for a file that Git LFS keeps elsewhere; `git lfs pull` fetches it"
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
        return None if is_object else "is not the JSON that it should be"
    if path.name == "spiece.model":
        from sentencepiece import SentencePieceProcessor

        try:
            SentencePieceProcessor(model_file=str(path))
        except RuntimeError:
            return "is cut short, or holds no vocabulary"
    return None
