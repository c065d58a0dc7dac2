"""`python -m tests.program.killed MOMENT ARGUMENTS`: the program, killed with SIGKILL at a named moment."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from PIL import Image

from app.cli import main
from engine import files
from engine.video import camera
from engine.worker import Worker
from persistence import claims, notifications


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str, when: Callable[..., bool] = lambda *_: True) -> None:  # noqa: ANN401
    """Make a function kill the process instead of running, when `when` of its arguments holds."""
    real = getattr(owner, name)

    def killed(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401
        if when(*arguments):
            die()
        return real(*arguments, **keywords)

    setattr(owner, name, killed)


def after_claim() -> None:
    before(Worker, "_make")


def mid_step() -> None:
    before(claims, "record_step", lambda _database, _items, step, _steps: step == 7)


def while_writing_a_picture() -> None:
    real = Image.Image.save
    saved = []

    def save(image: Image.Image, path: Path, **keywords: Any) -> None:  # noqa: ANN401
        real(image, path, **keywords)
        saved.append(path)
        if len(saved) == 2:
            os.truncate(path, path.stat().st_size // 2)
            die()

    Image.Image.save = save  # type: ignore[assignment, method-assign]


def while_writing_a_video(last_act: Callable[[], None] = lambda: None) -> None:
    real = camera.move

    def move(*arguments: Any) -> Any:  # noqa: ANN401
        for number, frame in enumerate(real(*arguments)):
            if number == 40:
                last_act()
                die()
            yield frame

    camera.move = move  # type: ignore[assignment]


def while_ffmpeg_sleeps() -> None:
    while_writing_a_video(lambda: psutil.Process().children()[0].suspend())


def before_renaming() -> None:
    before(Path, "replace", lambda path, _target: "image_2" in path.name)


def between_original_and_shown() -> None:
    before(files, "save_shown", lambda _root, path: path.name == "image_2.png")


def between_file_and_row() -> None:
    before(claims, "complete", lambda _database, item, *_: item.position == 2)


def before_the_last_row() -> None:
    before(claims, "complete", lambda _database, item, *_: (item.kind, item.position) == ("video", 2))


def before_the_notification() -> None:
    before(notifications, "claim")


def at_the_first_video() -> None:
    before(Worker, "_make", lambda _engine, _user, items: (items[0].kind, items[0].position) == ("video", 1))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
