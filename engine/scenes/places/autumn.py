"""autumn"""

from collections.abc import Iterator

from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.places.meadow import meadow


def autumn(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield from meadow(scene)
