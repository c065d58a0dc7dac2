"""The frames of a drawn scene, by processes of their own, for skia lets one thread of a process draw at a time.

`python -m engine.painting.frames` is such a process: it loads no torch, and ends when nobody takes its frames any more.
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

#: Processes that draw one clip; what encodes it is busy, too.
MOST = 4
#: Bytes that wait in a pipe, where the system can be told.
PIPE = 1_048_576


class FramesError(DaybreakError):
    """A process that draws frames ended before the last one."""


class Frames:
    """The frames of one clip: moments of a scene, evenly apart, of which the last leads into the first.

    Drawing begins when it is told what a painter changed; until then the processes get ready. Use it in a with
    statement, or take all frames: then no process is left.
    """

    def __init__(self, scene: str, seed: int, width: int, height: int, num_frames: int) -> None:
        self._size = width, height
        self._count = num_frames
        self._processes: list[subprocess.Popen[bytes]] = []
        every = min(_cores(), num_frames, MOST)
        for first in range(every):
            process = _started()
            self._processes.append(process)
            wish = [scene, seed, width, height, list(range(first, num_frames, every)), num_frames]
            _send(process, json.dumps(wish).encode() + b"\n")

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
        """Yield the frames with a painter's change.

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


def _started() -> subprocess.Popen[bytes]:
    # A session of its own keeps the terminal's Ctrl-C from it, and no variable of Python's changes what it imports.
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
    # Where it has ended already, reading from it tells why.
    with suppress(BrokenPipeError):
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
    """Draw the frames that are wished for as soon as a painter's change comes after the wish."""
    from engine.scenes.facts import Facts
    from engine.scenes.scene import Scene

    if not (wish := source.readline()):
        return
    text, seed, width, height, numbers, num_frames = json.loads(wish)
    scene = Scene(seed, Facts.read(text), width, height)
    brush = Change(*(_unpacked(source) for _ in range(2))).brush(width, height)
    for number in numbers:
        target.write(brush.paint(scene.frame(number / num_frames)).data)
        target.flush()


if __name__ == "__main__":
    # Who is gone takes no frames.
    with suppress(BrokenPipeError):
        _draw(sys.stdin.buffer, sys.stdout.buffer)
