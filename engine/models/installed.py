"""Find the models on this disk: the built-in one, downloaded ones and those in a folder."""

import inspect
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from huggingface_hub import constants, try_to_load_from_cache

from engine.libraries import prepare_libraries
from engine.models.catalogue import REPOSITORY, Entry, ModelError, Source, entries, entry, sources
from engine.models.checkpoint import INDEX
from persistence.tables import Kind, model_name

BUILTIN = Path(__file__).parents[1] / "builtin"

#: Increased with every change of the built-in model's weights or of how the program draws.
BUILTIN_REVISION = "11"
#: The built-in model's name, and that of an earlier one for videos, which waiting items can still have.
SHIPS = ("builtin", "builtin-motion")

#: Frames per second that video models were trained at; DEFAULT_FPS for all others.
FPS = {
    "AnimateDiffPipeline": 8, "Kandinsky5T2VPipeline": 24, "LTXPipeline": 24,
    "TextToVideoSDPipeline": 8, "WanPipeline": 16,
}  # fmt: skip
DEFAULT_FPS = 16


class MissingModel(ModelError):
    """A known model, or its requested revision, is not on this disk."""

    def __init__(self, name: str, reason: str = "") -> None:
        super().__init__(reason or f"{name!r} is not on this disk; `python -m app models --get {name}` downloads it.")
        self.name = name


@dataclass(frozen=True)
class Model:
    """A model on this disk: `folder` holds its files, and `settings` are arguments of its pipeline.

    For a Hub repository, `id` is its name or the id of its catalogue entry, and `revision` is the commit. If parts
    come from other repositories, `revision` is all commits joined by +, and `parts` has their paths by role. The role
    "reader" is a text model that turns prompts into scenes; the program draws these, and the pipeline paints over them.
    For a folder, `id` is the name as given, `folder` is the absolute path, and there is no revision.
    """

    id: str
    revision: str | None
    folder: Path
    is_repository: bool
    pipeline: str
    kind: Kind
    settings: Mapping[str, Any]
    entry: Entry | None = None
    parts: Mapping[str, Path] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """Return the name to store in rows, which is valid whatever folder the program is started in."""
        return str(self.folder) if self.revision is None else self.id

    @property
    def name(self) -> str:
        """Return the name without the path of a folder, which only the operator may know."""
        return model_name(self.reference, self.revision)

    @property
    def paints(self) -> bool:
        """Return whether the model paints over scenes that the program draws."""
        return "reader" in self.parts


def builtin() -> Model:
    """Return the built-in model, for pictures and for videos."""
    return Model(
        id=SHIPS[0],
        revision=BUILTIN_REVISION,
        folder=BUILTIN,
        is_repository=False,
        pipeline="StableDiffusionImg2ImgPipeline",
        kind=Kind.IMAGE,
        settings={"num_inference_steps": 8, "strength": 0.125, "guidance_scale": 1.0},
        parts={"reader": BUILTIN / "reader"},
    )


def find(name: str, revision: str | None = None) -> Model:
    """Return the model of that name on this disk.

    A name can be the built-in model's, a downloaded entry's id, a diffusers folder, another entry's id or a Hub
    repository; the first match counts. For a repository, `revision` is a commit; without it, the newest downloaded one.
    Raises MissingModel for a model that has not been downloaded, ModelError for everything else.
    """
    if name in SHIPS:
        return builtin()
    known = entry(name)
    is_chosen = known is not None and name == known.id and is_installed(name)
    if revision is None and not is_chosen and (folder := _folder(name)):
        return _describe(name, None, folder, is_repository=False)
    if known is None and not (REPOSITORY.fullmatch(name) and (revision or not Path(name).exists())):
        raise ModelError(
            f"{name!r} is not builtin, a folder with a {INDEX}, a Hub repository or a model of the catalogue."
        )
    return _downloaded(name, known, revision)


