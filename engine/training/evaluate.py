"""Judge the model that ships: `python -m engine.training.evaluate --classifier checkpoints/classifier`.

Prints a table: what the reader understands of prompts that no training ever saw, and what painting does to drawings and
clips. With `--card`, it also takes the place of the last one in the model card; `--pairs FOLDER` keeps drawings beside
their paintings for somebody to look at.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from engine import machine
from engine.models import installed
from engine.pipelines import cost, recipe
from engine.pipelines.loading import load
from engine.training import exam, paintings
from engine.training.classifier import load_classifier
from engine.training.export import weights_size
from engine.training.measures import fidelity
from engine.training.paintings import MOMENTS, Painting
from engine.training.render_pool import unseen_pictures

#: Between these marks stands the table in a model card.
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


def clips(painted: Sequence[Painting]) -> Mapping[str, float]:
    """Return the share of clips that move, and how much more they flicker than drawn ones where these stand still."""
    moving, drawn, shown = [], 0.0, 0.0
    for one in painted:
        frames = [one.brush.paint(one.scene.render(t)) for t in (0.0, *MOMENTS)]
        moving.append(paintings.moves(frames))
        before, after = paintings.flicker(one)
        drawn, shown = drawn + before, shown + after
    return {"clips that move all the time": float(np.mean(moving)), "flicker, times that of drawn clips": shown / drawn}


def replace_table(card: Path, table: str) -> None:
    """Put the table between the marks in the card."""
    text = card.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{card} must hold {BEGIN} and {END} once")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    card.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Read the command line, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classifier", type=Path, required=True, help="folder of the trained classifier")
    parser.add_argument("--captions", type=int, default=2000, help="unseen captions")
    parser.add_argument("--paintings", type=int, default=60, help="unseen scenes that are painted")
    parser.add_argument("--pairs", type=Path, help="folder for drawings beside their paintings")
    parser.add_argument("--card", type=Path, help="the model card, for example engine/builtin/README.md")
    arguments = parser.parse_args()

    model = installed.builtin()
    pipeline = load(model, recipe.choose(machine.detect(), cost.of_model(model)))
    classifier = load_classifier(arguments.classifier)
    rows = exam.rows(model.parts["reader"], arguments.captions)
    painted = list(paintings.unseen(pipeline, arguments.paintings))
    sharp = [paintings.sharpness(one.painted) / paintings.sharpness(one.drawn) for one in painted]
    changed = [paintings.difference(pipeline.vae, one) for one in painted]
    rows += [
        ("painted: subject still recognised", f"{paintings.recognised(classifier, painted):.1%}"),
        ("painted: sharpness, times the drawing's, mean and least", f"{np.mean(sharp):.2f}, {min(sharp):.2f}"),
        ("painted: mean difference in levels, mean and least", f"{np.mean(changed):.1f}, {min(changed):.1f}"),
    ]
    rows += [(name, f"{value:.2f}") for name, value in clips(painted[: arguments.paintings // 3]).items()]
    if arguments.pairs:
        arguments.pairs.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(painted):
            paintings.side_by_side(one).save(arguments.pairs / f"{number:02}.jpg", quality=95)
    _, scores = fidelity(pipeline.vae, unseen_pictures(64, first=5000))
    rows += [(f"autoencoder: {name}", f"{value:.2f}") for name, value in scores.items()]
    rows.append(("weights, MB", f"{sum(weights_size(model.folder).values()) / 1e6:.1f}"))
    table = exam.table(rows)
    print(table)
    if arguments.card:
        replace_table(arguments.card, table)


if __name__ == "__main__":
    main()
