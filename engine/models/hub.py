"""Ask the Hub which files a model has, and choose those that are needed."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx2
from huggingface_hub import constants, hf_hub_url
from huggingface_hub.errors import HFValidationError
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from engine.libraries import prepare_libraries
from engine.models import hub_client
from engine.models.catalogue import ModelError, Source
from engine.models.checkpoint import DIFFUSERS, INDEX, TRANSFORMERS, Checkpoint, Component

CONFIG = "config.json"

#: Settings, vocabularies (.model is sentencepiece's) and prompt templates.
TEXTS = (".json", ".txt", ".model", ".jinja")


def _relative(name: str) -> str:
    if not (name.isprintable() and all(part.strip(".") for part in re.split(r"[/\\]", name))):
        raise ValueError("not a path below the repository's root")
    return name


_Sha1 = Annotated[str, Field(pattern="^[0-9a-f]{40}$")]


class _Large(BaseModel):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Sibling(BaseModel):
    rfilename: Annotated[str, AfterValidator(_relative)]
    size: int = Field(ge=0)
    blob_id: _Sha1 = Field(alias="blobId")
    lfs: _Large | None = None


class _Listing(BaseModel):
    """The Hub's list of a repository's files, validated because names and checksums become paths on this disk."""

    sha: _Sha1
    siblings: Sequence[_Sibling]


@dataclass(frozen=True)
class File:
    """A file on the Hub; the checksum of a large file is its SHA-256, that of a small file is git's SHA-1."""

    name: str
    size: int
    checksum: str

    def hasher(self) -> Any:  # noqa: ANN401 - hashlib's classes are not public
        """Return a hash object that computes this kind of checksum."""
        is_large = len(self.checksum) == hashlib.sha256().digest_size * 2
        return hashlib.sha256() if is_large else hashlib.sha1(b"blob %d\0" % self.size)


@dataclass(frozen=True)
class Repository:
    """The wanted files of a repository at a commit; the last file is linked after all others.

    `folder` is the repository's folder in the cache.
    """

    name: str
    commit: str
    folder: Path
    files: Sequence[File]

    def link(self, file: File) -> Path:
        """Return the path that a model's file is loaded from."""
        return self.folder / "snapshots" / self.commit / file.name

    def blob(self, file: File) -> Path:
        """Return the path of a file's content once it is complete and checked."""
        return self.folder / "blobs" / file.checksum

    def part(self, file: File) -> Path:
        """Return the path of a file's content during the download."""
        return self.folder / "blobs" / f"{file.checksum}.incomplete"

    def lock(self, file: File) -> Path:
        """Return the path that huggingface_hub locks while it writes that content."""
        return self.folder.parent / ".locks" / self.folder.name / f"{file.checksum}.lock"

    def present(self, file: File) -> int:
        """Return the bytes of a file that are on this disk."""
        part = size_of(self.part(file))  # first, because it can become the blob at any moment
        is_complete = file.size in (size_of(self.link(file)), size_of(self.blob(file)))
        return file.size if is_complete else min(max(part, 0), file.size)


@dataclass(frozen=True)
class Wanted:
    """The repositories and files to download, and the folder for them, which is the Hub's cache."""

    folder: Path
    repositories: Sequence[Repository]

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(file.size for _, file in self._contents())

    @property
    def missing(self) -> int:
        """Return the bytes that are not yet on this disk."""
        return sum(file.size - repository.present(file) for repository, file in self._contents())

    @property
    def free(self) -> int:
        """Return the bytes that are free on the folder's disk."""
        return free(self.folder)

    def _contents(self) -> Collection[tuple[Repository, File]]:
        """Return the files to download; of those with the same content, such as vocabularies, only one."""
        return {(one.name, file.checksum): (one, file) for one in self.repositories for file in one.files}.values()


def cache_folder() -> Path:
    """Return the folder of downloaded models, which all programs that use the Hub share."""
    return Path(constants.HF_HUB_CACHE)


def free(folder: Path) -> int:
    """Return the free bytes on the disk of a folder, which need not exist yet."""
    # os.path.exists returns False for a folder without permission, where Path.exists can raise.
    return shutil.disk_usage(next(path for path in (folder, *folder.parents) if os.path.exists(path))).free  # noqa: PTH110


