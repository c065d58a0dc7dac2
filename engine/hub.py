"""The Hub: what it holds of a model, and which of its files are needed."""

import logging
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import httpx2
from huggingface_hub import HfApi, constants, get_hf_file_metadata, get_session, hf_hub_url, hf_raise_for_status
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HFValidationError, RepositoryNotFoundError
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import build_hf_headers, disable_progress_bars  # type: ignore[attr-defined]

from engine.catalogue import ModelError, Source
from engine.libraries import prepare_libraries
from engine.models import INDEX

CONFIG = "config.json"

#: Seconds without a word from the Hub after which a connection counts as cut.
TIMEOUT = 10.0

#: What the weights of a network are called, without variant and ending: by diffusers, and by transformers.
WEIGHTS = ("diffusion_pytorch_model", "model")

#: Settings, vocabularies (.model is sentencepiece's) and prompt templates.
TEXTS = (".json", ".txt", ".model", ".jinja")

#: Files that hold weights; of all but the first, reading some runs what is written in them.
WEIGHT_FILES = (".safetensors", ".bin", ".ckpt", ".h5", ".msgpack", ".onnx", ".pt", ".pth")


@dataclass(frozen=True)
class File:
    """A file on the Hub, its bytes and its checksum: the SHA-256 of a large one, git's SHA-1 of a small one."""

    name: str
    size: int
    checksum: str


@dataclass(frozen=True)
class Repository:
    """What is wanted of a repository at a commit; the last of the files is linked when all others are.

    `folder` is the repository's own in the cache.
    """

    name: str
    commit: str
    folder: Path
    files: Sequence[File]

    def link(self, file: File) -> Path:
        """Return where a file is found by those who load the model."""
        return self.folder / "snapshots" / self.commit / file.name

    def blob(self, file: File) -> Path:
        """Return where a file's content is, once it is whole and checked."""
        return self.folder / "blobs" / file.checksum

    def part(self, file: File) -> Path:
        """Return where a file's content is until then."""
        return self.folder / "blobs" / f"{file.checksum}.incomplete"

    def lock(self, file: File) -> Path:
        """Return what huggingface_hub locks while it writes that content."""
        return self.folder.parent / ".locks" / self.folder.name / f"{file.checksum}.lock"

    def here(self, file: File) -> int:
        """Return how many bytes of a file are on this disk."""
        part = size_of(self.part(file))  # first, because it may become the blob at any moment
        whole = file.size in (size_of(self.link(file)), size_of(self.blob(file)))
        return file.size if whole else min(max(part, 0), file.size)


@dataclass(frozen=True)
class Wanted:
    """What fetching some sources means: what of which repositories, into which folder, the Hub's cache."""

    folder: Path
    repositories: Sequence[Repository]

    @property
    def size(self) -> int:
        """Return the bytes in all."""
        return sum(file.size for _, file in self._contents())

    @property
    def missing(self) -> int:
        """Return the bytes that are not on this disk now."""
        return sum(file.size - repository.here(file) for repository, file in self._contents())

    @property
    def free(self) -> int:
        """Return the bytes that are free now where they go."""
        return free(self.folder)

    def _contents(self) -> Collection[tuple[Repository, File]]:
        """Two files with the same content, such as two tokenizers' vocabularies, are fetched and kept once."""
        return {(one.name, file.checksum): (one, file) for one in self.repositories for file in one.files}.values()


def cache_folder() -> Path:
    """Return where models are kept, for all programs that use the Hub."""
    return Path(constants.HF_HUB_CACHE)


def free(folder: Path) -> int:
    """Return the bytes that are free on the disk that a folder is, or will be, on."""
    # os.path asks for no rights: a folder that may not be looked into counts as if it were not there.
    return shutil.disk_usage(next(path for path in (folder, *folder.parents) if os.path.exists(path))).free  # noqa: PTH110


def look_up(sources: Sequence[Source]) -> Wanted:
    """Ask the Hub for the newest commits of some sources and choose the files that are needed.

    Of half precision and full, half is chosen. Raises ModelError when the Hub cannot be reached or does not give a
    repository, and when there is nothing in it that can be loaded without running code of others.
    """
    quieten()
    cache = cache_folder()
    repositories = []
    for source in sources:
        try:
            repositories.append(_look_up(source, cache))
        except (httpx2.HTTPError, HFValidationError, OSError) as error:
            raise ModelError(refusal(error, source.repository)) from error
    return Wanted(cache, repositories)


def _look_up(source: Source, cache: Path) -> Repository:
    info = HfApi().model_info(source.repository, revision="main", files_metadata=True, timeout=TIMEOUT)
    files = {
        one.rfilename: File(one.rfilename, one.size or 0, one.lfs.sha256 if one.lfs else one.blob_id or "")
        for one in info.siblings or ()
    }
    folder = cache / repo_folder_name(repo_id=source.repository, repo_type="model")
    repository = Repository(source.repository, info.sha or "", folder, [*files.values()])
    return replace(repository, files=[files[name] for name in _choose(source, repository, files.keys())])


