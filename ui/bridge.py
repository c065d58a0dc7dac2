"""The calls from the page's scripts to Python: for the Create tab's tiles, My content and Models."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.actions import Actions, Answer, connection


def build(actions: Actions) -> None:
    """Build the grid of tiles, whose scripts may make these calls."""

    def visitor(_data: object, request: gr.Request) -> Answer:
        return _answer(lambda: {"user_id": actions.user_id(connection(request))})

    def contents(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.contents(connection(request), _field(data, "before")))

    def stop(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.stop(connection(request), _field(data, "content_id"), _field(data, "item_id")))

    def retry(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.retry(connection(request), _field(data, "content_id")))

    def delete(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.delete(connection(request), _field(data, "content_id")))

    def models(_data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.models(connection(request)))

    def fetch(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.fetch(connection(request), _field(data, "model")))

    def stop_fetching(_data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.stop_fetching(connection(request)))

    gr.HTML(
        '<div class="making"></div>',
        elem_id="making",
        js_on_load="daybreak.start(element, server)",
        server_functions=[visitor, contents, stop, retry, delete, models, fetch, stop_fetching],
    )


def _answer(call: Callable[[], Answer | None]) -> Answer:
    # What a server function raises reaches the page as a bare status 500.
    try:
        return call() or {}
    except gr.Error as refusal:
        return {"error": refusal.message}


def _field(data: object, name: str) -> Any:  # noqa: ANN401 - whatever the client sent
    return data.get(name) if isinstance(data, dict) else None
