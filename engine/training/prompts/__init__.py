"""Prompts: write what people might type for a scene, and find the scenes that answer a theme."""

from engine.training.prompts.free import free_prompts
from engine.training.prompts.themes import Theme, themes
from engine.training.prompts.writer import write_prompt

__all__ = ["Theme", "free_prompts", "themes", "write_prompt"]
