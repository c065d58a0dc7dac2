"""Gradio is imported without writing type stubs, in the tests too (see tests/__init__.py)."""

import gradio as gr
from gradio import component_meta

from app.web import stubs


def test_gradio_writes_no_stubs() -> None:
    assert component_meta.create_or_modify_pyi.__module__ == stubs.__name__
    assert "text" in gr.Textbox(label="text").get_config()["label"]


def test_other_modules_are_found_by_others() -> None:
    finder = stubs._WithoutStubs()
    assert finder.find_spec("gradio.blocks") is None
    assert finder.find_spec("json") is None
