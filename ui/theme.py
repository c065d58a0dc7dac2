"""How the page looks: theme, style sheets, scripts and icon, all from files of ours and nothing from elsewhere."""

from pathlib import Path

import gradio as gr

ASSETS = Path(__file__).parent / "assets"

ICON = ASSETS / "icon.png"

STYLE_SHEETS = [ASSETS / name for name in ("tokens.css", "page.css", "cards.css", "viewer.css", "models.css")]

#: In the order in which they build on each other.
_SCRIPTS = (
    *("dom.js", "history.js", "place.js", "draft.js", "store.js", "card.js", "viewer.js", "album.js"),
    *("models.js", "create.js", "start.js"),
)


def theme() -> gr.themes.Base:
    """Return Gradio's base theme in our fonts; everything else is in the style sheets."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"]
    return gr.themes.Base(font=fonts, font_mono=["ui-monospace", "Consolas", "Liberation Mono", "monospace"])


def head() -> str:
    """Return the page's scripts, for its head."""
    script = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return f"<script>{script}</script>"
