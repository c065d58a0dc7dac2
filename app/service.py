"""What Daybreak does for a user, whichever way they ask: the page, a program or the terminal."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypedDict

from app import ids, views
from app.estimate import Estimate, duration
from app.models.choices import find_models
from app.notifications import due_time
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
from persistence import contents, storage, users
from persistence.contents import QueueFull
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item, Kind, User
from persistence.users import ActivityType

#: Contents that are shown at a time.
PAGE = 12

#: More contents than any user has.
_ALL = 1_000_000


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


class Status(TypedDict):
    """How far all of a user's contents are, newest first."""

    user_id: str
    contents: list[ContentStatus]


def new_user_id() -> str:
    """Return a new user_id: the secret key to all that will be made under it."""
    return str(uuid.uuid4())


class Daybreak:
    """The service behind every interface. All that it refuses is a DaybreakError with one sentence.

    `process_id` names this process in the rows of what it accepts, and `wake` tells the engine that there is work.
    `find_models` returns the models of the two names in a request, `zone` is meant where a request names no time zone,
    and `known` returns the machine once it was looked at. A user_id is believed; other ids are taken as they were sent.
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
        known: Callable[[], Machine | None] = machine.known,
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
        """Accept a request for a user, or for a new one; a user_id that is not stored yet is stored with it.

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
        when = due_time.say(moment, now, zone) if moment else "as soon as everything is ready"
        unread = _unread(request.prompt, planned, models)
        message = f"You will be notified {when}.{self._time_needed()}{unread}"
        return Accepted(content.user_id, content_id, moment, message, unread.strip())

    def contents(self, user_id: str, before: object = None) -> ContentsView:
        """Return a user's newest contents, or those older than the content_id `before`."""
        older_than = ids.exact_content_id(before)
        if older_than is None:
            users.record(self._database, user_id, ActivityType.VIEW, self._now())
        found = contents.list_for_user(self._database, user_id, PAGE + 1, older_than)
        shown = [views.content(row, items, storage.missing(self._data_dir, items)) for row, items in found[:PAGE]]
        return {"user_id": user_id, "contents": shown, "more": len(found) > PAGE}

    def status(self, user_id: object) -> Status:
        """Return how far everything is under a user_id, as it was sent; raise InputError for one that is not known."""
        known = ids.user_id(self._database, user_id)
        found = contents.list_for_user(self._database, known, _ALL)
        statuses = [views.status(row, items, storage.missing(self._data_dir, items)) for row, items in found]
        return {"user_id": known, "contents": statuses}

    def owner(self, content_id: str) -> tuple[str, int]:
        """Return the user_id and the content_id of a content that a person named; raise InputError for none."""
        number = ids.content_id(content_id)
        content = contents.get(self._database, number)
        if content is None:
            raise InputError(f"content_id: there is no content '{number}'.")
        return content.user_id, number

    def stop(self, user_id: str, content_id: object, item_id: object = None) -> None:
        """Stop making a content of a user's, or one item of it."""
        own = self._own(user_id, content_id)
        contents.cancel(self._database, own.content_id, self._now(), text("item_id", item_id) or None)

    def retry(self, user_id: str, content_id: object) -> None:
        """Make what failed of a content of a user's, and what was finished and is missing, wait again.

        Raises InputError for one with nothing to be made again, and where what is missing cannot be made again as it
        was.
        """
        own = self._own(user_id, content_id)
        number = own.content_id
        items = contents.items_of(self._database, number)
        missing = storage.missing(self._data_dir, items)
        obstacles = {item.item_id: _obstacle(item) for item in items if item.item_id in missing}
        makeable = {item_id for item_id, obstacle in obstacles.items() if obstacle is None}
        if not contents.reopen(self._database, number, self._process_id, makeable):
            if obstacles:
                first = next(iter(obstacles.values()))
                raise InputError(f"content_id: what is missing of content {number} cannot be made again: {first}")
            raise InputError(
                f"content_id: content {number} has nothing that failed or is missing; it is {own.status.lower()}."
            )
        self._wake()

    def delete(self, user_id: str, content_id: object) -> None:
        """Delete a content of a user's with its rows and files, whole or not at all.

        Raises FileError or DatabaseError, and then everything is still there.
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
        raise InputError("content_id: there is no such content of yours.")

    def _time_needed(self) -> str:
        """Return a sentence on how long all takes that waits now, or nothing while that is unknown."""
        seconds = None
        with suppress(DatabaseError):  # it is accepted already
            waiting = (item for _, item in contents.unfinished(self._database))
            seconds = Estimate(self._database, self._known).seconds_in_all(waiting)
        return f" Making it takes about {duration(seconds)}." if seconds is not None else ""


def _obstacle(item: Item) -> str | None:
    """Say why an item cannot be made again as it was, or return None where it can."""
    try:
        model = find(item.model, item.revision)
    except ModelError as error:
        return str(error)
    if model.paints or item.revision in (None, model.revision):
        return None  # what an earlier revision was to draw is planned anew
    return f"it was made by revision {item.revision} of {item.model!r}, and this is revision {model.revision}."


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


def _unread(prompt: str, planned: Sequence[Parameters], models: tuple[Model, Model]) -> str:
    """Return a sentence that says where a model stops reading, or nothing when all read to the end."""
    model_of = {Kind.IMAGE: models[0], Kind.VIDEO: models[1]}
    # Before the prompt each variant has other words, so each is read to another place.
    unread = max(len(one.prompt) - len(prompt_limit.read_part(model_of[one.kind], one.prompt)) for one in planned)
    if not unread:
        return ""
    last_words = printable(" ".join(prompt[:-unread].split()[-3:]))
    return f' The model reads your prompt only up to "{last_words}".'