def _choose(source: Source, repository: Repository, names: Collection[str]) -> Sequence[str]:
    """Return the files that are needed, the one last that stands for all of them."""
    if source.file:
        if source.file not in names or not source.file.endswith(".safetensors"):
            raise ModelError(f"{repository.name} has no weights {source.file} that can be loaded.")
        # Of a repository whose terms have to be accepted, all is told but no file is given.
        get_hf_file_metadata(url_of(repository, source.file), timeout=TIMEOUT)
        return [source.file]
    if INDEX in names:
        components = _components(repository, _read(repository, INDEX))
        return [*(name for one in components for name in _component(repository, one, names)), INDEX]
    if CONFIG in names and _is_in_diffusers(_read(repository, CONFIG).get("_class_name")):
        return [*_weights(repository, ".", names), CONFIG]
    raise ModelError(f"{repository.name} holds no diffusers pipeline.")


def _components(repository: Repository, index: dict[str, Any]) -> Iterator[str]:
    if not _is_in_diffusers(index.get("_class_name")):
        raise ModelError(f"{repository.name} names no pipeline that this version of diffusers has.")
    import diffusers  # takes seconds, and was imported just now

    # A safety checker, for instance, belongs to the module of its pipeline.
    libraries = {"diffusers", "transformers", *dir(diffusers.pipelines)}
    for name, value in index.items():
        match value:
            case [str(library), str()] if not name.startswith("_"):
                if library not in libraries:
                    raise ModelError(
                        f"{repository.name} comes with code of its own for its {name}; such code is not run."
                    )
                yield name


def _component(repository: Repository, folder: str, names: Collection[str]) -> Sequence[str]:
    inside = [name for name in names if PurePosixPath(name).parent == PurePosixPath(folder)]
    if not inside:
        raise ModelError(f"{repository.name} is not whole: it has no {folder}.")
    texts = [name for name in inside if name.endswith(TEXTS) and ".index." not in name]
    return [*texts, *_weights(repository, folder, inside)]


def _weights(repository: Repository, folder: str, names: Collection[str]) -> Sequence[str]:
    """Return the weights in a folder, if it has any, in half precision if there are all of them.

    Diffusers decides for every component by itself whether to load its variant, so they may be mixed.
    """
    for variant in (".fp16", ""):
        for weights in WEIGHTS:
            whole = str(PurePosixPath(folder, f"{weights}{variant}.safetensors"))
            if whole in names:
                return [whole]
            index = str(PurePosixPath(folder, f"{weights}.safetensors.index{variant}.json"))
            if index in names:
                shards = _read(repository, index).get("weight_map", {}).values()
                paths = {str(PurePosixPath(folder, shard)) for shard in shards}
                if paths and paths <= set(names):
                    return [index, *sorted(paths)]
    if any(name.endswith(WEIGHT_FILES) for name in names):
        part = "weights" if folder == "." else f"weights of its {folder}"
        raise ModelError(
            f"{repository.name} has no safetensors with the {part};"
            " pickle files are not loaded, because they can run code."
        )
    return []


def _is_in_diffusers(class_name: object) -> bool:
    prepare_libraries()
    import diffusers

    return class_name in dir(diffusers)


def _read(repository: Repository, name: str) -> dict[str, Any]:
    """Return what a small JSON file on the Hub says, nothing if it is something else."""
    response = get_session().get(url_of(repository, name), headers=build_hf_headers(), timeout=TIMEOUT)
    hf_raise_for_status(response)
    try:
        content = response.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def url_of(repository: Repository, name: str) -> str:
    """Return where a file of a repository is on the Hub."""
    return hf_hub_url(repository.name, name, revision=repository.commit)


def size_of(path: Path) -> int:
    """Return the bytes of a file on this disk, -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def refusal(error: Exception, name: str) -> str:
    """Return a sentence on why the Hub does not give a repository."""
    match error:
        case GatedRepoError():
            return (
                f"{name} is gated: accept its terms on {constants.ENDPOINT}/{name},"
                " then give this computer a token of yours with `hf auth login`."
            )
        case RepositoryNotFoundError():
            return f"{name} is not on the Hub, or it is private."
        case HfHubHTTPError():
            return f"The Hub does not give {name}: {error.response.status_code} {error.response.reason_phrase}."
        case HFValidationError():
            return f"{name!r} is not a name that a repository on the Hub can have."
        case _:
            return f"The Hub cannot be reached for {name}; is this computer online?"


def quieten() -> None:
    """Keep huggingface_hub's bars and warnings off the terminal, and let it not tell the Hub about this computer."""
    disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    constants.HF_HUB_DISABLE_TELEMETRY = True
