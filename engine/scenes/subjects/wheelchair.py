"""wheelchair"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_wheelchair(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw wheelchair."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
