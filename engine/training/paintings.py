"""Paintings: measure how painting changes drawings and clips, on scenes that no training sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from engine.models.installed import builtin
from engine.painting import painter
from engine.painting.change import Brush, Pixels
from engine.plan import ASPECTS
from engine.scenes.facts import PLACES, Facts
from engine.scenes.scene import Scene
from engine.training.classifier import Classifier, classify
from engine.training.codec import Codec, decode, encode
from engine.training.render_pool import UNSEEN, as_pixels, as_tensor

#: A diffusers pipeline, which ships no types.
Pipeline: TypeAlias = Any

#: The side of the blocks in which motion is measured, in pixels, and the change that counts as motion, in levels.
BLOCK, MOVED = 32, 4.0
#: The moments that are compared with the first, and the frames of a clip.
MOMENTS, FRAMES = (0.25, 0.5, 0.75), 120
#: Consecutive frames in which flicker is measured, and the change up to which a drawn pixel counts as still, in levels.
ROW, STILL = 12, 1


@dataclass(frozen=True)
class Painting:
    """A scene as drawn and as painted, and the brush that paints its other moments."""

    scene: Scene
    drawn: Pixels
    painted: Pixels
    brush: Brush


def paint(pipeline: Pipeline, scene: Scene) -> Painting:
    """Paint a scene as the program does."""
    settings, drawn = builtin().settings, scene.render()
    height, width, _ = drawn.shape
    change = painter.paint(
        pipeline,
        drawn,
        prompt=scene.caption(),
        seed=scene.seed,
        num_inference_steps=settings["num_inference_steps"],
        strength=settings["strength"],
    )
    brush = change.brush(width, height)
    return Painting(scene, drawn, brush.paint(drawn), brush)


def unseen(pipeline: Pipeline, count: int) -> Iterator[Painting]:
    """Paint scenes of every place in turn, in every aspect."""
    sizes = list(ASPECTS.values())
    for number in range(count):
        facts = Facts(place=PLACES[number % len(PLACES)])
        yield paint(pipeline, Scene(UNSEEN + number, facts, *sizes[number % len(sizes)]))


def sharpness(picture: Pixels) -> float:
    """Return the mean square of a picture's gradients."""
    grey = picture.astype(np.float32).mean(axis=2)
    return float(np.square(np.diff(grey, axis=0)).mean() + np.square(np.diff(grey, axis=1)).mean())


def difference(codec: Codec, painting: Painting) -> float:
    """Return the mean difference of a painting from the autoencoder's reconstruction of the drawing, in levels."""
    drawn, painted = (painter.at_painted_size(picture) for picture in (painting.drawn, painting.painted))
    reconstructed = as_pixels(decode(codec, encode(codec, as_tensor(np.array(drawn)[np.newaxis]))))[0]
    return float(np.abs(np.asarray(painted, np.int16) - reconstructed).mean())


def recognised(classifier: Classifier, paintings: Sequence[Painting]) -> float:
    """Return the share of subjects recognised in the drawings that are also recognised in the paintings."""
    subjects = [[_subject(classifier, picture) for picture in (one.drawn, one.painted)] for one in paintings]
    pairs = zip(subjects, paintings, strict=True)
    known = [drawn == painted for (drawn, painted), one in pairs if drawn == one.scene.subject]
    return sum(known) / max(1, len(known))


def _subject(classifier: Classifier, picture: Pixels) -> str:
    small = np.array(painter.at_painted_size(picture))
    (kind,) = classify(classifier, as_tensor(small[np.newaxis]))
    return kind.subject


def moves(frames: Sequence[Pixels]) -> bool:
    """Return whether some block of each later frame differs from the first frame."""
    changes = [np.abs(frame.astype(np.float32) - frames[0]).mean(axis=2) for frame in frames[1:]]
    return all(_blocks(change).max() > MOVED for change in changes)


def _blocks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    blocks: NDArray[np.float32] = functional.avg_pool2d(torch.from_numpy(values)[None], BLOCK)[0].numpy()
    return blocks


def flicker(painting: Painting) -> tuple[float, float]:
    """Return the mean change between frames where the drawn clip is still, drawn and painted, in levels."""
    drawn = [painting.scene.render(number / FRAMES) for number in range(ROW)]
    painted = [painting.brush.paint(frame) for frame in drawn]
    stack = np.stack(drawn).astype(np.int16)
    still = (stack.max(axis=0) - stack.min(axis=0)).max(axis=2) <= STILL
    return _mean_change(drawn, still), _mean_change(painted, still)


def _mean_change(frames: Sequence[Pixels], still: NDArray[np.bool_]) -> float:
    steps = [np.abs(one.astype(np.int16) - other)[still].mean() for one, other in pairwise(frames)]
    return float(np.mean(steps))


def side_by_side(painting: Painting) -> Image.Image:
    """Return a picture of a drawing, on the left, and its painting, for inspection."""
    return Image.fromarray(np.hstack([painting.drawn, painting.painted]))
