"""The actions that a visitor can take through the page or its API; each checks who the visitor is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
from starlette.requests import HTTPConnection

from app import views
from app.models.choices import ModelChoices, ModelsView
from app.request import GenerationRequest, InputError, text
from app.service import Daybreak, Status
from app.views import AcceptedView, ContentsView, UnderstandingView, VisitorView
from app.web.operator import is_operator
from app.web.sessions import Sessions
from engine.models.catalogue import ModelError
from persistence import users
from persistence.database import Database
from persistence.errors import DaybreakError
from ui.actions import SORRY, Actions

logger = logging.getLogger(__name__)

_NO_LONGER = (
    "user_id: you are no longer logged in on this page, so nothing was submitted; "
    "log in again, or press the button again to continue under a new user_id."
)
_ANOTHER = (
    "user_id: this browser is now logged in under another one, so nothing was submitted; "
    "log in again with yours, or press the button again to continue under that one."
)


@contextmanager
def _refusals() -> Iterator[None]:
    """Convert every error into a gr.Error whose message the page shows unchanged."""
    try:
        yield
    except DaybreakError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except Exception as error:
        logger.exception("A visitor's request failed.")
        raise gr.Error(SORRY, print_exception=False) from error


class PageActions(Actions):
    """The page's actions: the service, called on behalf of the logged-in visitor."""

    def __init__(self, daybreak: Daybreak, database: Database, sessions: Sessions, choices: ModelChoices) -> None:
        self._daybreak = daybreak
        self._database = database
        self._sessions = sessions
        self._choices = choices

    @_refusals()
    def generate(self, visitor: HTTPConnection, request: object, shown_user_id: object = "") -> AcceptedView:
        """Accept a prompt under the visitor's user_id or a new one; refuse if the page shows a different user_id."""
        user_id = self._sessions.user_id(visitor)
        shown = text("user_id", shown_user_id)
        if shown and shown != user_id:
            raise InputError(_ANOTHER if user_id else _NO_LONGER)
        accepted = self._daybreak.submit(user_id, GenerationRequest.model_validate(request))
        return {
            "user_id": accepted.user_id,
            "content_id": accepted.content_id,
            "message": accepted.message,
            "lasting": accepted.lasting,
        }

    @_refusals()
    def understand(self, request: object) -> UnderstandingView:
        """Return how the prompt of a request is read; a request that would be refused is not read."""
        try:
            return views.understanding(self._daybreak.understand(GenerationRequest.model_validate(request)))
        except InputError:
            return views.understanding(None)

    @_refusals()
    def status(self, user_id: object) -> Status:
        """Return the status of all contents of a user_id, newest first."""
        return self._daybreak.status(user_id)

    @_refusals()
    def visitor(self, visitor: HTTPConnection, shown_user_id: object) -> VisitorView:
        """Return the visitor's user_id or None, and the last logout of it and of the user_id their page shows."""
        user_id = self._sessions.user_id(visitor)
        logouts: dict[str, str | None] = {}
        for one in filter(None, (user_id, text("user_id", shown_user_id))):
            user = users.get(self._database, one)
            logouts[one] = user.logged_out_at.isoformat() if user and user.logged_out_at else None
        return {"user_id": user_id, "logged_out_at": logouts}

    @_refusals()
    def contents(self, visitor: HTTPConnection, before: object) -> ContentsView:
        """Return the visitor's newest contents, or those older than the content_id `before`."""
        return self._daybreak.contents(self._require_user_id(visitor), before)

    @_refusals()
    def stop(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Stop one of the visitor's contents, or one item of it."""
        self._daybreak.stop(self._require_user_id(visitor), content_id, item_id)

    @_refusals()
    def retry(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Retry the failed and missing items of one of the visitor's contents, or one of them."""
        self._daybreak.retry(self._require_user_id(visitor), content_id, item_id)

    @_refusals()
    def delete(self, visitor: HTTPConnection, content_id: object) -> None:
        """Delete one of the visitor's contents with its files."""
        self._daybreak.delete(self._require_user_id(visitor), content_id)

    @_refusals()
    def models(self, visitor: HTTPConnection) -> ModelsView:
        """Return the models in relation to this machine, the choices, and the current download."""
        return self._choices.view(may_fetch=is_operator(visitor))

    @_refusals()
    def download(self, visitor: HTTPConnection, model: object) -> None:
        """Start to download a model, if the visitor is the operator."""
        _check_operator(visitor)
        name = text("model", model)
        try:
            self._choices.downloads.start(name)
        except ModelError as error:
            raise InputError(f"model: {error}") from error

    @_refusals()
    def stop_download(self, visitor: HTTPConnection) -> None:
        """Stop the download, if the visitor is the operator."""
        _check_operator(visitor)
        self._choices.downloads.stop()

    def _require_user_id(self, visitor: HTTPConnection) -> str:
        user_id = self._sessions.user_id(visitor)
        if user_id is None:
            raise InputError("user_id: please log in first.")
        return user_id


def _check_operator(visitor: HTTPConnection) -> None:
    if not is_operator(visitor):
        raise InputError("model: only the operator can download models, on the computer that runs Daybreak.")
