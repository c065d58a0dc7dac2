"""From a person's words to rows: a request is checked, planned and accepted, or refused whole."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from app import request
from app.estimate import Estimate, duration
from app.notifications import due_time
from app.printable import printable
from app.request import InputError
from engine import machine, recommendation
from engine.machine import Machine
from engine.models import integrity, prompt_limit
from engine.models.catalogue import ModelError
from engine.models.installed import Model, builtin, find
from engine.parameters import Parameters
from engine.plan import SEEDS, plan
from persistence import contents, storage
from persistence.contents import NoRoom
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item, Kind, User

#: The name that leaves the choice of a model to the program.
AUTO = "auto"


@dataclass(frozen=True)
class Accepted:
    """An accepted request: where its content will be, and what its owner is told.

    `lasting` is the part of `message` that is still true when everything is made.
    """

    user_id: str
    content_id: int
    notify_at: datetime | None
    message: str
    lasting: str


def new_user_id() -> str:
    """Return a user_id that nobody has: the secret key to all that will be made under it."""
    return str(uuid.uuid4())


def find_models(image_model: str, video_model: str, look: Callable[[], Machine] = machine.look) -> tuple[Model, Model]:
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


def submit(
    database: Database,
    *,
    user_id: str,
    prompt: str,
    notify_at: str,
    images: object,
    videos: object,
    seed: object,
    aspect: object = None,
    models: tuple[Model, Model],
    zone: tzinfo,
    accepted_by: str,
    now: datetime,
    random_seed: Callable[[], int] = lambda: secrets.randbelow(SEEDS),
    known: Callable[[], Machine | None] = machine.known,
) -> Accepted:
    """Accept a prompt for a user, who is stored with it when new; `known` returns the machine once it was looked at.

    Raises InputError, and then nothing is stored.
    """
    prompt = request.prompt(prompt)
    wish = request.notify_at(notify_at)
    number_of_images, number_of_videos = request.counts(images, videos)
    shape = request.aspect(aspect)
    if shape and not all(model.paints for model in models):
        raise InputError("aspect: only the built-in model makes another shape than its own; choose it for both kinds.")
    planned = plan(
        prompt,
        images=number_of_images,
        videos=number_of_videos,
        image_model=models[0],
        video_model=models[1],
        seed=request.seed(seed),
        random_seed=random_seed,
        aspect=shape or "1:1",
    )
    moment = due_time.next_moment(wish, now, zone) if wish else None
    positions = [*range(1, number_of_images + 1), *range(1, number_of_videos + 1)]
    try:
        content_id = contents.accept(
            database,
            User(user_id=user_id, created_at=now, time_zone=str(zone)),
            Content(user_id=user_id, prompt=prompt, created_at=now, notify_at=moment, accepted_by=accepted_by),
            [_item(position, parameters) for position, parameters in zip(positions, planned, strict=True)],
        )
    except NoRoom as error:
        raise InputError(f"images and videos: {error}") from error
    when = due_time.say(moment, now, zone) if moment else "as soon as everything is ready"
    unread = _unread(prompt, planned, models)
    message = f"It will be announced {when}.{_time(database, known)}{unread}"
    return Accepted(user_id, content_id, moment, message, unread.strip())


def retry(database: Database, data_dir: Path, content_id: str | int, accepted_by: str) -> Content:
    """Make what failed of a content, and what was finished and is missing, wait again; return the content.

    Raises InputError for an unknown content, for one with nothing to be made again, and where what is missing cannot
    be made again as it was.
    """
    number = request.content_id(content_id)
    content = contents.get(database, number)
    if content is None:
        raise InputError(f"content_id: there is no content '{number}'.")
    items = contents.items_of(database, number)
    missing = storage.missing(data_dir, items)
    obstacles = {item.item_id: _obstacle(item) for item in items if item.item_id in missing}
    makeable = {item_id for item_id, obstacle in obstacles.items() if obstacle is None}
    if not contents.reopen(database, number, accepted_by, makeable):
        if obstacles:
            first = next(iter(obstacles.values()))
            raise InputError(f"content_id: what is missing of content {number} cannot be made again: {first}")
        raise InputError(
            f"content_id: content {number} has nothing that failed or is missing; it is {content.status.lower()}."
        )
    return contents.get(database, number) or content


def _obstacle(item: Item) -> str | None:
    """Say why an item cannot be made again as it was, or return None where it can."""
    try:
        model = find(item.model, item.revision)
    except ModelError as error:
        return str(error)
    if model.paints or item.revision in (None, model.revision):
        return None  # what an earlier revision was to draw is planned anew
    return f"it was made by revision {item.revision} of {item.model!r}, and this is revision {model.revision}."


def delete(database: Database, data_dir: Path, content: Content, now: datetime) -> None:
    """Delete a content with its rows and files, whole or not at all.

    Raises OSError or DatabaseError, and then everything is still there.
    """
    contents.cancel(database, content.content_id, now)
    folder = storage.folder(data_dir, content.user_id, content.content_id)
    with storage.removal(data_dir / storage.FILES, folder):
        contents.remove(database, content.content_id)


def _item(position: int, parameters: Parameters) -> Item:
    return Item(
        item_id=str(uuid.uuid4()),
        kind=parameters.kind,
        position=position,
        prompt=parameters.prompt,
        seed=parameters.seed,
        model=parameters.model,
        revision=parameters.revision,
        settings=parameters.settings,
    )


def _time(database: Database, known: Callable[[], Machine | None]) -> str:
    """Return a sentence on how long all takes that waits now, or nothing when nobody can tell yet."""
    seconds = None
    with suppress(DatabaseError):  # it is accepted already
        seconds = Estimate(database, known).seconds_in_all(item for _, item in contents.unfinished(database))
    return f" Making it takes about {duration(seconds)}." if seconds is not None else ""


def _unread(prompt: str, planned: Sequence[Parameters], models: tuple[Model, Model]) -> str:
    """Return a sentence that says where a model stops reading, or nothing when all read to the end."""
    model_of = {Kind.IMAGE: models[0], Kind.VIDEO: models[1]}
    # Before the prompt each variant has other words, so each is read to another place.
    unread = max(len(one.prompt) - len(prompt_limit.read_part(model_of[one.kind], one.prompt)) for one in planned)
    if not unread:
        return ""
    last_words = printable(" ".join(prompt[:-unread].split()[-3:]))
    return f' The model reads your prompt only up to "{last_words}".'
