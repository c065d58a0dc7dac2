"""The models on this disk: the built-in one, and what was fetched or lies in a folder."""

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

#: Counted up with every change of the weights that ship with the program, or of how it draws.
BUILTIN_REVISION = "9"
#: What the built-in model is called, and what an earlier one for videos was, which waiting items may still name.
SHIPS = ("builtin", "builtin-motion")

#: Frames per second that video models were trained at; the others get DEFAULT_FPS.
FPS = {
    "AnimateDiffPipeline": 8, "Kandinsky5T2VPipeline": 24, "LTXPipeline": 24,
    "TextToVideoSDPipeline": 8, "WanPipeline": 16,
}  # fmt: skip
DEFAULT_FPS = 16


class MissingModel(ModelError):
    """A model is known by its name, but not on this disk, or not in the revision that is asked for."""

    def __init__(self, name: str, reason: str = "") -> None:
        super().__init__(reason or f"{name!r} is not on this disk; `python -m app models --get {name}` fetches it.")
        self.name = name


@dataclass(frozen=True)
class Model:
    """One model: `folder` holds its files as far as they are on this disk, `settings` what its pipeline is called with.

    Of a Hub repository, `id` is its name, or that of its entry in the catalogue, and `revision` the commit. With
    partners from other repositories it is all their commits, joined by +, and `parts` is where those are, by role. The
    role "reader" is that of a text model which reads prompts into scenes: the program draws these, and the pipeline
    paints over them.
    Of a folder, `id` is what it was called by whoever named it, `folder` its path from the root, and there is no
    revision.
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
        """Return what means this model wherever the program is started next, as the rows need it."""
        return str(self.folder) if self.revision is None else self.id

    @property
    def name(self) -> str:
        """Return what everybody may know it by."""
        return model_name(self.reference, self.revision)

    @property
    def paints(self) -> bool:
        """Tell whether it paints over scenes that the program draws."""
        return "reader" in self.parts


def builtin() -> Model:
    """Return the model that ships with the program, for pictures and for videos."""
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

    A name is that of a model that ships, the id of an entry that was fetched, a diffusers folder, another entry's id or
    a Hub repository, whichever of these comes first. Of a repository the newest commit that was fetched is meant, or
    the one that is given.
    Raises MissingModel for a repository that was not fetched, ModelError for everything else.
    """
    if name in SHIPS:
        return builtin()
    known = entry(name)
    is_chosen = known is not None and name == known.id and is_installed(name)
    if revision is None and not is_chosen and (folder := _folder(name)):
        return _describe(name, None, folder, is_repository=False)
    if known is None and not (REPOSITORY.fullmatch(name) and (revision or not Path(name).exists())):
        raise ModelError(
            f"{name!r} is not builtin, no folder with a {INDEX}, no Hub repository and no model of the catalogue."
        )
    commits = revision.split("+") if revision else []
    # Of a model that had more parts once, more commits may be asked for.
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
    """Return the path from the root of the folder with a pipeline that a name means here, or None where it means none.

    A link keeps its own name.
    """
    given = Path(os.path.expanduser(name))  # noqa: PTH111 - Path knows no difference between ~ and ./~
    try:
        if not name or not (given / INDEX).is_file():
            return None
        folder = given.resolve() if given.name in ("", "..") else given.parent.resolve() / given.name
    except OSError as error:
        raise ModelError(f"{name!r} cannot be read: {error.strerror}.") from error
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise ModelError(f"{name!r} is a path that is not in UTF-8; please give that folder another name.") from error
    return folder


def is_installed(name: str) -> bool:
    """Tell whether all of an entry or a repository is on this disk."""
    return all(_local(source, None) for source in sources(name))


def installed() -> Sequence[str]:
    """Return the names of the models on this disk: those that ship, the catalogue's, and other repositories for
    diffusers."""
    known = [one.id for one in entries() if is_installed(one.id)]
    # Not by scan_cache_dir, which looks at every file and fails for a single folder that may not be read.
    folders: list[str] = []
    with suppress(OSError):
        folders = sorted(path.name for path in Path(constants.HF_HUB_CACHE).glob("models--*"))
    repositories = [name.removeprefix("models--").replace("--", "/") for name in folders]
    others = [name for name in repositories if REPOSITORY.fullmatch(name) and entry(name) is None]
    return [SHIPS[0], *known, *(name for name in others if _cached(name, INDEX, None))]


def _local(source: Source, commit: str | None) -> Path | None:
    """Return the file that is fetched last of a source, or None while it is not there."""
    files = [source.file] if source.file else [INDEX, "config.json"]
    return next((found for file in files if (found := _cached(source.repository, file, commit))), None)


def _cached(repository: str, file: str, commit: str | None) -> Path | None:
    # What is in a cache that may not be read is not there.
    with suppress(OSError):
        found = try_to_load_from_cache(repository, file, revision=commit, cache_dir=constants.HF_HUB_CACHE)
        if isinstance(found, str):
            Path(found).open("rb").close()
            return Path(found)
    return None


def _commit_of(path: Path) -> str:
    """Return the commit of a file in the Hub's cache, which names the folder of a snapshot after it."""
    return path.parts[path.parts.index("snapshots") + 1]


def _describe(name: str, revision: str | None, folder: Path, *, is_repository: bool) -> Model:
    """Ask the pipeline's own class what it makes and what it would be called with."""
    prepare_libraries()
    import diffusers  # here, because it takes seconds and the built-in model is known without it

    shown = name if is_repository else folder.name
    try:
        class_name = json.loads((folder / INDEX).read_text(encoding="utf-8"))["_class_name"]
        pipeline = getattr(diffusers, class_name)
        if not issubclass(pipeline, diffusers.DiffusionPipeline):
            raise TypeError(class_name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = f"names no pipeline that this version of diffusers has, in its {INDEX}"
        raise ModelError(f"{shown!r} {told}.") from error
    call = inspect.signature(pipeline.__call__).parameters
    if "prompt" not in call:
        raise ModelError(f"{shown!r} is a {class_name}, which takes no prompt.")
    guidance = "true_cfg_scale" if "true_cfg_scale" in call else "guidance_scale"
    names = {"num_inference_steps": "num_inference_steps", "guidance_scale": guidance}
    defaults = {key: call[name].default for key, name in names.items() if name in call}
    settings = {"num_inference_steps": 50, "guidance_scale": 0.0} | defaults
    kind = Kind.VIDEO if "num_frames" in call else Kind.IMAGE
    if kind == Kind.VIDEO:
        settings |= {"num_frames": call["num_frames"].default, "fps": FPS.get(class_name, DEFAULT_FPS)}
    return Model(name, revision, folder, is_repository, class_name, kind, settings)
