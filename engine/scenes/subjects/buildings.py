"""cabin, windmill, temple"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_cabin(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw cabin."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_windmill(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw windmill."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_temple(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw temple."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
