"""Layers: the parts of a scene from back to front; still ones are drawn once and reused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from engine.scenes.canvas import Canvas, Sprite


@dataclass(frozen=True)
class Layer:
    """A part of the picture: how to draw it at a moment, and whether it moves."""

    draw: Callable[[Canvas, float], None]
    moves: bool = True
    #: Whether text must not cover it: a subject, birds, the sun, the moon and their light on water.
    salient: bool = False


def still(draw: Callable[[Canvas], None]) -> Layer:
    """Return a layer that never moves."""
    return Layer(lambda canvas, _t: draw(canvas), moves=False)


class Stack:
    """Draw layers on top of each other, repeatedly."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._runs = [(moves, list(run)) for moves, run in groupby(layers, lambda layer: layer.moves)]
        #: Images of the runs of still layers, by run and scale.
        self._kept: dict[tuple[int, float], Sprite] = {}

    def draw(self, canvas: Canvas, t: float) -> None:
        """Draw all layers at a moment."""
        for number, (moves, run) in enumerate(self._runs):
            if moves:
                _draw(run, canvas, t)
                continue
            key = number, canvas.scale
            if key not in self._kept:
                self._kept[key] = canvas.sprite(partial(_draw, run, t=0.0))
            canvas.lay(self._kept[key])

    def draw_salient(self, canvas: Canvas, t: float) -> None:
        """Draw only the layers that text must not cover."""
        for _, run in self._runs:
            _draw((layer for layer in run if layer.salient), canvas, t)


def _draw(layers: Iterable[Layer], canvas: Canvas, t: float) -> None:
    for layer in layers:
        layer.draw(canvas, t)
