"""Draw the frames of a scene in several processes, because Skia draws on only one thread of a process at a time.

`python -m engine.painting.frames` is such a process: it does not load torch, and ends when its frames are not read.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.painting.change import Change
from persistence.errors import DaybreakError

#: The most processes for one clip; encoding needs cores, too.
MAX_PROCESSES = 4
#: Bytes of a pipe's buffer, on Linux.
PIPE = 1_048_576


class FramesError(DaybreakError):
    """A process that draws frames ended before the last one."""


class Frames:
    """The frames of one clip: evenly spaced moments of a scene, the last of which leads into the first.

    The processes start up at once and draw as soon as `painted` is called. Use it in a with statement, or read all
    frames, so that no process is left.
    """

    def __init__(self, scene: str, seed: int, width: int, height: int, num_frames: int) -> None:
        self._size = width, height
        self._count = num_frames
        self._processes: list[subprocess.Popen[bytes]] = []
        count = min(_cores(), num_frames, MAX_PROCESSES)
        for first in range(count):
            process = _start()
            self._processes.append(process)
            task = [scene, seed, width, height, list(range(first, num_frames, count)), num_frames]
            _send(process, json.dumps(task).encode() + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.kill()
            process.communicate()

    def painted(self, change: Change) -> Generator[Image.Image]:
        """Yield the frames with a painter's change applied.

        Raises FramesError.
        """
        width, height = self._size
        with self:
            for process in self._processes:
                for array in (change.slope, change.offset):
                    _send(process, _packed(array))
            for process in islice(cycle(self._processes), self._count):
                assert process.stdout is not None
                frame = process.stdout.read(width * height * 3)
                if len(frame) < width * height * 3:
                    raise FramesError(_reason(process))
                yield Image.frombytes("RGB", self._size, frame)


def _start() -> subprocess.Popen[bytes]:
    # In the folder that contains `engine`, and in a new session, so that Ctrl-C in the terminal does not reach it.
    return subprocess.Popen(
        [sys.executable, "-m", "engine.painting.frames"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pipesize=PIPE,
        start_new_session=True,
    )


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # if it has ended, `painted` reports why
        process.stdin.write(message)
        process.stdin.flush()


def _packed(array: NDArray[np.float32]) -> bytes:
    return json.dumps(array.shape).encode() + b"\n" + np.ascontiguousarray(array, np.float32).tobytes()


def _unpacked(source: BinaryIO) -> NDArray[np.float32]:
    shape = json.loads(source.readline())
    return np.frombuffer(source.read(int(np.prod(shape)) * 4), np.float32).reshape(shape)


def _reason(process: subprocess.Popen[bytes]) -> str:
    process.kill()
    _, errors = process.communicate()
    *_, last = errors.decode(errors="replace").strip().splitlines() or [f"it ended with status {process.returncode}"]
    return f"Frames could not be drawn: {last}"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _draw(source: BinaryIO, target: BinaryIO) -> None:
    """Read a task and a painter's change, and draw the task's frames."""
    from engine.scenes.facts import Facts
    from engine.scenes.scene import Scene

    if not (task := source.readline()):
        return
    text, seed, width, height, numbers, num_frames = json.loads(task)
    scene = Scene(seed, Facts.read(text), width, height)
    brush = Change(*(_unpacked(source) for _ in range(2))).brush(width, height)
    for number in numbers:
        target.write(brush.paint(scene.frame(number / num_frames)).data)
        target.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the parent process has closed the pipe or ended
        _draw(sys.stdin.buffer, sys.stdout.buffer)
