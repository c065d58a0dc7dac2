"""book, laptop, cup"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_book(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw book."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_laptop(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw laptop."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_cup(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw cup."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
