"""Scenes: one seed, one labelled picture."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.captions import describe, full
from engine.scenes.colour import WHITE
from engine.scenes.foreground import draw_foreground
from engine.scenes.layout import Layout
from engine.scenes.places import draw_place
from engine.scenes.rhythm import TURN
from engine.scenes.sky import draw_sky
from engine.scenes.subjects import draw_subject


class Scene(Layout):
    """Draw what facts tell and a seed chooses; its attributes tell the truth about what it shows."""

    def render(self, t: float = 0.5, with_subject: bool = True) -> NDArray[np.uint8]:
        """Draw the moment t of 0..1 as RGB, shape (height, width, 3) in pixels; t = 1 is t = 0."""
        canvas = Canvas(self.width, self.height, self.scale)
        draw_sky(canvas, self, t)
        draw_place(canvas, self, t)
        draw_foreground(canvas, self, t)
        if with_subject:
            draw_subject(canvas, self, t)
        if self.snowfall:
            self._draw_snowfall(canvas, t)
        return canvas.pixels()

    def subject_mask(self, t: float = 0.5, picture: NDArray[np.uint8] | None = None) -> NDArray[np.bool_]:
        """Tell which pixels the subject clearly changes, shape (height, width).

        `picture` is the moment as `render` draws it, for who has it already.
        """
        picture = self.render(t) if picture is None else picture
        if self.subject == "none":
            return np.zeros(picture.shape[:2], np.bool_)
        bare = self.render(t, with_subject=False).astype(np.int16)
        change: NDArray[np.int16] = np.abs(picture - bare).max(axis=2)
        return change > 24

    def caption(self, rng: np.random.Generator | None = None) -> str:
        """Describe the scene fully and plainly, or with random numbers in one of many ways."""
        return full(self) if rng is None else describe(self, rng)

    def _draw_snowfall(self, canvas: Canvas, t: float) -> None:
        rng = self.part("snowfall")
        half = self.height / 2 + 8
        for x, y, size in rng.random((self.many(45 * self.stretch), 3)).tolist():
            # A flake falls through half of the picture in a clip, to where another one was.
            upper = (y + t) % 1 * half
            for fallen in (upper, upper + half):
                aside = x * self.width + 0.36 * fallen + 8 * math.sin(TURN * (x + fallen / half))
                canvas.circle((aside + 8) % (self.width + 16) - 8, fallen - 8, 1.4 + 3 * size**2, solid(WHITE, 0.8))
