"""The page's theme, style sheets and icon, all served from this installation."""

from pathlib import Path

import gradio as gr

ASSETS = Path(__file__).parent / "assets"

ICON = ASSETS / "icon.png"

STYLE_SHEETS = [ASSETS / name for name in ("tokens.css", "page.css", "cards.css", "viewer.css", "models.css")]


def theme() -> gr.themes.Base:
    """Return Gradio's base theme with our fonts; the style sheets set everything else."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"]
    return gr.themes.Base(font=fonts, font_mono=["ui-monospace", "Consolas", "Liberation Mono", "monospace"])
