"""What a visitor may ask for through the page or its API: who is asking is found out here, each time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
from starlette.requests import HTTPConnection

from app.models.choices import ModelChoices, ModelsView
from app.request import GenerationRequest, InputError, text
from app.service import Daybreak, Status
from app.views import AcceptedView, ContentsView, VisitorView
from app.web.operator import is_operator
from app.web.sessions import Sessions
from engine.models.catalogue import ModelError
from persistence import users
from persistence.database import Database
from persistence.errors import DaybreakError
from ui.actions import SORRY

logger = logging.getLogger(__name__)

_NO_LONGER = (
    "user_id: you are no longer logged in on this page, so nothing was made; "
    "log in again with it, or press again to go on under a new one."
)
_ANOTHER = (
    "user_id: this browser is logged in under another one by now, so nothing was made; "
    "log in again with yours, or press again to go on under that one."
)


class PageActions:
    """The actions of the page: the service, as who is logged in."""

    def __init__(self, daybreak: Daybreak, database: Database, sessions: Sessions, choices: ModelChoices) -> None:
        self._daybreak = daybreak
        self._database = database
        self._sessions = sessions
        self._choices = choices

    def generate(self, visitor: HTTPConnection, wishes: object, shown_user_id: object = "") -> AcceptedView:
        """Accept a prompt, under the visitor's user_id or a new one, but under no other than their page shows."""
        with _refusals():
            user_id = self._sessions.user_id(visitor)
            shown = text("user_id", shown_user_id)
            if shown and shown != user_id:
                raise InputError(_ANOTHER if user_id else _NO_LONGER)
            accepted = self._daybreak.submit(user_id, GenerationRequest.model_validate(wishes))
        return {
            "user_id": accepted.user_id,
            "content_id": accepted.content_id,
            "message": accepted.message,
            "lasting": accepted.lasting,
        }

    def status(self, user_id: object) -> Status:
        """Return how far everything under a user_id is, newest first."""
        with _refusals():
            return self._daybreak.status(user_id)

    def visitor(self, visitor: HTTPConnection, shown_user_id: object) -> VisitorView:
        """Return the user_id of who is asking or None, and when it and the one of their page were last logged out."""
        with _refusals():
            user_id = self._sessions.user_id(visitor)
            asked_for = {one for one in (user_id, text("user_id", shown_user_id)) if one}
            found = {one: users.get(self._database, one) for one in asked_for}
            times = {one: user.logged_out_at if user else None for one, user in found.items()}
            ends = {one: at.isoformat() if at else None for one, at in times.items()}
            return {"user_id": user_id, "logged_out_at": ends}

    def contents(self, visitor: HTTPConnection, before: object) -> ContentsView:
        """Return the visitor's newest contents, or those older than the content_id `before`."""
        with _refusals():
            return self._daybreak.contents(self._logged_in(visitor), before)

    def stop(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Stop making a content of the visitor's, or one item of it."""
        with _refusals():
            self._daybreak.stop(self._logged_in(visitor), content_id, item_id)

    def retry(self, visitor: HTTPConnection, content_id: object) -> None:
        """Make again what failed or is missing of a content of the visitor's."""
        with _refusals():
            self._daybreak.retry(self._logged_in(visitor), content_id)

    def delete(self, visitor: HTTPConnection, content_id: object) -> None:
        """Delete a content of the visitor's with its files."""
        with _refusals():
            self._daybreak.delete(self._logged_in(visitor), content_id)

    def models(self, visitor: HTTPConnection) -> ModelsView:
        """Return the catalogue as it is for this machine, what can be chosen, and what is being fetched."""
        with _refusals():
            return self._choices.view(may_fetch=is_operator(visitor))

    def fetch(self, visitor: HTTPConnection, model: object) -> None:
        """Begin to fetch a model, for who sits at this machine."""
        with _refusals():
            self._as_operator(visitor)
            name = text("model", model)
            try:
                self._choices.downloads.start(name)
            except ModelError as error:
                raise InputError(f"model: {error}") from error

    def stop_fetching(self, visitor: HTTPConnection) -> None:
        """Stop fetching a model, for who sits at this machine."""
        with _refusals():
            self._as_operator(visitor)
            self._choices.downloads.stop()

    def _as_operator(self, visitor: HTTPConnection) -> None:
        if not is_operator(visitor):
            raise InputError("model: only the operator can download models, on the computer that runs Daybreak.")

    def _logged_in(self, visitor: HTTPConnection) -> str:
        user_id = self._sessions.user_id(visitor)
        if user_id is None:
            raise InputError("user_id: please log in first.")
        return user_id


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn our refusals, and what went wrong, into a sentence that Gradio shows as it is."""
    try:
        yield
    except DaybreakError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except gr.Error:
        raise
    except Exception as error:
        logger.exception("What a visitor asked for failed.")
        raise gr.Error(SORRY, print_exception=False) from error