def look_up(sources: Sequence[Source]) -> Wanted:
    """Ask the Hub for the newest commits of some sources and choose the files that are needed.

    Half precision is preferred to full. Raises ModelError if the Hub cannot be reached or refuses a repository, and if
    nothing in it can be loaded without running its own code.
    """
    hub_client.silence()
    cache = cache_folder()
    repositories = []
    for source in sources:
        name = source.repository
        try:
            repositories.append(_look_up(source, cache))
        except HFValidationError as error:
            raise ModelError(f"{name!r} is not a name that a repository on the Hub can have.") from error
        except (httpx2.HTTPError, OSError) as error:
            unreached = f"The Hub cannot be reached for {name}; is this computer online?"
            raise ModelError(hub_client.refusal(error, name) or unreached) from error
    return Wanted(cache, repositories)


def _look_up(source: Source, cache: Path) -> Repository:
    name = source.repository
    validate_repo_id(name)
    url = f"{constants.ENDPOINT}/api/models/{name}/revision/main?blobs=true"
    try:
        listing = _Listing.model_validate_json(hub_client.read(url, name))
    except ValidationError as error:
        message = hub_client.not_the_hub(httpx2.URL(url), name, "something other than a list of its files")
        raise ModelError(message) from error
    files = {
        one.rfilename: File(one.rfilename, one.size, one.lfs.sha256 if one.lfs else one.blob_id)
        for one in listing.siblings
    }
    folder = cache / repo_folder_name(repo_id=name, repo_type="model")
    chosen = _choose(source, listing.sha, files)
    return Repository(name, listing.sha, folder, [files[one] for one in chosen])


def _choose(source: Source, commit: str, files: Mapping[str, File]) -> Sequence[str]:
    """Return the needed files; the last one marks a complete model."""
    name = source.repository
    if source.file:
        if source.file not in files or not source.file.endswith(".safetensors"):
            raise ModelError(f"{name} has no weights {source.file} that can be loaded.")
        # A gated repository lists its files but does not serve them until its terms are accepted.
        hub_client.check_access(hf_hub_url(name, source.file, revision=commit), name, commit)
        return [source.file]
    checkpoint = Checkpoint(name, files.keys(), partial(_read, name, commit, files))
    if INDEX in files:
        if not _is_in_diffusers(checkpoint.read(INDEX).get("_class_name")):
            raise ModelError(f"{name} names no pipeline of the installed version of diffusers.")
        components = checkpoint.trusted_components()
        return [*(file for one in components for file in _component(checkpoint, one)), INDEX]
    if CONFIG in files and _is_in_diffusers(checkpoint.read(CONFIG).get("_class_name")):
        return [*checkpoint.weights(".", DIFFUSERS, TRANSFORMERS), CONFIG]
    raise ModelError(f"{name} holds no diffusers pipeline.")


def _component(checkpoint: Checkpoint, component: Component) -> Sequence[str]:
    inside = checkpoint.inside(component.name)
    if not inside:
        raise ModelError(f"{checkpoint.name} is incomplete: it has no {component.name}.")
    texts = [file for file in inside if file.endswith(TEXTS) and ".index." not in file]
    return [*texts, *checkpoint.weights(component.name, component.stem)]


def _read(name: str, commit: str, files: Mapping[str, File], file: str) -> Mapping[str, Any]:
    """Return the content of a small JSON file on the Hub, or an empty mapping if it is not a JSON object."""
    url = hf_hub_url(name, file, revision=commit)
    content = hub_client.read(url, name)
    hasher = files[file].hasher()
    hasher.update(content)
    if hasher.hexdigest() != files[file].checksum:
        raise ModelError(hub_client.not_the_hub(httpx2.URL(url), name, f"something other than its {file}"))
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_in_diffusers(class_name: object) -> bool:
    prepare_libraries()
    import diffusers

    return class_name in dir(diffusers)


def size_of(path: Path) -> int:
    """Return the bytes of a file on this disk, or -1 if there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
