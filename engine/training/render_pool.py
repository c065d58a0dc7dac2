"""The render pool: pictures that other processes keep replacing with new ones."""

import time
from multiprocessing import get_context, parent_process
from multiprocessing.shared_memory import SharedMemory
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.scenes.aspect import SIZE
from engine.scenes.scene import Scene

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

#: Seeds from here on are reserved for validation.
UNSEEN = 1_000_000_000


def as_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """Convert pictures of shape (n, height, width, 3) to floats in -1..1, shape (n, 3, height, width)."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def as_pixels(pictures: Tensor) -> NDArray[np.uint8]:
    """Convert floats in -1..1 of shape (n, 3, height, width) to pictures of shape (n, height, width, 3)."""
    pixels: NDArray[np.uint8] = pictures.add(1).mul(127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return pixels


def unseen_pictures(count: int, first: int = 0) -> Tensor:
    """Draw pictures that no training sees, shape (count, 3, 512, 512)."""
    return as_tensor(np.stack([Scene(UNSEEN + first + i).render() for i in range(count)]))


class RenderPool:
    """A pool of rendered scenes in shared memory, as a context manager.

    Each worker overwrites its own slots, oldest first, and pauses between scenes to leave the processor to training.
    """

    def __init__(self, slots: int, workers: int = 1, rest: float = 0.0, first_seed: int = 0) -> None:
        self._memory = SharedMemory(create=True, size=slots * SIZE * SIZE * 3)
        self._pictures = _view(self._memory, slots)
        context = get_context("spawn")
        self._filled = context.Value("i", 0)
        self._workers = [
            context.Process(
                target=_draw_forever,
                args=(self._memory.name, slots, i, workers, rest, first_seed, self._filled),
                daemon=True,
            )
            for i in range(workers)
        ]

    def __enter__(self) -> "RenderPool":
        for worker in self._workers:
            worker.start()
        while self._filled.value < len(self._pictures):
            if not all(worker.is_alive() for worker in self._workers):
                raise RuntimeError("a rendering process died before the pool was full")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.terminate()
            worker.join()
        del self._pictures
        self._memory.close()
        self._memory.unlink()

    @property
    def drawn(self) -> int:
        """Return how many scenes have been drawn so far."""
        return int(self._filled.value)

    def crops(self, count: int, side: int, rng: np.random.Generator) -> Tensor:
        """Return square crops, each the more detailed of two random ones, shape (count, 3, side, side)."""
        chosen = []
        for slot in rng.integers(len(self._pictures), size=count):
            corners = rng.integers(SIZE - side + 1, size=(2, 2))
            cuts = [self._pictures[slot, y : y + side, x : x + side] for y, x in corners]
            cut = max(cuts, key=lambda c: float(np.abs(np.diff(c[::4, ::4].astype(np.int16), axis=0)).mean()))
            chosen.append(cut[:, ::-1] if rng.random() < 0.5 else cut)
        return as_tensor(np.stack(chosen))


def _view(memory: SharedMemory, slots: int) -> NDArray[np.uint8]:
    return np.ndarray((slots, SIZE, SIZE, 3), np.uint8, buffer=memory.buf)


def _draw_forever(
    name: str,
    slots: int,
    worker: int,
    workers: int,
    rest: float,
    first_seed: int,
    filled: "Synchronized[int]",
) -> None:
    memory = SharedMemory(name=name)
    pictures = _view(memory, slots)
    parent, turn = parent_process(), 0
    while True:
        for slot in range(worker, slots, workers):
            # A killed training cannot terminate its workers.
            if parent is not None and not parent.is_alive():
                return
            seed = (first_seed + turn * slots + slot) % UNSEEN
            moment = float(np.random.default_rng([seed, 1]).random())
            pictures[slot] = Scene(seed).render(moment)
            with filled.get_lock():
                filled.value += 1
            if turn > 0:
                time.sleep(rest)
        turn += 1
