"""How the page looks: theme, style sheets and icon, all from files of ours and nothing from elsewhere."""

from pathlib import Path

import gradio as gr

ASSETS = Path(__file__).parent / "assets"

ICON = ASSETS / "icon.png"

STYLE_SHEETS = [ASSETS / name for name in ("tokens.css", "page.css", "cards.css", "viewer.css", "models.css")]


def theme() -> gr.themes.Base:
    """Return Gradio's base theme in our fonts; everything else is in the style sheets."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"]
    return gr.themes.Base(font=fonts, font_mono=["ui-monospace", "Consolas", "Liberation Mono", "monospace"])
