"""Plain HTML pages from the templates of this folder, with everything user-given escaped."""

from functools import cache
from pathlib import Path

from starlette.templating import Jinja2Templates

_TEMPLATES = Path(__file__).parent / "templates"

#: The colours of the Gradio page, so that all pages look alike.
_TOKENS = Path(__file__).parents[2] / "ui" / "assets" / "tokens.css"


def render(name: str, **values: object) -> str:
    """Return a page as text."""
    return _templates().get_template(name).render(**values)


@cache
def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(_TEMPLATES)
    templates.env.globals["tokens"] = _TOKENS.read_text(encoding="utf-8")
    return templates


def frame_ancestors(*, embedded: bool) -> str:
    """Return the directive that says which sites may frame a page of ours."""
    return f"frame-ancestors 'self'{' https://huggingface.co https://*.hf.space' if embedded else ''}"
