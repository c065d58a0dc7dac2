"""The calls from the page's scripts to Python: for the Create tab's tiles, My content and Models."""

from collections.abc import Callable

import gradio as gr

from ui.actions import Actions, Answer, connection, field


def build(actions: Actions) -> None:
    """Build the grid of tiles, whose scripts may make these calls."""

    def visitor(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.visitor(connection(request), field(data, "user_id")))

    def contents(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.contents(connection(request), field(data, "before")))

    def stop(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.stop(connection(request), field(data, "content_id"), field(data, "item_id")))

    def retry(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.retry(connection(request), field(data, "content_id")))

    def delete(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.delete(connection(request), field(data, "content_id")))

    def models(_data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.models(connection(request)))

    def fetch(data: object, request: gr.Request) -> Answer:
        return _answer(lambda: actions.fetch(connection(request), field(data, "model")))

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
