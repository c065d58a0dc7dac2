"""Checkpoints: states, curves and grids of pictures."""

import csv
from pathlib import Path

import torch
from PIL import Image

from engine.training.checkpoint import add_to_curve, load_state, save_grid, save_state

CPU = torch.device("cpu")


def test_there_is_no_state_before_the_first_save(tmp_path: Path) -> None:
    assert load_state(tmp_path, CPU) is None


def test_the_last_state_is_loaded(tmp_path: Path) -> None:
    for steps in (1, 2):
        save_state(tmp_path / "new", {"steps": steps, "weights": torch.ones(2)})
    state = load_state(tmp_path / "new", CPU)
    assert state is not None
    assert state["steps"] == 2
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["state.pt"]


def test_a_curve_has_one_header_and_a_line_per_save(tmp_path: Path) -> None:
    for steps in (10, 20):
        add_to_curve(tmp_path, steps=steps, loss=0.123456)
    with (tmp_path / "curve.csv").open() as file:
        assert list(csv.DictReader(file)) == [
            {"steps": "10", "loss": "0.1235"},
            {"steps": "20", "loss": "0.1235"},
        ]


def test_a_grid_has_the_given_number_of_columns(tmp_path: Path) -> None:
    pictures = torch.stack([torch.full((3, 8, 8), share) for share in (-1.0, 0.0, 1.0, 0.5)])
    save_grid(tmp_path / "grids" / "look.png", pictures, columns=2, scale=2)
    grid = Image.open(tmp_path / "grids" / "look.png")
    assert grid.size == (8, 8)
    assert (grid.getpixel((0, 0)), grid.getpixel((0, 7))) == ((0, 0, 0), (255, 255, 255))
