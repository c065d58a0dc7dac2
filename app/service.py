"""The service behind the page, the API and the terminal: understand, submit, list, stop, retry and delete contents."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypedDict

from app import due_time, ids, views
from app.estimate import Estimate, duration
from app.models.choices import find_models
from app.printable import printable
from app.request import GenerationRequest, InputError, text
from app.views import ContentStatus, ContentsView
from engine import machine
from engine.files import FileError
from engine.machine import Machine
from engine.models import prompt_limit
from engine.models.catalogue import ModelError
from engine.models.installed import Model, find
from engine.parameters import Parameters
from engine.plan import SEEDS, plan
from engine.understanding import Understanding, understand
from persistence import contents, storage, users
from persistence.contents import QueueFull
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item, Kind, User
from persistence.users import ActivityType

#: Contents per page.
PAGE = 12

#: More contents than any user has.
_ALL = 1_000_000


@dataclass(frozen=True)
class Accepted:
    """An accepted request; `lasting` is the part of `message` that stays true after everything is made."""

    user_id: str
    content_id: int
    notify_at: datetime | None
    message: str
    lasting: str


class Status(TypedDict):
    """The progress of all contents of a user, newest first."""

    user_id: str
    contents: list[ContentStatus]


def new_user_id() -> str:
    """Return a new user_id, a secret that gives access to everything made under it."""
    return str(uuid.uuid4())


class Daybreak:
    """The service behind every interface; it refuses input with a DaybreakError of one sentence.

    `process_id` is stored in the rows of accepted contents, and `wake` wakes the engine. `find_models` returns the
    models for the two names in a request, `zone` is the default time zone, and `known` returns the machine once its
    hardware was detected. Callers authenticate the user_id; other ids are checked here.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        process_id: str,
        wake: Callable[[], None],
        *,
        find_models: Callable[[str, str], tuple[Model, Model]] = find_models,
        zone: tzinfo = UTC,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        random_seed: Callable[[], int] = lambda: secrets.randbelow(SEEDS),
        known: Callable[[], Machine | None] = machine.detected,
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._process_id = process_id
        self._wake = wake
        self._find_models = find_models
        self._zone = zone
        self._now = now
        self._random_seed = random_seed
        self._known = known

    def submit(self, user_id: str | None, request: GenerationRequest) -> Accepted:
        """Accept a request for a user, who is stored if new; without a user_id, create one.

        Raises InputError, and then nothing is stored.
        """
        models = self._find_models(request.image_model, request.video_model)
        zone, now = request.time_zone or self._zone, self._now()
        planned = plan(
            request.prompt,
            images=request.images,
            videos=request.videos,
            image_model=models[0],
            video_model=models[1],
            seed=request.seed,
            random_seed=self._random_seed,
            aspect=request.aspect,
            theme=request.theme,
        )
        moment = due_time.next_moment(request.notify_at, now, zone) if request.notify_at else None
        positions = [*range(1, request.images + 1), *range(1, request.videos + 1)]
        owner = User(user_id=user_id or new_user_id(), created_at=now, time_zone=str(zone))
        content = Content(
            user_id=owner.user_id,
            prompt=request.prompt,
            created_at=now,
            notify_at=moment,
            accepted_by=self._process_id,
        )
        items = [_item(position, parameters) for position, parameters in zip(positions, planned, strict=True)]
        try:
            content_id = contents.accept(self._database, owner, content, items)
        except QueueFull as error:
            raise InputError(f"images and videos: {error}") from error
        self._wake()
        when = due_time.describe(moment, now, zone) if moment else "as soon as everything is ready"
        truncation = _truncation(request.prompt, planned, models)
        message = f"You will be notified {when}.{self._time_needed()}{truncation}"
        return Accepted(content.user_id, content_id, moment, message, truncation.strip())

    def understand(self, request: GenerationRequest) -> Understanding | None:
        """Return how the built-in model reads a prompt, or None if it is not chosen or its reader cannot be read.

        The first call takes seconds. Raises InputError for models that cannot be used.
        """
        models = self._find_models(request.image_model, request.video_model)
        return understand(request.prompt, request.theme) if any(model.paints for model in models) else None

    def contents(self, user_id: str, before: object = None) -> ContentsView:
        """Return a page of a user's contents: the newest, or those older than the content_id `before`."""
        older_than = ids.exact_content_id(before)
        if older_than is None:
            users.record(self._database, user_id, ActivityType.VIEW, self._now())
        found = contents.list_for_user(self._database, user_id, PAGE + 1, older_than)
        shown = [views.content(row, items, storage.missing(self._data_dir, items)) for row, items in found[:PAGE]]
        return {"user_id": user_id, "contents": shown, "more": len(found) > PAGE}

    def status(self, user_id: object) -> Status:
        """Return the progress of all contents of a user_id as sent; raise InputError if it is unknown."""
        known = ids.user_id(self._database, user_id)
        found = contents.list_for_user(self._database, known, _ALL)
        statuses = [views.status(row, items, storage.missing(self._data_dir, items)) for row, items in found]
        return {"user_id": known, "contents": statuses}

    def owner(self, content_id: str) -> tuple[str, int]:
        """Return the user_id and content_id of the content that a person named; raise InputError if there is none."""
        number = ids.content_id(content_id)
        content = contents.get(self._database, number)
        if content is None:
            raise InputError(f"content_id: there is no content '{number}'.")
        return content.user_id, number

    def stop(self, user_id: str, content_id: object, item_id: object = None) -> None:
        """Cancel the unfinished items of a user's content, or one of them."""
        own = self._own(user_id, content_id)
        contents.cancel(self._database, own.content_id, self._now(), text("item_id", item_id) or None)

    def retry(self, user_id: str, content_id: object, item_id: object = None) -> None:
        """Queue the failed items of a user's content again, and the completed ones whose file is missing, or one item.

        Raises InputError if there are none, or if the missing ones cannot be reproduced.
        """
        own, only = self._own(user_id, content_id), text("item_id", item_id)
        number = own.content_id
        items = [item for item in contents.items_of(self._database, number) if only in ("", item.item_id)]
        missing = storage.missing(self._data_dir, items)
        obstacles = {item.item_id: _obstacle(item) for item in items if item.item_id in missing}
        makeable = {item_id for item_id, obstacle in obstacles.items() if obstacle is None}
        if not contents.reopen(self._database, number, self._process_id, makeable, only or None):
            if obstacles:
                first = next(iter(obstacles.values()))
                raise InputError(f"content_id: the missing files of content {number} cannot be made again: {first}")
            if only:
                raise InputError(f"item_id: this item of content {number} neither failed nor is its file missing.")
            raise InputError(f"content_id: content {number} has no failed or missing items (status: {own.status}).")
        self._wake()

    def delete(self, user_id: str, content_id: object) -> None:
        """Delete all rows and files of a user's content, or none.

        Raises FileError or DatabaseError, and then nothing was deleted.
        """
        own = self._own(user_id, content_id)
        contents.cancel(self._database, own.content_id, self._now())
        folder = storage.folder(self._data_dir, own.user_id, own.content_id)
        try:
            with storage.removal(self._data_dir / storage.FILES, folder):
                contents.remove(self._database, own.content_id)
        except OSError as error:
            raise FileError(f"The files cannot be used: {error.strerror}.") from error

    def _own(self, user_id: str, content_id: object) -> Content:
        number = ids.exact_content_id(content_id)
        for own, _items in contents.get_many(self._database, user_id, [] if number is None else [number]):
            return own
        raise InputError("content_id: you have no such content.")

    def _time_needed(self) -> str:
        """Return a sentence on how long everything unfinished will take, or empty text if that is unknown."""
        seconds = None
        with suppress(DatabaseError):  # the request is accepted already, so this must not fail
            unfinished = (item for _, item in contents.unfinished(self._database))
            seconds = Estimate(self._database, self._known).total_seconds(unfinished)
        return f" It will be ready in about {duration(seconds)}." if seconds is not None else ""


def _obstacle(item: Item) -> str | None:
    """Return why an item cannot be reproduced, or None if it can."""
    try:
        model = find(item.model, item.revision)
    except ModelError as error:
        return str(error)
    if model.paints or item.revision in (None, model.revision):
        return None  # the worker replans items of an earlier revision of the built-in model
    return f"it was made by revision {item.revision} of {item.model!r}, but revision {model.revision} is installed."


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


def _truncation(prompt: str, planned: Sequence[Parameters], models: tuple[Model, Model]) -> str:
    """Return a sentence on where a model truncates the prompt, or empty text if none does."""
    model_of = {Kind.IMAGE: models[0], Kind.VIDEO: models[1]}
    # Each variant puts other words before the prompt, so each is truncated elsewhere.
    unread = max(len(item.prompt) - len(prompt_limit.read_part(model_of[item.kind], item.prompt)) for item in planned)
    if not unread:
        return ""
    last_words = printable(" ".join(prompt[:-unread].split()[-3:]))
    return f' The model reads your prompt only up to "{last_words}".'
