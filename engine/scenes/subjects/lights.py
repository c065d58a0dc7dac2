"""candle, lantern"""

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.layout import Layout


def draw_candle(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw candle."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))


def draw_lantern(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw lantern."""
    canvas.circle(scene.stand_x, scene.stand_y - scene.tall / 2, scene.tall / 2, solid(scene.near))
