"""The functions that the page's scripts call in Python."""

import gradio as gr

from ui.actions import Actions, Answer, answer, connection, field


def build(actions: Actions) -> None:
    """Build the grid of tiles with its server functions."""

    def visitor(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.visitor(connection(request), field(data, "user_id")))

    def understand(data: object) -> Answer:
        return answer(lambda: actions.understand(data))

    def contents(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.contents(connection(request), field(data, "before")))

    def stop(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.stop(connection(request), field(data, "content_id"), field(data, "item_id")))

    def retry(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.retry(connection(request), field(data, "content_id"), field(data, "item_id")))

    def delete(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.delete(connection(request), field(data, "content_id")))

    def models(_data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.models(connection(request)))

    def download(data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.download(connection(request), field(data, "model")))

    def stop_download(_data: object, request: gr.Request) -> Answer:
        return answer(lambda: actions.stop_download(connection(request)))

    gr.HTML(
        '<div class="making"></div>',
        elem_id="making",
        js_on_load="daybreak.start(element, server)",
        server_functions=[visitor, understand, contents, stop, retry, delete, models, download, stop_download],
    )
