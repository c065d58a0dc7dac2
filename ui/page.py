"""The page: Create, My content and Models, and the public API beside them."""

from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState

from ui import api, bridge, create
from ui.actions import Actions

_BRAND = """
<header class="brand">
  <span class="mark" aria-hidden="true"></span>
  <h1>Daybreak</h1>
  <p>One thought in. Five pictures and five videos to carry you through the day.</p>
  <button type="button" class="quiet theme" aria-label="Switch between light and dark">◐</button>
</header>
"""


def build(actions: Actions) -> gr.Blocks:
    """Build the page of these actions."""
    page = _Page(title="Daybreak", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(_BRAND, elem_id="brand", js_on_load="daybreak.brand(element)")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Create", id="create") as tab:
                create.build(page, actions)
                bridge.build(actions)
            tab.select(None, js="() => { daybreak.history.note(); }")
            with gr.Tab("My content", id="content", render_children=True) as tab:
                gr.HTML('<div class="album"></div>', elem_id="album", js_on_load="daybreak.album.mount(element)")
            tab.select(None, js="() => { daybreak.history.note(); daybreak.album.open(); }")
            with gr.Tab("Models", id="models", render_children=True) as tab:
                gr.HTML('<div class="models"></div>', elem_id="models", js_on_load="daybreak.models.mount(element)")
            tab.select(None, js="() => { daybreak.history.note(); daybreak.models.open(); }")
        api.build(actions)
    return page


class _Page(gr.Blocks):
    """A page that takes no files: Gradio would fetch them from whatever address a stranger names."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Refuse what names a file, before Gradio looks at it."""
        if any("gradio.FileData" in repr(value) for value in inputs if not isinstance(value, str)):
            raise gr.Error("Files are not taken here.", print_exception=False)
        processed: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return processed
