"""The actions that the page can call."""

from collections.abc import Callable, Mapping
from typing import Protocol

import gradio as gr
from starlette.requests import HTTPConnection

Answer = Mapping[str, object]

#: The message for an unexpected error.
SORRY = "Something went wrong. Please try again."


class Actions(Protocol):
    """The actions that the page can call; each identifies the visitor itself and validates its input.

    To refuse, they raise gr.Error with one sentence.
    """

    def generate(self, visitor: HTTPConnection, request: object, shown_user_id: object = "") -> Answer:
        """Accept a request with the fields of GenerationRequest; return an AcceptedView.

        Refuse if the page shows a different user_id than the visitor's.
        """

    def understand(self, request: object) -> Answer:
        """Return an UnderstandingView of a request with fields of GenerationRequest; the prompt can be unfinished."""

    def status(self, user_id: object) -> Answer:
        """Return the status of all contents of a user_id, newest first."""

    def visitor(self, visitor: HTTPConnection, shown_user_id: object) -> Answer:
        """Return the visitor's user_id or None, and the last logout of it and of the user_id their page shows."""

    def contents(self, visitor: HTTPConnection, before: object) -> Answer:
        """Return the visitor's newest contents, or those older than the content_id `before`."""

    def stop(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Stop one of the visitor's contents, or one item of it."""

    def retry(self, visitor: HTTPConnection, content_id: object, item_id: object) -> None:
        """Retry the failed and missing items of one of the visitor's contents, or one of them."""

    def delete(self, visitor: HTTPConnection, content_id: object) -> None:
        """Delete one of the visitor's contents with its files."""

    def models(self, visitor: HTTPConnection) -> Answer:
        """Return the models, the choices, and the current download."""

    def download(self, visitor: HTTPConnection, model: object) -> None:
        """Start to download a model, if the visitor is the operator."""

    def stop_download(self, visitor: HTTPConnection) -> None:
        """Stop the download, if the visitor is the operator."""


def answer(call: Callable[[], Answer | None]) -> Answer:
    """Return what a call returns, or its refusal as an `error`: Gradio would show only a bare status 500."""
    try:
        return call() or {}
    except gr.Error as refusal:
        return {"error": refusal.message}


def field(sent: object, name: str) -> object:
    """Return a field of a JSON object, or None if there is none."""
    return sent.get(name) if isinstance(sent, dict) else None


def connection(request: gr.Request | HTTPConnection) -> HTTPConnection:
    """Return Starlette's connection; Gradio passes it to server functions directly, and wrapped to others."""
    if isinstance(request, HTTPConnection):
        return request
    assert request.request is not None
    return request.request