def _downloaded(name: str, known: Entry | None, revision: str | None) -> Model:
    """Return a model from the Hub's cache; raise MissingModel unless all of it is there."""
    commits = revision.split("+") if revision else []
    # A revision can have more commits than the model has parts now.
    found = [_local(source, commit) if source else None for source, commit in zip_longest(sources(name), commits)]
    if not all(found):
        if revision and is_installed(name):
            raise MissingModel(name, f"{name!r} is on this disk, but not its revision {revision}.")
        raise MissingModel(name)
    folders = [path.parent if path.suffix == ".json" else path for path in found if path]
    revision = "+".join(_commit_of(path) for path in found if path)
    if known is None:
        return _describe(name, revision, folders[0], is_repository=True)
    return Model(
        id=known.id,
        revision=revision,
        folder=folders[0],
        is_repository=True,
        pipeline=known.pipeline,
        kind=known.kind,
        settings=known.settings,
        entry=known,
        parts={part.role: folder for part, folder in zip(known.parts, folders[1:], strict=True)},
    )


def _folder(name: str) -> Path | None:
    """Return the absolute path of a folder that contains a pipeline, or None if the name is not such a folder.

    A link keeps its own name.
    """
    given = Path(os.path.expanduser(name))  # noqa: PTH111 - Path does not distinguish ~ and ./~
    try:
        if not name or not (given / INDEX).is_file():
            return None
        folder = given.resolve() if given.name in ("", "..") else given.parent.resolve() / given.name
    except OSError as error:
        raise ModelError(f"{name!r} cannot be read: {error.strerror}.") from error
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise ModelError(f"{name!r} is a path that is not UTF-8; please rename that folder.") from error
    return folder


def is_installed(name: str) -> bool:
    """Return whether an entry or a repository is completely on this disk."""
    return all(_local(source, None) for source in sources(name))


def installed() -> Sequence[str]:
    """Return the names of the models on this disk: built-in, from the catalogue, and other diffusers repositories."""
    known = [one.id for one in entries() if is_installed(one.id)]
    # Not with scan_cache_dir, which reads every file's status and fails for one folder without permission.
    folders: list[str] = []
    with suppress(OSError):
        folders = sorted(path.name for path in Path(constants.HF_HUB_CACHE).glob("models--*"))
    repositories = [name.removeprefix("models--").replace("--", "/") for name in folders]
    others = [name for name in repositories if REPOSITORY.fullmatch(name) and entry(name) is None]
    return [SHIPS[0], *known, *(name for name in others if _cached(name, INDEX, None))]


def _local(source: Source, commit: str | None) -> Path | None:
    """Return the file of a source that is downloaded last, or None if it is not on this disk."""
    files = [source.file] if source.file else [INDEX, "config.json"]
    return next((found for file in files if (found := _cached(source.repository, file, commit))), None)


def _cached(repository: str, file: str, commit: str | None) -> Path | None:
    with suppress(OSError):  # a file without permission counts as missing
        found = try_to_load_from_cache(repository, file, revision=commit, cache_dir=constants.HF_HUB_CACHE)
        if isinstance(found, str):
            Path(found).open("rb").close()
            return Path(found)
    return None


def _commit_of(path: Path) -> str:
    """Return the commit of a file in the Hub's cache, which is the name of its snapshot's folder."""
    return path.parts[path.parts.index("snapshots") + 1]


def _describe(name: str, revision: str | None, folder: Path, *, is_repository: bool) -> Model:
    """Return a model whose kind and settings come from its pipeline's class."""
    prepare_libraries()
    import diffusers  # not at the top: it takes seconds, and the built-in model does not need it

    shown = name if is_repository else folder.name
    try:
        class_name = json.loads((folder / INDEX).read_text(encoding="utf-8"))["_class_name"]
        pipeline = getattr(diffusers, class_name)
        if not issubclass(pipeline, diffusers.DiffusionPipeline):
            raise TypeError(class_name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            f"{shown!r} names no pipeline of the installed version of diffusers in its {INDEX}."
        ) from error
    call = inspect.signature(pipeline.__call__).parameters
    if "prompt" not in call:
        raise ModelError(f"{shown!r} is a {class_name}, which does not accept a prompt.")
    guidance = "true_cfg_scale" if "true_cfg_scale" in call else "guidance_scale"
    names = {"num_inference_steps": "num_inference_steps", "guidance_scale": guidance}
    defaults = {key: call[name].default for key, name in names.items() if name in call}
    settings = {"num_inference_steps": 50, "guidance_scale": 0.0} | defaults
    kind = Kind.VIDEO if "num_frames" in call else Kind.IMAGE
    if kind == Kind.VIDEO:
        settings |= {"num_frames": call["num_frames"].default, "fps": FPS.get(class_name, DEFAULT_FPS)}
    return Model(name, revision, folder, is_repository, class_name, kind, settings)
