"""Drawn scenes: endless labelled pictures to train on."""

from engine.training.scenes.canvas import SIZE
from engine.training.scenes.layout import PLACES, SUBJECTS, TIMES, Layout
from engine.training.scenes.scene import Scene

__all__ = ["PLACES", "SIZE", "SUBJECTS", "TIMES", "Layout", "Scene"]
