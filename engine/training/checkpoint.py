"""Checkpoints: the files that a training resumes from and reports its progress in."""

import csv
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.training.learner import Batch, Learner
from engine.training.render_pool import as_pixels

logger = logging.getLogger(__name__)


def save_state(folder: Path, state: dict[str, Any]) -> None:
    """Replace `state.pt` atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state, folder / "state.tmp")
    (folder / "state.tmp").replace(folder / "state.pt")


def load_state(folder: Path, device: torch.device) -> dict[str, Any] | None:
    """Return the last saved state, or None if there is none."""
    path = folder / "state.pt"
    return torch.load(path, map_location=device) if path.exists() else None


def resume_from(learner: Learner[Batch], folder: Path, device: torch.device) -> None:
    """Resume from the last state in the folder, if there is one."""
    state = load_state(folder, device)
    if state is not None:
        learner.resume(state)


def save_checkpoint(learner: Learner[Batch], folder: Path, loss: float, **scores: str | float) -> None:
    """Write the state and a line of the curve; log the same numbers."""
    save_state(folder, learner.state())
    add_to_curve(folder, steps=learner.steps, seconds=learner.seconds, loss=loss, **scores)
    logger.info("step %d, %.0f s, loss %.4f, %s", learner.steps, learner.seconds, loss, scores)


def add_to_curve(folder: Path, **numbers: str | float) -> None:
    """Append a line to `curve.csv`, whose first line names the columns."""
    path = folder / "curve.csv"
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        lines = csv.writer(file)
        if fresh:
            lines.writerow(numbers)
        lines.writerow(f"{value:.4f}" if isinstance(value, float) else value for value in numbers.values())


def save_grid(path: Path, pictures: Tensor, columns: int, scale: int = 1) -> None:
    """Write pictures in -1..1, shape (n, 3, height, width), in a grid, scaled down by the factor `scale`."""
    pixels = as_pixels(pictures.cpu())
    rows = [np.concatenate(list(pixels[i : i + columns]), 1) for i in range(0, len(pixels), columns)]
    grid = Image.fromarray(np.concatenate(rows))
    path.parent.mkdir(parents=True, exist_ok=True)
    grid.reduce(scale).save(path)
