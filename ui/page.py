"""The Gradio page with its tabs Create, My content and Models, and the public API."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState
from gradio.utils import get_function_params

from ui import bridge, create, public_api
from ui.actions import SORRY, Actions

logger = logging.getLogger(__name__)

_BRAND = """
<header class="brand">
  <span class="mark" aria-hidden="true"></span>
  <h1>Daybreak</h1>
  <p>One thought in. Five pictures and five videos to carry you through the day.</p>
  <button type="button" class="quiet theme" aria-label="Switch between light and dark">◐</button>
</header>
"""


def build(actions: Actions, aspects: Sequence[str] = ()) -> gr.Blocks:
    """Build the page with its actions and the aspects to choose from."""
    page = _Page(title="Daybreak", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(_BRAND, elem_id="brand", js_on_load="daybreak.theme.mount(element)")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Create", id="create") as tab:
                create.build(page, actions, aspects)
                bridge.build(actions)
            tab.select(None, js="() => { daybreak.history.record(); }")
            with gr.Tab("My content", id="content", render_children=True) as tab:
                gr.HTML('<div class="album"></div>', elem_id="album", js_on_load="daybreak.myContent.mount(element)")
            tab.select(None, js="() => { daybreak.history.record(); daybreak.myContent.open(); }")
            with gr.Tab("Models", id="models", render_children=True) as tab:
                gr.HTML('<div class="models"></div>', elem_id="models", js_on_load="daybreak.models.mount(element)")
            tab.select(None, js="() => { daybreak.history.record(); daybreak.models.open(); }")
        public_api.build(actions)
    return page


class _Page(gr.Blocks):
    """A page that refuses files, which Gradio would download from any URL a client names, and reports errors as
    sentences.
    """

    async def process_api(self, *arguments: Any, **keywords: Any) -> dict[str, Any]:  # noqa: ANN401 - Gradio's own
        """Process a call as gr.Blocks does, but log an unexpected error without the values that were sent."""
        try:
            answer: dict[str, Any] = await super().process_api(*arguments, **keywords)
        except gr.Error as refusal:
            refusal.print_exception = False
            raise
        except Exception as error:
            logger.exception("A call failed.")
            raise gr.Error(SORRY, print_exception=False) from error
        return answer

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Refuse files and wrong numbers of values before gr.Blocks processes them."""
        if block_fn.fn is None:
            raise gr.Error("This cannot be called.")
        if any("gradio.FileData" in repr(value) for value in inputs if not isinstance(value, str)):
            raise gr.Error("Files are not accepted.")
        inputs = _with_defaults(block_fn.fn, inputs)
        processed: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return processed


def _with_defaults(function: Callable[..., Any], sent: list[Any]) -> list[Any]:
    """Return the values that were sent, followed by the defaults of the parameters left out at the end."""
    parameters = get_function_params(function)
    names = [name for name, *_ in parameters]
    if len(sent) > len(names):
        raise gr.Error(f"{len(sent)} values are too many; the parameters are {', '.join(names)}.")
    left_out = parameters[len(sent) :]
    for name, has_default, *_ in left_out:
        if not has_default:
            raise gr.Error(f"{name}: it is missing.")
    return [*sent, *(default for _, _, default, _ in left_out)]
