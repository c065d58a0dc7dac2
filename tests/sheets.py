"""Make the sheets of pictures and videos in docs/, none picked by hand: `python -m tests.sheets`."""

from collections.abc import Iterable, Sequence
from itertools import chain

from PIL import Image

from engine.generation import Frame, Picture, generate
from engine.models.installed import builtin
from engine.parameters import Parameters
from engine.pipelines.cache import PipelineCache
from engine.plan import plan
from tests.program.program import REPOSITORY

DOCS = REPOSITORY / "docs"
#: Prompts of the first sheet, with five pictures each.
FEW = ("Never give up", "Breathe", "Small steps every day", "A lighthouse at night")
#: Prompts of the second sheet, with three pictures each: abstract and concrete, as people write them.
MANY = (
    *("Never give up", "I start a new job on Monday and I am a little afraid", "Breathe", "You are not alone"),
    *("Small steps every day", "I need some courage", "Finally free", "One more mile", "Everything will be fine"),
    *("I cannot sleep and my thoughts race", "Dream big", "Be kind to yourself", "Team work makes the dream work"),
    *("A red sailboat at night under the milky way", "a runner at dawn on a long road", "Northern lights over a lake"),
    *("hot air balloons over the mountains at sunrise", "a lonely lighthouse in the fog", "cherry blossom in spring"),
    *("a campfire in the woods, stars above", "winter morning, deep snow, silence", "the city at night"),
    *("a waterfall in the jungle", "cactus in the desert, golden light", "a field of yellow flowers under a blue sky"),
    *("someone on a summit with arms up", "a bridge over the river at dusk", "birds over the ocean", "an autumn tree"),
    "My grandmother died and I miss her",
)
#: Side of a picture on the sheets and of a video, in pixels.
SIDE, SMALL = 216, 160
#: Videos show every second frame.
EVERY = 2


def main() -> None:
    """Make all sheets and the videos."""
    pipelines = PipelineCache()
    sheet([pictures(pipelines, prompt, 5) for prompt in FEW]).save(DOCS / "pictures.jpg", quality=88)
    rows = [pictures(pipelines, prompt, 3) for prompt in MANY]
    by_three = [list(chain(*rows[first : first + 3])) for first in range(0, len(rows), 3)]
    sheet(by_three).save(DOCS / "prompts.jpg", quality=85)
    clips = [video(pipelines, "Breathe", number) for number in range(5)]
    moments = [row(frames) for frames in zip(*clips, strict=True)]
    moments[0].save(
        DOCS / "videos.webp", save_all=True, append_images=moments[1:], duration=1000 * EVERY // 24, loop=0, quality=60
    )


def items(prompt: str) -> Sequence[Parameters]:
    """Return the planned items of a prompt with seed 1: five pictures, then five videos."""
    model = builtin()
    return plan(prompt, images=5, videos=5, image_model=model, video_model=model, seed=1, random_seed=int)


def pictures(pipelines: PipelineCache, prompt: str, count: int) -> list[Image.Image]:
    """Return the first `count` pictures of a prompt."""
    events = chain(*(generate(pipelines, [item]) for item in items(prompt)[:count]))
    made = [event.image for event in events if isinstance(event, Picture)]
    return [picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS) for picture in made]


def video(pipelines: PipelineCache, prompt: str, number: int) -> Sequence[Image.Image]:
    """Return the frames of one video of a prompt."""
    events = generate(pipelines, [items(prompt)[5 + number]])
    frames = (event.image for event in events if isinstance(event, Frame))
    return [frame.resize((SMALL, SMALL), Image.Resampling.LANCZOS) for frame in frames][::EVERY]


def sheet(rows: Sequence[Iterable[Image.Image]]) -> Image.Image:
    """Return rows of equally sized pictures as one picture."""
    strips = [row(pictures) for pictures in rows]
    whole = Image.new("RGB", (strips[0].width, sum(strip.height for strip in strips)))
    for number, strip in enumerate(strips):
        whole.paste(strip, (0, number * strip.height))
    return whole


def row(pictures: Iterable[Image.Image]) -> Image.Image:
    """Return equally sized pictures side by side as one picture."""
    beside = list(pictures)
    strip = Image.new("RGB", (sum(picture.width for picture in beside), beside[0].height))
    for number, picture in enumerate(beside):
        strip.paste(picture, (number * picture.width, 0))
    return strip


if __name__ == "__main__":
    main()
