"""Parts of a subject that keep their shape, drawn once for each scene and size."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from engine.scenes.canvas import Canvas, Sprite
from engine.scenes.layout import Layout

_KEPT: WeakKeyDictionary[Layout, dict[tuple[str, float], Sprite]] = WeakKeyDictionary()


def keep(canvas: Canvas, scene: Layout, name: str, draw: Callable[[Canvas], None]) -> Sprite:
    """Return the image of a part, at first drawn with `draw` and then the same again."""
    images, key = _KEPT.setdefault(scene, {}), (name, canvas.scale)
    if key not in images:
        images[key] = canvas.sprite(draw)
    return images[key]
