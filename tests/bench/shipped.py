"""How fast the models that ship make five pictures and five videos when they are warm, as the program makes them."""

import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

from engine import files, machine
from engine.generation import Picture, Video, generate
from engine.models import builtin
from engine.parameters import Parameters
from engine.pipelines import Pipelines
from engine.plan import plan
from tests.bench.measuring import row, timed
from tests.bench.turns import alone

#: The first time warms up.
TIMES = 3
#: Seconds for five pictures on two cores with bfloat16, and how many times as long they may take on others.
PICTURES, WITHOUT_BFLOAT16 = 2.0, 3.0
#: Seconds for five videos, encoded.
VIDEOS = 40.0


def measure() -> None:
    """Measure pictures and videos, each in a process of its own."""
    promised = PICTURES * (1 if machine.look().dtype == "bfloat16" else WITHOUT_BFLOAT16)
    row("five pictures by what ships, warm", alone(least_seconds, 5, 0), "s", promised)
    row("five videos by what ships, warm, encoded", alone(least_seconds, 0, 5), "s", VIDEOS)


def least_seconds(images: int, videos: int) -> float:
    """Return the least seconds for so many items of one prompt, written to files."""
    pipelines, seeds = Pipelines(), count()
    with tempfile.TemporaryDirectory() as name:
        times = []
        for number in range(TIMES):
            planned = plan(
                f"never give up, number {number}",
                images=images,
                videos=videos,
                image_model=builtin(),
                video_model=builtin(),
                seed=None,
                random_seed=lambda: next(seeds),
            )
            times.append(timed(partial(make, pipelines, planned, Path(name))))
    return min(times[1:])


def make(pipelines: Pipelines, planned: Sequence[Parameters], folder: Path) -> None:
    """Make items as the engine does: all pictures together, videos one after the other."""
    pictures, videos = ([one for one in planned if one.kind == kind] for kind in ("image", "video"))
    for batch in [pictures, *([video] for video in videos)]:
        for event in generate(pipelines, batch):
            match event:
                case Picture(number, image, parameters):
                    files.save_picture(folder, folder / f"{number}.png", image, parameters)
                case Video(frames, parameters):
                    files.save_video(folder, folder / f"{parameters.seed}.mp4", frames, parameters)
