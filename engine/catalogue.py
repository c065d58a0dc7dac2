"""The models that can be chosen, and what is known of each without loading it."""

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import constants, hf_hub_download, scan_cache_dir, try_to_load_from_cache
from huggingface_hub.errors import CacheNotFound, HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

from engine.libraries import prepare_libraries
from persistence.tables import Kind

BUILTIN = Path(__file__).parent / "builtin"

#: Counted up with every change of the weights that ship with the program.
BUILTIN_REVISION = "1"

#: Frames per second that video models were trained at; the others get DEFAULT_FPS.
FPS = {"AnimateDiffPipeline": 8, "LTXPipeline": 24, "TextToVideoSDPipeline": 8, "WanPipeline": 16}
DEFAULT_FPS = 16

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


class ModelError(Exception):
    """A model cannot be used, with the reason as one sentence."""


@dataclass(frozen=True)
class Model:
    """One model: `folder` holds its files as far as they are on this disk, `settings` what its pipeline is called with.

    Of a Hub repository, `id` is its name and `revision` the commit.
    """

    id: str
    revision: str | None
    folder: Path
    is_repository: bool
    pipeline: str
    kind: Kind
    settings: Mapping[str, Any]


def builtin() -> Model:
    """Return the model that ships with the program."""
    return Model(
        id="builtin",
        revision=BUILTIN_REVISION,
        folder=BUILTIN,
        is_repository=False,
        pipeline="StableDiffusionPipeline",
        kind=Kind.IMAGE,
        settings={"num_inference_steps": 12, "guidance_scale": 4.5, "width": 512, "height": 512},
    )


def find(name: str) -> Model:
    """Return the model of that name: `auto`, `builtin`, a local diffusers folder or a Hub repository.

    Of a repository that is not on this disk yet, its index (a few kilobytes) is fetched.
    Raises ModelError for everything else.
    """
    if name in ("auto", "builtin"):
        return builtin()
    folder = Path(name).expanduser()
    if (folder / "model_index.json").is_file():
        return _describe(name, None, folder, is_repository=False)
    if not _REPOSITORY.fullmatch(name) or folder.exists():
        raise ModelError(f"{name!r} is not builtin, no folder with a model_index.json and no Hub repository.")
    snapshot = _index_of(name).parent
    # The cache names the folder of a snapshot after its commit.
    return _describe(name, snapshot.name, snapshot, is_repository=True)


def installed() -> Sequence[str]:
    """Return the names of the models on this disk: the built-in one and what the Hub's cache holds for diffusers."""
    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return ["builtin"]
    names = sorted(repository.repo_id for repository in repositories)
    return ["builtin", *(name for name in names if isinstance(try_to_load_from_cache(name, "model_index.json"), str))]


def _index_of(repository: str) -> Path:
    cached = try_to_load_from_cache(repository, "model_index.json")
    if isinstance(cached, str):
        return Path(cached)
    try:
        return Path(hf_hub_download(repository, "model_index.json"))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(f"{repository!r} is neither on this disk nor can it be fetched from the Hub.") from error


def _describe(name: str, revision: str | None, folder: Path, *, is_repository: bool) -> Model:
    """Ask the pipeline's own class what it makes and what it would be called with."""
    prepare_libraries()
    import diffusers  # here, because it takes seconds and the built-in model is known without it

    try:
        class_name = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))["_class_name"]
        call = inspect.signature(getattr(diffusers, class_name).__call__).parameters
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{name!r} names no pipeline that this version of diffusers has.") from error
    defaults = {key: call[key].default for key in ("num_inference_steps", "guidance_scale") if key in call}
    settings = {"num_inference_steps": 50, "guidance_scale": 0.0} | defaults
    kind = Kind.VIDEO if "num_frames" in call else Kind.IMAGE
    if kind == Kind.VIDEO:
        settings |= {"num_frames": call["num_frames"].default, "fps": FPS.get(class_name, DEFAULT_FPS)}
    return Model(name, revision, folder, is_repository, class_name, kind, settings)
