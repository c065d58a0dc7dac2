"""Layers: what a scene is drawn of, from the sky to what is nearest; what stands still is drawn once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from engine.scenes.canvas import Canvas, Image


@dataclass(frozen=True)
class Layer:
    """Hold a part of the picture: how it is drawn at a moment, and whether that differs from one to another."""

    draw: Callable[[Canvas, float], None]
    moves: bool = True
    #: Whether words must not lie on it: a subject, the sun, the moon and their light on water, birds.
    telling: bool = False


def still(draw: Callable[[Canvas], None], telling: bool = False) -> Layer:
    """Make a layer of what never moves."""
    return Layer(lambda canvas, _t: draw(canvas), moves=False, telling=telling)


class Stack:
    """Draw layers over one another, again and again."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._runs = [(moves, list(run)) for moves, run in groupby(layers, lambda layer: layer.moves)]
        #: What the runs of still layers look like, by run and size.
        self._kept: dict[tuple[int, float], Image] = {}

    def draw(self, canvas: Canvas, t: float) -> None:
        """Draw all layers as they are at a moment."""
        for number, (moves, run) in enumerate(self._runs):
            if moves:
                for layer in run:
                    layer.draw(canvas, t)
                continue
            key = number, canvas.scale
            if key not in self._kept:
                self._kept[key] = canvas.apart(run_of(run))
            canvas.lay(self._kept[key])

    def draw_telling(self, canvas: Canvas, t: float) -> None:
        """Draw only what words must not lie on."""
        for _, run in self._runs:
            for layer in run:
                if layer.telling:
                    layer.draw(canvas, t)


def run_of(layers: Iterable[Layer]) -> Callable[[Canvas], None]:
    """Return what draws still layers one after another."""

    def draw(canvas: Canvas) -> None:
        for layer in layers:
            layer.draw(canvas, 0.0)

    return draw
