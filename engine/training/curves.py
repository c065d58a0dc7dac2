"""Plot the progress of trainings: `python -m engine.training.curves checkpoints/text checkpoints/pictures --out c.png`.

Each folder's scores become one or more panels, plotted over the hours of training.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

#: Columns of a curve that are not scores.
NOT_SCORES = {"steps", "seconds", "loss", "stage", "size", "batch"}


def draw_curves(folders: Sequence[Path], out: Path) -> None:
    """Plot the scores of every `curve.csv`, one panel per group of scores."""
    panels = [(folder, names) for folder in folders for names in _kinds(_read(folder))]
    figure = Figure(figsize=(4 * len(panels), 3), dpi=100, layout="constrained")
    for axes, (folder, names) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        lines = _read(folder)
        hours = [float(line["seconds"]) / 3600 for line in lines]
        for name in names:
            axes.plot(hours, [float(line[name]) for line in lines], marker=".", label=name)
        axes.set(title=folder.name, xlabel="hours")
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out)


def _read(folder: Path) -> list[dict[str, str]]:
    with (folder / "curve.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _kinds(lines: list[dict[str, str]]) -> list[list[str]]:
    """Return the groups of scores: each one that exceeds 1 alone, and the others together."""
    scores = [name for name in lines[0] if name not in NOT_SCORES]
    large = [name for name in scores if max(float(line[name]) for line in lines) > 1]
    small = [name for name in scores if name not in large]
    return [[name] for name in large] + ([small] if small else [])


def main() -> None:
    """Read the command line and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of checkpoints")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    draw_curves(arguments.folders, arguments.out)


if __name__ == "__main__":
    main()
