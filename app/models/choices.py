"""Which models make what is asked for: those that are named, or the best on this disk."""

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

#: The name that leaves the choice of a model to the program.
AUTO = "auto"


class ModelsView(TypedDict):
    """The models and what can be chosen of them, by kind; `videos` says how each choice of pictures moves where no
    choice of videos is made. `folder`, and `free`, its bytes, are for who may fetch.
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
    """The models that a visitor may choose: those that the operator named, or any on this disk, where it is `auto`."""

    def __init__(
        self, image_model: str, video_model: str, downloads: Downloads, look: Callable[[], Machine] = machine.detect
    ) -> None:
        self._named = {Kind.IMAGE: image_model, Kind.VIDEO: video_model}
        self._look = look
        self.downloads = downloads

    def find(self, image_model: str = "", video_model: str = "") -> tuple[Model, Model]:
        """Return the models for pictures and videos that a visitor wishes, or the operator's where no wish is said.

        Raises InputError for what cannot be chosen here.
        """
        wished = {Kind.IMAGE: image_model.strip(), Kind.VIDEO: video_model.strip()}
        for kind, wish in wished.items():
            if wish and wish not in (self._named[kind], *self.choices(kind)):
                raise InputError(f"{kind} model: {wish!r} cannot be chosen here.")
        names = {kind: wish or self._named[kind] for kind, wish in wished.items()}
        try:
            return find_models(names[Kind.IMAGE], names[Kind.VIDEO], self._look)
        except InputError as error:
            # Folders are nobody else's business.
            told = str(error)
            for name in filter(None, names.values()):
                told = told if REPOSITORY.fullmatch(name) else told.replace(name, Path(name).name)
            raise InputError(told) from error

    def choices(self, kind: Kind) -> Sequence[str]:
        """Return what a visitor may choose: nothing where the operator named a model."""
        if self._named[kind] != AUTO:
            return []
        here = recommendation.downloaded(kind)
        # The machine is looked at only when there is something to choose.
        if not here:
            return []
        return [builtin().id, *(entry.id for entry in here if recommendation.suits(self._look(), entry))]

    def view(self, *, may_fetch: bool) -> ModelsView:
        """Return all that the page shows of models."""
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
    """Return the models of these names for pictures and for videos; `auto` is the best on this disk.

    Where there is no other video model, `auto` moves the pictures of another image model by camera. Raises InputError
    for an unknown or damaged model, and for a video model that is to make pictures.
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
