"""Scenes: one labelled picture per seed."""

from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.scenes.calm import Box, calmest
from engine.scenes.canvas import Canvas
from engine.scenes.captions import describe, full
from engine.scenes.foreground import foreground
from engine.scenes.habitats import FLOATING
from engine.scenes.layers import Stack
from engine.scenes.layout import Layout
from engine.scenes.places import place
from engine.scenes.sky import sky
from engine.scenes.subjects import subject
from engine.scenes.weather import weather

#: The shorter side of the picture in which the calm part is searched, in pixels, and the moments that count.
CALM_SIZE, CALM_MOMENTS = 108, (0.0, 0.2, 0.4, 0.6, 0.8)


class Scene(Layout):
    """Draw the facts, and what the seed chooses; the attributes describe what is shown."""

    def render(self, t: float = 0.5, with_subject: bool = True) -> NDArray[np.uint8]:
        """Draw the moment t in 0..1 as RGB, shape (height, width, 3); t = 1 looks like t = 0."""
        return self._draw(t, with_subject, self.scale).pixels()

    def frame(self, t: float) -> NDArray[np.uint8]:
        """Draw the moment t as opaque RGBA, shape (height, width, 4), which is faster than `render`."""
        return self._draw(t, True, self.scale).rgba()

    def subject_mask(self, t: float = 0.5, picture: NDArray[np.uint8] | None = None) -> NDArray[np.bool_]:
        """Return which pixels the subject clearly changes, shape (height, width).

        `picture` is the result of `render(t)`, if the caller already has it.
        """
        picture = self.render(t) if picture is None else picture
        if self.subject == "none":
            return np.zeros(picture.shape[:2], np.bool_)
        bare = self.render(t, with_subject=False).astype(np.int16)
        change: NDArray[np.int16] = np.abs(picture - bare).max(axis=2)
        return change > 24

    @cached_property
    def calm(self) -> Box:
        """Return the rectangle for text, in pixels, clear of what the scene is about."""
        scale = CALM_SIZE / min(self.width, self.height)
        picture = self._draw(0.5, True, scale).pixels()
        busy = np.zeros(picture.shape[:2], np.bool_)
        for t in CALM_MOMENTS:
            canvas = Canvas(self.width, self.height, scale)
            for stack in self._stacks:
                stack.draw_salient(canvas, t)
            busy |= canvas.cover() > 10
        left, top, right, bottom = calmest(picture, busy)
        size = self.scale / scale
        return Box(*(round(edge * size) for edge in (left, top, right, bottom)))

    def caption(self, rng: np.random.Generator | None = None) -> str:
        """Describe the scene fully and plainly or, with a generator, in one of many ways."""
        return full(self) if rng is None else describe(self, rng)

    @cached_property
    def _stacks(self) -> tuple[Stack, Stack, Stack]:
        """Return the layers behind the subject, of the subject, and in front of it."""
        air = [*weather(self)]
        indoors = self.window is not None
        subjects = [self.beside(), self] if self.second else [self]
        # Water that somebody is in is behind the ground on which somebody else stands.
        grounds = sorted(subjects, key=lambda scene: scene.subject not in FLOATING)
        behind = chain(sky(self), air if indoors else (), place(self), *map(foreground, grounds))
        return Stack(behind), Stack(chain(*map(subject, subjects))), Stack(() if indoors else air)

    def _draw(self, t: float, with_subject: bool, scale: float) -> Canvas:
        canvas = Canvas(self.width, self.height, scale)
        behind, main, before = self._stacks
        behind.draw(canvas, t)
        if with_subject:
            main.draw(canvas, t)
        before.draw(canvas, t)
        return canvas
