"""Draw the frames of a scene in several processes, because Skia draws on only one thread of a process at a time.

`python -m engine.painting.frames` is such a process. It does not load torch, draws one clip after another, and ends
when its frames are not read or no more tasks can come.
"""

import json
import subprocess
import sys
import weakref
from collections.abc import Generator, Sequence
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.painting.change import Change
from engine.video.cores import cores
from persistence.errors import DaybreakError

#: The most processes for one clip; encoding needs cores, too.
MAX_PROCESSES = 4
#: Bytes of a pipe's buffer, on Linux.
PIPE = 1_048_576


class FramesError(DaybreakError):
    """A process that draws frames ended before the last one."""


class Drawers:
    """The drawing processes that have drawn a clip and wait for the next one; they end when this is no longer used."""

    def __init__(self) -> None:
        self._idle: list[subprocess.Popen[bytes]] = []
        weakref.finalize(self, _end, self._idle)

    def take(self) -> subprocess.Popen[bytes]:
        """Return a process that waits for a task, a new one if none is idle."""
        while self._idle:
            process = self._idle.pop()
            if process.poll() is None:
                return process
            _end([process])
        return _start()

    def give_back(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        """Keep processes that have drawn all their frames."""
        self._idle += processes


class Frames:
    """The frames of one clip: evenly spaced moments of a scene, the last of which leads into the first.

    The processes start up at once and draw as soon as `painted` is called. Use it in a with statement, or read all
    frames, so that no process is left at work.
    """

    def __init__(self, drawers: Drawers, scene: str, seed: int, width: int, height: int, num_frames: int) -> None:
        self._drawers = drawers
        self._size = width, height
        self._count = num_frames
        self._processes: list[subprocess.Popen[bytes]] = []
        count = min(cores(), num_frames, MAX_PROCESSES)
        for first in range(count):
            process = drawers.take()
            self._processes.append(process)
            task = [scene, seed, width, height, list(range(first, num_frames, count)), num_frames]
            _send(process, json.dumps(task).encode() + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, unless they have drawn all frames."""
        _end(self._processes)

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
            self._drawers.give_back(self._processes)
            self._processes = []


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


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


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


def _draw(source: BinaryIO, target: BinaryIO) -> None:
    """Read tasks, each with a painter's change, and draw their frames, until there are no more."""
    from engine.scenes.facts import Facts
    from engine.scenes.scene import Scene

    while task := source.readline():
        text, seed, width, height, numbers, num_frames = json.loads(task)
        scene = Scene(seed, Facts.read(text), width, height)
        brush = Change(*(_unpacked(source) for _ in range(2))).brush(width, height)
        for number in numbers:
            target.write(brush.paint(scene.frame(number / num_frames)).data)
            target.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the parent process has closed the pipe or ended
        _draw(sys.stdin.buffer, sys.stdout.buffer)
