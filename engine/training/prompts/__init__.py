"""Prompts: what people might type for a scene, and which scenes answer a theme."""

from engine.training.prompts.free import free_prompts
from engine.training.prompts.themes import THEMES, Theme
from engine.training.prompts.writer import write_prompt

__all__ = ["THEMES", "Theme", "free_prompts", "write_prompt"]
