"""What the page may ask for."""

from collections.abc import Mapping
from typing import Protocol

import gradio as gr
from starlette.requests import HTTPConnection

Answer = Mapping[str, object]

#: What a visitor is told of what should not have happened.
SORRY = "Something went wrong here. Please try again."


class Actions(Protocol):
    """What the page may ask for; each finds out for itself who the visitor is, and trusts nothing that was sent.

    All raise gr.Error, with one sentence, for what they refuse.
    """

    def generate(self, visitor: HTTPConnection, wishes: object, shown_user_id: object = "") -> Answer:
        """Accept a prompt and what is wished beside it, by name; return its user_id, its content_id, a message, and
        what of it is lasting.

        Where a page shows a user_id, the prompt goes under no other one.
        """

    def status(self, user_id: object) -> Answer:
        """Return how far everything under a user_id is, newest first."""

    def visitor(self, visitor: HTTPConnection, shown_user_id: object) -> Answer:
        """Return the `user_id` of who is asking or None, and by user_id when it, and the one that their page shows,
        was last logged out, as `logged_out_at`.
        """

    def contents(self, visitor: HTTPConnection, before: object) -> Answer:
        """Return the visitor's newest contents, or those older than the content_id `before`."""

    def stop(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Stop making a content of the visitor's, or one item of it."""

    def retry(self, visitor: HTTPConnection, content_id: object) -> None:
        """Make again what failed or is missing of a content of the visitor's."""

    def delete(self, visitor: HTTPConnection, content_id: object) -> None:
        """Delete a content of the visitor's with its files."""

    def models(self, visitor: HTTPConnection) -> Answer:
        """Return the models there are, what can be chosen of them, and what is being fetched."""

    def fetch(self, visitor: HTTPConnection, model: object) -> None:
        """Begin to fetch a model, for who sits at the machine."""

    def stop_fetching(self, visitor: HTTPConnection) -> None:
        """Stop fetching, for who sits at the machine."""


def field(sent: object, name: str) -> object:
    """Return a field of an object that was sent, or None where there is none."""
    return sent.get(name) if isinstance(sent, dict) else None


def connection(request: gr.Request | HTTPConnection) -> HTTPConnection:
    """Return who is asking, as Starlette knows them; Gradio hands this to server functions bare."""
    if isinstance(request, HTTPConnection):
        return request
    assert request.request is not None
    return request.request
