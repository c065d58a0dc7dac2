"""The choice of models for a request: the named ones, or the best ones on this disk."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from app.models import listing
from app.models.downloads import Downloads, FetchView
from app.models.listing import ModelView
from app.request import InputError
from engine import machine, recommendation
from engine.machine import Machine
from engine.models import hub, integrity
from engine.models.catalogue import REPOSITORY, ModelError
from engine.models.installed import Model, builtin, find
from persistence.tables import Kind

#: The name for the best model on this disk.
AUTO = "auto"


class ModelsView(TypedDict):
    """The catalogue, and which models can be chosen, by kind.

    `videos` is the default video model for each choice of image model. `folder` of downloads, and its `free` bytes, are
    for visitors who can download models.
    """

    machine: str
    models: list[ModelView]
    choices: dict[str, list[str]]
    used: dict[str, str]
    videos: dict[str, str]
    may_fetch: bool
    fetching: FetchView | None
    folder: str | None
    free: int | None


class ModelChoices:
    """The models that a visitor can choose: the operator's, or with `auto` any suitable one on this disk."""

    def __init__(
        self, image_model: str, video_model: str, downloads: Downloads, look: Callable[[], Machine] = machine.detect
    ) -> None:
        self._named = {Kind.IMAGE: image_model, Kind.VIDEO: video_model}
        self._look = look
        self.downloads = downloads

    def find(self, image_model: str = "", video_model: str = "") -> tuple[Model, Model]:
        """Return the models that a visitor chose for pictures and videos, or by default the operator's.

        Raises InputError for a model that cannot be chosen here.
        """
        chosen = {Kind.IMAGE: image_model.strip(), Kind.VIDEO: video_model.strip()}
        for kind, name in chosen.items():
            if name and name not in (self._named[kind], *self.choices(kind)):
                raise InputError(f"{kind} model: {name!r} cannot be chosen here.")
        names = {kind: name or self._named[kind] for kind, name in chosen.items()}
        try:
            return find_models(names[Kind.IMAGE], names[Kind.VIDEO], self._look)
        except InputError as error:
            # Visitors must not see the paths of the operator's folders.
            message = str(error)
            for name in filter(None, names.values()):
                message = message if REPOSITORY.fullmatch(name) else message.replace(name, Path(name).name)
            raise InputError(message) from error

    def choices(self, kind: Kind) -> Sequence[str]:
        """Return the ids that a visitor can choose: none if the operator named a model."""
        if self._named[kind] != AUTO:
            return []
        downloaded = recommendation.downloaded(kind)
        # Detect the hardware, which is slow, only if there is something to choose.
        if not downloaded:
            return []
        return [builtin().id, *(entry.id for entry in downloaded if recommendation.suits(self._look(), entry))]

    def view(self, *, may_fetch: bool) -> ModelsView:
        """Return what the page shows about models."""
        this = self._look()
        used = self.find()
        choices = {kind: list(self.choices(kind)) for kind in Kind}
        return {
            "machine": f"{this.name}, {this.memory:.0f} GB",
            "models": list(listing.views(this)),
            "choices": {kind.value: ids for kind, ids in choices.items()},
            "used": {kind.value: model.name for kind, model in zip(Kind, used, strict=True)},
            "videos": {chosen: self.find(image_model=chosen)[1].name for chosen in choices[Kind.IMAGE]},
            "may_fetch": may_fetch,
            "fetching": self.downloads.view() if may_fetch else None,
            "folder": str(hub.cache_folder()) if may_fetch else None,
            "free": hub.free(hub.cache_folder()) if may_fetch else None,
        }


def find_models(
    image_model: str, video_model: str, look: Callable[[], Machine] = machine.detect
) -> tuple[Model, Model]:
    """Return the models with these names for pictures and for videos; `auto` is the best on this disk.

    If only the built-in model makes videos, `auto` returns the image model twice: videos are then camera moves over its
    pictures. Raises InputError for an unknown or damaged model, and for a video model named as the image model.
    """
    pictures = _find(Kind.IMAGE, recommendation.auto(Kind.IMAGE, look) if image_model == AUTO else image_model)
    if pictures.kind == Kind.VIDEO:
        raise InputError(f"image model: {image_model!r} makes videos.")
    videos = _find(Kind.VIDEO, recommendation.auto(Kind.VIDEO, look) if video_model == AUTO else video_model)
    if video_model == AUTO and videos == builtin():
        return pictures, pictures
    return pictures, videos


def _find(kind: Kind, name: str) -> Model:
    try:
        model = find(name)
        integrity.check(model)
        return model
    except ModelError as error:
        raise InputError(f"{kind} model: {error}") from error
