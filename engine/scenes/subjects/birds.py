"""A flock of birds."""

import numpy as np

from engine.scenes.canvas import Canvas
from engine.scenes.layout import Layout
from engine.scenes.sky import draw_flock


def draw_birds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a flock of birds."""
    draw_flock(canvas, scene, rng, t, int(rng.integers(5, 9)), 24, 40)
