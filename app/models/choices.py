"""The shelf: the models that a visitor may choose from, and those that the operator may add."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from app import service
from app.models import listing
from app.models.downloads import Downloads, FetchView
from app.models.listing import ModelView
from app.request import InputError
from app.service import AUTO
from engine import machine, recommendation
from engine.machine import Machine
from engine.models import hub
from engine.models.catalogue import REPOSITORY
from engine.models.installed import Model, builtin
from persistence.tables import Kind


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
    """The models of a running application: those that its operator named, or any that are here, where it is `auto`."""

    def __init__(
        self, image_model: str, video_model: str, downloads: Downloads, look: Callable[[], Machine] = machine.look
    ) -> None:
        self._named = {Kind.IMAGE: image_model, Kind.VIDEO: video_model}
        self._look = look
        self.downloads = downloads

    def find(self, image_model: str = "", video_model: str = "") -> tuple[Model, Model]:
        """Return the models for pictures and videos that a visitor wishes, or the operator's where no wish is said.

        Raises InputError for what is not on the shelf.
        """
        wished = {Kind.IMAGE: image_model.strip(), Kind.VIDEO: video_model.strip()}
        for kind, wish in wished.items():
            if wish and wish not in (self._named[kind], *self.choices(kind)):
                raise InputError(f"{kind} model: {wish!r} cannot be chosen here.")
        names = {kind: wish or self._named[kind] for kind, wish in wished.items()}
        try:
            return service.find_models(names[Kind.IMAGE], names[Kind.VIDEO], self._look)
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
        here = recommendation.fetched(kind)
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
