"""`python -m tests.pictures`: make the pictures and videos of the README again, through the program's own command."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

REPOSITORY = Path(__file__).parent.parent
PROMPTS = ("Never give up", "Breathe", "Small steps every day", "A lighthouse at night")
SIDE = 256
#: The README's videos: every second frame, at half the rate.
MOVING, EVERY = "Breathe", 2


def main() -> None:
    """Set side by side all five pictures of each prompt, and all five videos of one, none left out."""
    rows = [_pictures(prompt) for prompt in PROMPTS]
    grid = Image.new("RGB", (SIDE * len(rows[0]), SIDE * len(rows)))
    for number, row in enumerate(rows):
        grid.paste(_beside(row), (0, SIDE * number))
    grid.save(REPOSITORY / "docs" / "pictures.jpg", quality=90)
    first, *others = (_beside(moment) for moment in zip(*_videos(MOVING), strict=True))
    moving, pause = REPOSITORY / "docs" / "videos.webp", 1000 * EVERY // 24
    first.save(moving, quality=70, method=6, save_all=True, append_images=others, duration=pause, loop=0)


def _pictures(prompt: str) -> list[Image.Image]:
    with _made(prompt, "*.png", "--videos", "0") as paths:
        return [Image.open(path).resize((SIDE, SIDE), Image.Resampling.LANCZOS) for path in paths]


def _videos(prompt: str) -> list[list[Image.Image]]:
    with _made(prompt, "*.mp4", "--images", "0") as paths:
        return [list(_frames(path))[::EVERY] for path in paths]


def _frames(path: Path) -> Iterator[Image.Image]:
    frames = imageio_ffmpeg.read_frames(str(path), output_params=["-vf", f"scale={SIDE}:{SIDE}:flags=lanczos"])
    next(frames)
    for frame in frames:
        yield Image.frombytes("RGB", (SIDE, SIDE), frame)


def _beside(row: Sequence[Image.Image]) -> Image.Image:
    strip = Image.new("RGB", (SIDE * len(row), SIDE))
    for place, picture in enumerate(row):
        strip.paste(picture, (SIDE * place, 0))
    return strip


@contextmanager
def _made(prompt: str, pattern: str, *wish: str) -> Iterator[list[Path]]:
    """Make a prompt's pictures or videos with seed 1; their files are there meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "generate", prompt, "--seed", "1", "--notify-at", "", *wish]
        environment = os.environ | {"DAYBREAK_DATA_DIR": folder, "DAYBREAK_IMAGE_MODEL": "builtin"}
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)
        yield sorted(Path(folder).rglob(pattern))


if __name__ == "__main__":
    main()
