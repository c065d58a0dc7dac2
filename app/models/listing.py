"""Descriptions of every model, for the page and the `models` command."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from app.estimate import duration
from engine import recommendation
from engine.machine import GIGABYTE, Machine
from engine.models import hub, installed
from engine.models.catalogue import Entry, ModelError, entries
from engine.models.installed import BUILTIN, Model
from engine.pipelines import cost, recipe
from engine.pipelines.cost import Cost
from engine.pipelines.recipe import Recipe
from persistence.tables import Kind

PLURALS = {Kind.IMAGE: "pictures", Kind.VIDEO: "videos"}

#: Permitted use of the pictures and videos that a model makes.
USES = {
    "free": "may be used freely, also commercially",
    "conditions": "may be used under conditions",
    "non-commercial": "not for commercial use",
}


class ModelView(TypedDict):
    """A model to choose from; `download` is in gigabytes, `seconds` are per item, or null if it does not fit."""

    id: str
    name: str
    kind: Kind
    repository: str
    licence: str
    use: str
    download: float
    seconds: float | None
    how: str
    suits: bool
    recommended: bool
    installed: bool
    why: str


def views(machine: Machine) -> Sequence[ModelView]:
    """Return the catalogue as seen by this machine, recommended models first."""
    best = {entry.id for kind in Kind if (entry := recommendation.recommended(machine, kind))}
    seen = [_view(machine, entry, is_best=entry.id in best) for entry in entries()]
    return sorted(seen, key=lambda view: (view["kind"], not view["recommended"], not view["suits"]))


def _view(machine: Machine, entry: Entry, *, is_best: bool) -> ModelView:
    taken = cost.of_entry(entry)
    try:
        seconds, how = recipe.seconds(machine, taken), _how(recipe.choose(machine, taken), taken)
    except ModelError as error:
        seconds, how = None, str(error)
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": Kind(entry.kind),
        "repository": entry.repository,
        "licence": entry.licence,
        "use": USES[entry.use],
        "download": entry.download,
        "seconds": seconds,
        "how": how,
        "suits": recommendation.suits(machine, entry),
        "recommended": is_best,
        "installed": installed.is_installed(entry.id),
        "why": entry.why,
    }


def offers(machine: Machine, image_model: Model, video_model: Model) -> Iterator[str]:
    """Yield a line for each kind that the built-in model makes although a better one is recommended."""
    for kind, used in ((Kind.IMAGE, image_model), (Kind.VIDEO, video_model)):
        best = recommendation.recommended(machine, kind)
        if used.folder == BUILTIN and best is not None and not installed.is_installed(best.id):
            view = _view(machine, best, is_best=True)
            folder = hub.cache_folder()
            yield (
                f"Better {PLURALS[kind]} on this machine: {view['name']} ({view['licence']}, {_time_each(view)});"
                f" `python -m app models --get {view['id']}` downloads {view['download']:g} GB into {folder},"
                f" where {hub.free(folder) / GIGABYTE:.0f} GB are free."
            )


def table(machine: Machine, image_model: Model, video_model: Model) -> Iterator[str]:
    """Yield lines about this machine, the models that it uses, and those that it could download."""
    yield f"This machine: {machine.name}, {machine.memory:.0f} GB, {machine.dtype}, {machine.tflops:.2g} TFLOPS"
    yield f"Pictures: {image_model.id}, {_settings(image_model)}"
    by_camera = "" if video_model.kind == Kind.VIDEO else ", a camera move over each picture"
    moves = ", moving scenes" if video_model.paints else by_camera
    yield f"Videos: {video_model.id}, {_settings(video_model)}{moves}"
    seen = views(machine)
    for kind in Kind:
        yield ""
        yield f"For {PLURALS[kind]}:"
        for view in seen:
            if view["kind"] == kind:
                yield from _lines(view)
    known = {entry.id for entry in entries()}
    others = [name for name in installed.installed() if name not in known]
    yield ""
    yield f"Also installed: {', '.join(others)}"
    yield "`python -m app models --get ID` downloads one; nothing is downloaded unless you ask."


def _lines(view: ModelView) -> Iterator[str]:
    marks = [word for word in ("recommended", "installed") if view[word]]
    marks += [] if view["suits"] else ["not for this machine"]
    marked = f" ({', '.join(marks)})" if marks else ""
    yield f"  {view['id']}{marked}: {view['name']}. {view['why']}"
    yield f"      {view['repository']}, {view['licence']}: {view['use']}"
    size = f"      {view['download']:g} GB to download"
    yield f"{size}. {view['how']}" if view["seconds"] is None else f"{size}, {_time_each(view)}; {view['how']}"


def _time_each(view: ModelView) -> str:
    assert view["seconds"] is not None
    return f"about {duration(view['seconds'])} each"


def _how(chosen: Recipe, taken: Cost) -> str:
    """Describe how a model would run on this machine."""
    memory = f"{chosen.memory:.1f} GB of memory"
    if chosen.offload == "none":
        return memory
    moved = {"model": "one part at a time", "group": "a few layers at a time"}[chosen.offload]
    stored = ", weights kept in 8 bits" if chosen.storage else ""
    return f"{memory}, {moved}{stored}, instead of {recipe.memory_without_offload(taken):.1f} GB"


def _settings(model: Model) -> str:
    return ", ".join(
        f"{name} {value}" if isinstance(value, str) else f"{name} {value:g}" for name, value in model.settings.items()
    )
