"""cook, nurse"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_cook(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw cook."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_nurse(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw nurse."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
