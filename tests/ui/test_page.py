"""The page as Gradio runs it: calls with missing, surplus or wrong values."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import gradio as gr
import pytest
from starlette.requests import Request

from app.request import GenerationRequest
from ui import page
from ui.actions import SORRY, Actions


class Recorder:
    """Records each request and accepts it."""

    def __init__(self) -> None:
        self.requests: list[object] = []

    def generate(self, _visitor: object, request: object, _shown_user_id: object = "") -> dict[str, Any]:
        self.requests.append(request)
        return {"user_id": "ada", "content_id": 1, "message": "You will be notified.", "lasting": ""}

    def status(self, user_id: object) -> dict[str, Any]:
        return {"user_id": f"{user_id:d}"}


Call = Callable[..., Any]


@pytest.fixture(scope="module")
def actions() -> Recorder:
    """Return actions that record the requests."""
    return Recorder()


@pytest.fixture(scope="module")
def blocks(actions: Recorder) -> gr.Blocks:
    """Return the page."""

    async def build() -> gr.Blocks:  # async, or Gradio would create an event loop and never close it
        return page.build(cast(Actions, actions), ["1:1", "9:16"])

    return asyncio.run(build())


@pytest.fixture(scope="module")
def call(blocks: gr.Blocks) -> Call:
    """Return a function that calls an event by its name, without a server."""
    request = gr.Request(Request({"type": "http", "headers": []}))

    def call(name: str, *sent: object) -> Any:  # noqa: ANN401 - whatever it returns
        event = next(event for event in blocks.fns.values() if event.api_name == name)
        answer = asyncio.run(blocks.process_api(event, list(sent), request=request))
        return answer["data"][0]

    return call


def refusal(call: Callable[[], object]) -> str:
    """Return the sentence of a refusal, which Gradio must show but not print."""
    with pytest.raises(gr.Error) as refused:
        call()
    assert not refused.value.print_exception
    return str(refused.value.message)


def test_omitted_values_have_their_defaults(call: Call, actions: Recorder) -> None:
    actions.requests.clear()
    call("generate", "Go")
    call("generate", "Go", "07:30", 1)
    default = {
        "prompt": "Go",
        "notify_at": "",
        "images": 5,
        "videos": 5,
        "seed": None,
        "time_zone": "",
        "aspect": "1:1",
        "theme": "",
    }
    assert actions.requests == [default, default | {"notify_at": "07:30", "images": 1}]
    assert set(default) <= set(GenerationRequest.model_fields)


def test_the_forms_fields_are_fields_of_a_request(blocks: gr.Blocks) -> None:
    (event,) = (event for event in blocks.fns.values() if "daybreak.collect" in str(event.js))
    names = [component.elem_id for component in event.inputs]
    assert names == ["prompt", "notify_at", "images", "videos", "seed", "aspect"]
    assert set(names) <= set(GenerationRequest.model_fields)


def test_the_form_is_sent_unchanged(call: Call, actions: Recorder) -> None:
    actions.requests.clear()
    request = {"prompt": "Go", "images": None, "aspect": "9:16"}
    call("send", {"request": request, "user_id": "ada"})
    call("send", None)
    assert actions.requests == [request, None]


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("generate", [], "prompt: it is missing."),
        ("status", [], "user_id: it is missing."),
        ("send", [], "sent: it is missing."),
        ("status", ["x", "y"], "2 values are too many; the parameters are user_id."),
        (
            "generate",
            ["\x1b[31m"] * 9,
            "9 values are too many; "
            "the parameters are prompt, notify_at, images, videos, seed, time_zone, aspect, theme.",
        ),
        ("js_fn", ["\x1b[31m"], "This cannot be called."),
        ("generate", [{"meta": {"_type": "gradio.FileData"}}], "Files are not accepted."),
    ],
)
def test_wrong_values_are_refused_in_a_sentence(
    call: Call, actions: Recorder, name: str, sent: list[object], sentence: str
) -> None:
    actions.requests.clear()
    assert refusal(lambda: call(name, *sent)) == sentence
    assert actions.requests == []


def test_an_unexpected_error_is_a_sentence_and_logged(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    assert refusal(lambda: call("status", "no number")) == SORRY
    assert [record.name for record in caplog.records] == ["ui.page"]
