"""pianist, dancer, singer"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_pianist(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw pianist."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_dancer(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw dancer."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_singer(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw singer."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
