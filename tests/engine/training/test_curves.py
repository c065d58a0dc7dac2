"""Curves: plots of the progress of trainings."""

from pathlib import Path

import numpy as np
from PIL import Image

from engine.training.checkpoint import add_to_curve
from engine.training.curves import draw_curves


def curve(folder: Path, **last: float) -> Path:
    folder.mkdir()
    for share in (0.5, 1.0):
        add_to_curve(folder, steps=1, seconds=3600 * share, loss=1.0, **{k: v * share for k, v in last.items()})
    return folder


def test_every_group_of_scores_has_a_panel(tmp_path: Path) -> None:
    text = curve(tmp_path / "text", place=0.9, time=1.0)
    autoencoder = curve(tmp_path / "autoencoder", psnr=34.0, ssim=0.96)
    for folders, panels in (([text], 1), ([autoencoder], 2), ([text, autoencoder], 3)):
        draw_curves(folders, tmp_path / "curves.png")
        with Image.open(tmp_path / "curves.png") as image:
            assert image.size == (400 * panels, 300)
            assert len(np.unique(np.asarray(image))) > 10
