"""child, elder, parent"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_child(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw child."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_elder(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw elder."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_parent(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw parent."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
