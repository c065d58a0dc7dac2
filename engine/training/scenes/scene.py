"""Scenes: one seed, one labelled picture."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.training.scenes.canvas import SIZE, Canvas, solid
from engine.training.scenes.captions import describe
from engine.training.scenes.colour import WHITE
from engine.training.scenes.foreground import draw_foreground
from engine.training.scenes.layout import Layout
from engine.training.scenes.places import draw_place
from engine.training.scenes.rhythm import TURN
from engine.training.scenes.sky import draw_sky
from engine.training.scenes.subjects import draw_subject


class Scene(Layout):
    """Draw a scene from its seed; its attributes tell the truth about what it shows."""

    def render(self, t: float = 0.5, with_subject: bool = True) -> NDArray[np.uint8]:
        """Draw the moment t of 0..1 as RGB, shape (512, 512, 3)."""
        canvas = Canvas()
        draw_sky(canvas, self, t)
        draw_place(canvas, self, t)
        draw_foreground(canvas, self, t)
        if with_subject:
            draw_subject(canvas, self, t)
        if self.snowfall:
            self._draw_snowfall(canvas, t)
        return canvas.pixels()

    def subject_mask(self, t: float = 0.5, picture: NDArray[np.uint8] | None = None) -> NDArray[np.bool_]:
        """Tell which pixels the subject clearly changes, shape (512, 512).

        `picture` is the moment as `render` draws it, for who has it already.
        """
        if self.subject == "none":
            return np.zeros((SIZE, SIZE), np.bool_)
        bare = self.render(t, with_subject=False).astype(np.int16)
        picture = self.render(t) if picture is None else picture
        change: NDArray[np.int16] = np.abs(picture - bare).max(axis=2)
        return change > 24

    def caption(self, rng: np.random.Generator) -> str:
        """Describe the scene in one of many ways."""
        return describe(self, rng)

    def _draw_snowfall(self, canvas: Canvas, t: float) -> None:
        rng = self.part("snowfall")
        half = SIZE / 2 + 8
        for x, y, size in rng.random((45, 3)).tolist():
            # A flake falls through half of the picture in a clip, to where another one was.
            upper = (y + t) % 1 * half
            for fallen in (upper, upper + half):
                aside = x * SIZE + 0.36 * fallen + 8 * math.sin(TURN * (x + fallen / half))
                canvas.circle((aside + 8) % (SIZE + 16) - 8, fallen - 8, 1.4 + 3 * size**2, solid(WHITE, 0.8))
