"""couple, family, team"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_couple(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw couple."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_family(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw family."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_team(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw team."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
