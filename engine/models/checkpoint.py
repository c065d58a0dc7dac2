"""Choose the files that a pipeline or network is loaded from, on the Hub or in a folder."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from engine.models.catalogue import ModelError

INDEX = "model_index.json"

#: File names of weights, without variant and extension: diffusers' and transformers'.
DIFFUSERS, TRANSFORMERS = "diffusion_pytorch_model", "model"

#: Extensions of weights; reading other formats than the first can run code that the file contains.
WEIGHT_FILES = (".safetensors", ".bin", ".ckpt", ".h5", ".msgpack", ".onnx", ".pt", ".pth")


@dataclass(frozen=True)
class Component:
    """A part of a pipeline, in the folder of that name, and the class that loads it."""

    name: str
    library: str
    class_name: str

    @property
    def stem(self) -> str:
        """Return the file name of its weights, without variant and extension."""
        return DIFFUSERS if self.library == "diffusers" else TRANSFORMERS


@dataclass(frozen=True)
class Checkpoint:
    """The files of a pipeline or a network, on the Hub or on this disk.

    `name` stands in error messages, `files` are paths from the root, and `read` returns the content of a JSON file.
    """

    name: str
    files: Collection[str]
    read: Callable[[str], Mapping[str, Any]]

    def components(self) -> Iterator[Component]:
        """Yield the parts in a pipeline's index."""
        for name, value in self.read(INDEX).items():
            match value:
                case [str(library), str(class_name)] if name.isidentifier() and not name.startswith("_"):
                    yield Component(name, library, class_name)

    def trusted_components(self) -> Sequence[Component]:
        """Return these parts; raise ModelError if one of them is from an unknown library."""
        import diffusers  # not at the top: it takes seconds

        # A safety checker, for instance, belongs to the module of its pipeline.
        libraries = {"diffusers", "transformers", *dir(diffusers.pipelines)}
        components = list(self.components())
        for one in components:
            if one.library not in libraries:
                raise ModelError(f"{self.name} needs its own code for its {one.name}, and such code is not run.")
        return components

    def inside(self, folder: str) -> Collection[str]:
        """Return the files in a folder, without those in its subfolders."""
        return [file for file in self.files if PurePosixPath(file).parent == PurePosixPath(folder)]

    def weights(self, folder: str, *stems: str) -> Collection[str]:
        """Return the files of a network's weights, if it has any, in half precision if that is complete.

        Components can be mixed, because diffusers chooses the variant of each one separately.
        Raises ModelError if there are weights, but none that can be loaded.
        """
        inside, damage = self.inside(folder), ""
        for variant in (".fp16", ""):
            for stem in stems:
                single = str(PurePosixPath(folder, f"{stem}{variant}.safetensors"))
                if single in inside:
                    return [single]
                # The second is diffusers' earlier name.
                for index in (f"{stem}.safetensors.index{variant}.json", f"{stem}.safetensors{variant}.index.json"):
                    try:
                        if shards := self._shards(str(PurePosixPath(folder, index)), inside):
                            return shards
                    except ModelError as error:
                        damage = damage or str(error)
        if damage:
            raise ModelError(damage)
        others = [file for file in inside if file.endswith(WEIGHT_FILES)]
        part = "weights" if folder == "." else f"weights of its {folder}"
        for file in others:
            if file.endswith(".safetensors"):
                wanted = " or ".join(f"{stem}.safetensors" for stem in stems)
                raise ModelError(
                    f"{self.name} has {part} only under a name that is not read, {file}; it would have to be {wanted}."
                )
        if others:
            raise ModelError(
                f"{self.name} has no safetensors with the {part};"
                f" pickle files are not loaded, because they can run code: {others[0]}."
            )
        return []

    def _shards(self, index: str, inside: Collection[str]) -> Collection[str]:
        """Return an index and its shards, or nothing without an index; raise ModelError if a shard is missing."""
        if index not in inside:
            return []
        named = self.read(index).get("weight_map")
        names = set(named.values()) if isinstance(named, dict) else set()
        # Diffusers refuses shards in other folders, too.
        if not names or not all(isinstance(name, str) and _is_plain(name) for name in names):
            raise ModelError(f"{self.name} is damaged: {index} names no files of weights.")
        shards = sorted(str(PurePosixPath(index).with_name(name)) for name in names)
        for shard in shards:
            if shard not in inside:
                raise ModelError(f"{self.name} is incomplete: {shard} is missing, which {index} names.")
        return [index, *shards]


def in_folder(folder: Path, name: str) -> Checkpoint:
    """Return the checkpoint in a folder, without hidden files and files in subfolders of its components.

    Raises ModelError for a pipeline whose index cannot be read.
    """
    checkpoint = Checkpoint(name, (), partial(_read, folder, name))
    is_pipeline = INDEX in _names(folder, ".", name)
    folders = [one.name for one in checkpoint.components()] if is_pipeline else []
    files = [str(PurePosixPath(part, file)) for part in (".", *folders) for file in _names(folder, part, name)]
    return Checkpoint(name, files, checkpoint.read)


def _names(folder: Path, part: str, name: str) -> Sequence[str]:
    """Return the names of the files in a part of a folder that are not hidden; none if there is no such part."""
    try:
        return [path.name for path in (folder / part).iterdir() if not (path.name.startswith(".") or path.is_dir())]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ModelError(f"{name} cannot be read: {error.strerror} ({part}).") from error


@contextmanager
def laid_out(folder: Path, name: str) -> Iterator[Path]:
    """Yield a folder with links to only the files that the pipeline in a folder is loaded from.

    Diffusers and transformers would load other files beside them as parts. If links cannot be made, it is the folder
    itself. Raises ModelError as `in_folder` and `Checkpoint.weights` do.
    """
    checkpoint = in_folder(folder, name)
    files = [INDEX]
    for component in checkpoint.components():
        texts = [file for file in checkpoint.inside(component.name) if _is_text(file)]
        files += [*texts, *checkpoint.weights(component.name, component.stem)]
    try:
        links = _links(folder.absolute(), files)
    except OSError:
        yield folder
        return
    with links:
        yield Path(links.name)


def _links(folder: Path, files: Sequence[str]) -> TemporaryDirectory[str]:
    links = TemporaryDirectory(prefix="daybreak-", ignore_cleanup_errors=True)
    try:
        for file in files:
            (Path(links.name) / file).parent.mkdir(exist_ok=True)
            (Path(links.name) / file).symlink_to(folder / file)
    except OSError:
        links.cleanup()
        raise
    return links


def _is_plain(name: str) -> bool:
    return name.isprintable() and PurePosixPath(name).name == name


def _is_text(file: str) -> bool:
    """Return whether a file of a component is a configuration or a vocabulary, neither weights nor code."""
    name = PurePosixPath(file).name
    return "." in name and ".index." not in name and not name.endswith((*WEIGHT_FILES, ".py"))


def _read(folder: Path, name: str, file: str) -> Mapping[str, Any]:
    try:
        content = json.loads((folder / file).read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{name} is incomplete: {file} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise ModelError(f"{name} is damaged: {file} is not a JSON object.")
    return content
