"""The page: a Create tab, a My content tab, and the public API beside them."""

from typing import Any, NoReturn

import gradio as gr
from gradio.blocks import BlockFunction
from gradio_client.utils import is_file_obj_with_meta, traverse

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
            with gr.Tab("Create", id="create"):
                create.build(actions)
                bridge.build(actions)
            with gr.Tab("My content", id="content", render_children=True) as tab:
                gr.HTML('<div class="album"></div>', elem_id="album", js_on_load="daybreak.album.mount(element)")
            tab.select(None, js="() => { daybreak.album.open(); }")
        api.build(actions)
    return page


class _Page(gr.Blocks):
    """A page that takes no files: Gradio would fetch them from whatever address a stranger names."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], *arguments: Any, **options: Any
    ) -> list[Any]:
        """Refuse what names a file, before Gradio looks at it."""
        traverse(inputs, _refuse_file, is_file_obj_with_meta)
        return await super().preprocess_data(block_fn, inputs, *arguments, **options)


def _refuse_file(_file: object) -> NoReturn:
    raise gr.Error("Files are not taken.", print_exception=False)
