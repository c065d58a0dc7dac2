"""Plain HTML pages, rendered from the templates in this folder with all values escaped."""

from functools import cache
from pathlib import Path

from starlette.templating import Jinja2Templates

_TEMPLATES = Path(__file__).parent / "templates"

#: The colours of the Gradio page, which the plain pages share.
_TOKENS = Path(__file__).parents[2] / "ui" / "assets" / "tokens.css"


def render(name: str, **values: object) -> str:
    """Render a template."""
    return _templates().get_template(name).render(**values)


@cache
def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(_TEMPLATES)
    templates.env.globals["tokens"] = _TOKENS.read_text(encoding="utf-8")
    return templates


def frame_ancestors(*, embedded: bool) -> str:
    """Return the CSP directive that lists the sites allowed to frame our pages."""
    return f"frame-ancestors 'self'{' https://huggingface.co https://*.hf.space' if embedded else ''}"
