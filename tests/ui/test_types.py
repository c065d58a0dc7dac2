"""The types of the scripts match what Python sends."""

import asyncio
import json
from typing import cast

import gradio as gr
from starlette.requests import Request

from app.progress.subscriber import Subscriber
from app.views import NewsView
from tests import types
from ui import page
from ui.actions import Actions


def test_the_scripts_types_match_python() -> None:
    assert types.FILE.read_text(encoding="utf-8") == types.text(), "please run `python -m tests.types`"


def test_every_server_function_has_the_type_of_its_answer() -> None:
    async def build() -> gr.Blocks:  # async, or Gradio would create an event loop and never close it
        return page.build(cast(Actions, None))

    blocks = asyncio.run(build()).blocks.values()
    functions = [block.server_fns for block in blocks if isinstance(block, gr.HTML) and block.server_fns]
    assert [[function.__name__ for function in these] for these in functions] == [
        [call.__name__ for call in types.CALLS]
    ]


def test_events_match_their_type() -> None:
    subscriber = Subscriber(Request({"type": "http"}), "ada", [])
    subscriber.push({}, [1])
    news = asyncio.run(subscriber.next())
    assert news is not None
    assert json.loads(news).keys() == NewsView.__annotations__.keys()
