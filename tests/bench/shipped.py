"""Speed of the built-in model, warm, through the engine's own code."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType

from engine import files
from engine.generation import Frame, Picture, Video, generate
from engine.models.installed import builtin
from engine.parameters import Parameters
from engine.pipelines.cache import PipelineCache
from engine.plan import plan
from persistence.tables import Kind
from tests.bench import earlier
from tests.bench.measuring import row, timed
from tests.bench.turns import alone, faster, in_turns

#: Times to measure; the first one is a warm-up.
TIMES = 3
#: Revision 7's size of items and length of videos.
EARLIER = {"width": 512, "height": 512}, {"num_frames": 76}


def measure() -> None:
    """Measure the first picture, five pictures, five videos, and all ten against revision 7, each in a new process."""
    row("first picture after its prompt, warm", alone(first_picture), "s", 1)
    row("five pictures, warm", alone(least_seconds, 5, 0), "s", 5)
    row("five videos, warm, encoded", alone(least_seconds, 0, 5), "s", 30)
    what = "ten items of 512 x 512, 76 frames, against revision 7"
    if problem := earlier.install():
        print(f"{what:<58} not measured: {problem}")
    else:
        faster(what, *in_turns(earlier.seconds, partial(least_seconds, 5, 5, *EARLIER)), target=2)


def least_seconds(
    images: int,
    videos: int,
    size: Mapping[str, int] = MappingProxyType({}),
    length: Mapping[str, int] = MappingProxyType({}),
) -> float:
    """Return the minimum seconds to make one prompt's items and save them; `size` and `length` override settings."""
    pipelines, seeds = PipelineCache(), count()
    with tempfile.TemporaryDirectory() as name:
        times = []
        for number in range(TIMES):
            planned = [
                one.model_copy(update={**size, **(length if one.kind == Kind.VIDEO else {})})
                for one in plan_of(f"never give up, number {number}", images, videos, seeds)
            ]
            times.append(timed(partial(make, pipelines, planned, Path(name))))
    return min(times[1:])


def first_picture() -> float:
    """Return the maximum seconds, over some prompts, until the first of ten items is saved."""
    pipelines, seeds = PipelineCache(), count()
    with tempfile.TemporaryDirectory() as name:
        times = [
            timed(partial(make, pipelines, plan_of(f"hope, number {number}", 5, 5, seeds)[:1], Path(name)))
            for number in range(TIMES)
        ]
    return max(times[1:])


def plan_of(prompt: str, images: int, videos: int, seeds: Iterator[int]) -> Sequence[Parameters]:
    """Return the parameters of a prompt's items."""
    return plan(
        prompt,
        images=images,
        videos=videos,
        image_model=builtin(),
        video_model=builtin(),
        seed=None,
        random_seed=lambda: next(seeds),
    )


def make(pipelines: PipelineCache, planned: Sequence[Parameters], folder: Path) -> None:
    """Make items as the engine does, one after the other, and save them."""
    for one in planned:
        events = generate(pipelines, [one])
        for event in events:
            match event:
                case Picture(_, image, parameters):
                    files.save_picture(folder, folder / f"{parameters.seed}.png", image, parameters)
                case Video(parameters):
                    frames = (event.image for event in events if isinstance(event, Frame))
                    files.save_video(folder, folder / f"{parameters.seed}.mp4", frames, parameters)
