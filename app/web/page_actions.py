"""What a visitor may ask for through the page or its API, each time checked."""

import logging
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo

import gradio as gr
from starlette.requests import HTTPConnection

from app import request, service, views
from app.models.choices import ModelChoices, ModelsView
from app.request import InputError
from app.runtime import Runtime
from app.views import AcceptedView, ContentsView, VisitorView
from app.web.operator import is_operator
from app.web.sessions import Sessions
from engine.models.catalogue import ModelError
from persistence import contents, storage, users
from persistence.database import DatabaseError
from persistence.tables import Content, Item
from persistence.users import ActivityType
from ui.actions import SORRY, Answer

logger = logging.getLogger(__name__)

#: Contents that My content shows at a time.
PAGE = 12

_NO_LONGER = (
    "user_id: you are no longer logged in on this page, so nothing was made; "
    "log in again with it, or press again to go on under a new one."
)
_ANOTHER = (
    "user_id: this browser is logged in under another one by now, so nothing was made; "
    "log in again with yours, or press again to go on under that one."
)

#: More than anybody has.
_ALL = 1_000_000


class PageActions:
    """The actions of the page on a running application; `zone` is meant by who names no time zone."""

    def __init__(self, runtime: Runtime, sessions: Sessions, choices: ModelChoices, zone: tzinfo) -> None:
        self._runtime = runtime
        self._database = runtime.database
        self._sessions = sessions
        self._choices = choices
        self._zone = zone

    def generate(
        self,
        visitor: HTTPConnection,
        prompt: object,
        notify_at: object,
        images: object,
        videos: object,
        seed: object,
        time_zone: object,
        image_model: object = "",
        video_model: object = "",
        shown_user_id: object = "",
    ) -> AcceptedView:
        """Accept a prompt, under the visitor's user_id or a new one, but under no other than their page shows."""
        with _refusals():
            user_id = self._sessions.user_id(visitor)
            shown = request.text("user_id", shown_user_id)
            if shown and shown != user_id:
                raise InputError(_ANOTHER if user_id else _NO_LONGER)
            wish = request.text("notification time", notify_at)
            accepted = service.submit(
                self._database,
                user_id=user_id or service.new_user_id(),
                prompt=request.text("prompt", prompt),
                notify_at=wish,
                images=images,
                videos=videos,
                seed=seed,
                models=self._choices.find(
                    request.text("image model", image_model), request.text("video model", video_model)
                ),
                zone=self._zone_of(request.text("time zone", time_zone), wish),
                accepted_by=self._runtime.process_id,
                now=_now(),
            )
        self._runtime.wake()
        return {
            "user_id": accepted.user_id,
            "content_id": accepted.content_id,
            "message": accepted.message,
            "lasting": accepted.lasting,
        }

    def status(self, user_id: object) -> Answer:
        """Return how far everything under a user_id is, newest first."""
        with _refusals():
            known = request.user_id(self._database, request.text("user_id", user_id))
            found = contents.of_user(self._database, known, _ALL)
            return {"user_id": known, "contents": [views.status(*one, self._missing(one)) for one in found]}

    def visitor(self, visitor: HTTPConnection, shown_user_id: object) -> VisitorView:
        """Return the user_id of who is asking or None, and when it and the one of their page were last logged out."""
        with _refusals():
            user_id = self._sessions.user_id(visitor)
            asked_for = {one for one in (user_id, request.text("user_id", shown_user_id)) if one}
            found = {one: users.get(self._database, one) for one in asked_for}
            times = {one: user.logged_out_at if user else None for one, user in found.items()}
            return {"user_id": user_id, "logged_out_at": {one: at and at.isoformat() for one, at in times.items()}}

    def contents(self, visitor: HTTPConnection, before: object) -> ContentsView:
        """Return the visitor's newest contents, or those older than the content_id `before`."""
        with _refusals():
            user_id = self._logged_in(visitor)
            older_than = _content_id(before)
            if older_than is None:
                users.record(self._database, user_id, ActivityType.VIEW, _now())
            found = contents.of_user(self._database, user_id, PAGE + 1, older_than)
            shown = [views.content(*one, self._missing(one)) for one in found[:PAGE]]
            return {"user_id": user_id, "contents": shown, "more": len(found) > PAGE}

    def stop(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Stop making a content of the visitor's, or one item of it."""
        with _refusals():
            own = self._own(visitor, content_id)
            contents.cancel(self._database, own.content_id, _now(), request.text("item_id", item_id) or None)

    def retry(self, visitor: HTTPConnection, content_id: object) -> None:
        """Make again what failed or is missing of a content of the visitor's."""
        with _refusals():
            own = self._own(visitor, content_id)
            service.retry(self._database, self._runtime.data_dir, own.content_id, self._runtime.process_id)
        self._runtime.wake()

    def delete(self, visitor: HTTPConnection, content_id: object) -> None:
        """Delete a content of the visitor's with its files."""
        with _refusals():
            service.delete(self._database, self._runtime.data_dir, self._own(visitor, content_id), _now())

    def models(self, visitor: HTTPConnection) -> ModelsView:
        """Return the catalogue as it is for this machine, what can be chosen, and what is being fetched."""
        with _refusals():
            return self._choices.view(may_fetch=is_operator(visitor))

    def fetch(self, visitor: HTTPConnection, model: object) -> None:
        """Begin to fetch a model, for who sits at this machine."""
        with _refusals():
            self._as_operator(visitor)
            name = request.text("model", model)
            try:
                self._choices.downloads.start(name)
            except ModelError as error:
                raise InputError(f"model: {error}") from error

    def stop_fetching(self, visitor: HTTPConnection) -> None:
        """Stop fetching a model, for who sits at this machine."""
        with _refusals():
            self._as_operator(visitor)
            self._choices.downloads.stop()

    def _zone_of(self, name: str, wish: str) -> tzinfo:
        """Return the time zone that a visitor named; where they named no good one, that matters only to a time."""
        try:
            return request.time_zone(name) if name.strip() else self._zone
        except InputError:
            if request.notify_at(wish) is not None:
                raise
            return self._zone

    def _as_operator(self, visitor: HTTPConnection) -> None:
        if not is_operator(visitor):
            raise InputError("model: only who runs Daybreak can fetch one, at the machine that it runs on.")

    def _logged_in(self, visitor: HTTPConnection) -> str:
        user_id = self._sessions.user_id(visitor)
        if user_id is None:
            raise InputError("user_id: please log in first.")
        return user_id

    def _missing(self, found: tuple[Content, Sequence[Item]]) -> Set[str]:
        return storage.missing(self._runtime.data_dir, found[1])

    def _own(self, visitor: HTTPConnection, content_id: object) -> Content:
        user_id = self._logged_in(visitor)
        wanted = _content_id(content_id)
        for own, _items in contents.chosen(self._database, user_id, [] if wanted is None else [wanted]):
            return own
        raise InputError("content_id: there is no such content of yours.")


def _content_id(value: object) -> int | None:
    """Return what was sent if it can be a content_id at all, else None."""
    return value if type(value) is int and 0 < value < 2**63 else None


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn our refusals, and what went wrong, into a sentence that Gradio shows as it is."""
    try:
        yield
    except (InputError, DatabaseError) as error:
        raise gr.Error(str(error), print_exception=False) from error
    except OSError as error:
        raise gr.Error(f"The files cannot be used: {error.strerror}.", print_exception=False) from error
    except gr.Error:
        raise
    except Exception as error:
        logger.exception("What a visitor asked for failed.")
        raise gr.Error(SORRY, print_exception=False) from error


def _now() -> datetime:
    return datetime.now(UTC)
