"""A painting differs visibly, keeps every edge of the drawing, and is the same each time."""

from typing import Any, TypeAlias

import numpy as np
import pytest

from engine.models import installed
from engine.painting import painter
from engine.painting.change import Change, Pixels
from engine.pipelines import loading
from engine.pipelines.recipe import Recipe
from engine.pipelines.steps import Step
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from engine.training.paintings import sharpness

#: A diffusers pipeline; diffusers has no types.
Pipeline: TypeAlias = Any


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return loading.load(installed.builtin(), Recipe("cpu", "float32"))


def paint(pipeline: Pipeline, scene: Scene, drawing: Pixels, seed: int = 1) -> Change:
    seen: list[Step] = []
    change = painter.paint(
        pipeline,
        drawing,
        prompt=scene.caption(),
        seed=seed,
        num_inference_steps=8,
        strength=0.125,
        on_step=seen.append,
    )
    assert seen == [Step(1, 1)]
    return change


@pytest.mark.parametrize("size", [(540, 540), (540, 960), (960, 540), (540, 675)])
def test_a_painting_differs_visibly_and_is_as_sharp_as_the_drawing(pipeline: Pipeline, size: tuple[int, int]) -> None:
    scene = Scene(3, Facts(place="lake", time="sunset", subject="balloons"), *size)
    drawing = scene.render()
    painted = paint(pipeline, scene, drawing).brush(*size).paint(drawing)
    assert painted.shape == drawing.shape
    assert 3 < np.abs(painted.astype(float) - drawing).mean() < 10
    assert sharpness(painted) > 0.8 * sharpness(drawing)


def test_a_seed_paints_the_same_each_time_and_another_one_another_picture(pipeline: Pipeline) -> None:
    scene = Scene(5, Facts(place="city", time="night"), 256, 256)
    drawing = scene.render()
    first, again, other = (paint(pipeline, scene, drawing, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in ((first.slope, again.slope), (first.offset, again.offset)))
    assert np.abs(first.offset - other.offset).mean() > 0.5
