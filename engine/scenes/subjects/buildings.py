"""Buildings: a cabin, a windmill and a temple, each in its own module."""

from engine.scenes.subjects.cabin import draw_cabin
from engine.scenes.subjects.temple import draw_temple
from engine.scenes.subjects.windmill import draw_windmill

__all__ = ["draw_cabin", "draw_temple", "draw_windmill"]
