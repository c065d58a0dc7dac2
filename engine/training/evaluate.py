"""Judge a model: `python -m engine.training.evaluate --model engine/builtin --classifier checkpoints/classifier`.

Prints a table, and writes grids of which nothing was picked by hand.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine import catalogue
from engine.pipelines import load
from engine.training.checkpoint import save_grid
from engine.training.classifier import QUESTIONS, Classifier, judge, load_classifier, small, true_answers
from engine.training.codec import decode, encode
from engine.training.denoiser import Pipeline
from engine.training.measures import psnr, ssim
from engine.training.prompts import THEMES
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN, unseen_pictures
from engine.training.scenes import PLACES, TIMES, Layout, Scene
from engine.training.scenes.layout import HABITATS

BATCH = 5
#: Each scene of diversity is drawn and generated so many times.
SIBLINGS = 8


class Maker:
    """Make pictures as the program makes them."""

    def __init__(self, pipeline: Pipeline, settings: dict[str, Any]) -> None:
        self.pipeline = pipeline
        self._settings = settings

    def make(self, prompts: Sequence[str], first_seed: int = 0) -> Tensor:
        """Make a picture for each prompt, with seeds in a row, shape (n, 3, height, width) in -1..1."""
        made = []
        for begin in range(0, len(prompts), BATCH):
            part = list(prompts[begin : begin + BATCH])
            seeds = [torch.Generator().manual_seed(first_seed + begin + number) for number in range(len(part))]
            pictures = self.pipeline(part, generator=seeds, output_type="np", **self._settings).images
            made.append(torch.from_numpy(np.asarray(pictures, np.float32)).permute(0, 3, 1, 2) * 2 - 1)
        return torch.cat(made)


def captions(maker: Maker, classifier: Classifier, count: int) -> tuple[dict[str, float], Tensor]:
    """Return the shares of unseen captions whose place, time and subject are shown, and the pictures."""
    seeds = range(UNSEEN, UNSEEN + count)
    asked = [unseen_caption(Layout(seed), np.random.default_rng(seed)) for seed in seeds]
    pictures = maker.make(asked)
    right = np.array(judge(classifier, pictures)) == np.array(true_answers(seeds))
    return dict(zip(QUESTIONS, right.mean(axis=0).tolist(), strict=True)), pictures


def themes(maker: Maker, classifier: Classifier) -> dict[str, float]:
    """Return for each theme the share of its unseen prompts that give a fitting scene."""
    shares = {}
    for number, theme in enumerate(THEMES):
        pictures = maker.make(theme.unseen_prompts(), first_seed=1000 * number)
        shares[theme.name] = float(np.mean([theme.fits(*answer) for answer in judge(classifier, pictures)]))
    return shares


@torch.no_grad()
def diversity(maker: Maker, classifier: Classifier, siblings: int = SIBLINGS) -> float:
    """Return how much pictures of one prompt differ, as a share of how much drawn scenes of the same place, time and
    subject differ in the eyes of the classifier."""
    made, drawn = [], []
    for number, place in enumerate(PLACES):
        subject, time_of_day = HABITATS[place].split()[-1], TIMES[number % len(TIMES)]
        scenes = [Scene(UNSEEN + i, place, time_of_day, subject) for i in range(siblings)]
        prompt = unseen_caption(scenes[0], np.random.default_rng(number))
        made.append(_spread(classifier, maker.make([prompt] * siblings)))
        pictures = np.stack([scene.render() for scene in scenes])
        drawn.append(_spread(classifier, torch.from_numpy(pictures).permute(0, 3, 1, 2) / 127.5 - 1))
    return float(np.mean(made) / np.mean(drawn))


def _spread(classifier: Classifier, pictures: Tensor) -> float:
    seen = functional.normalize(classifier.eval().features(small(pictures)), dim=1)
    return float(torch.pdist(seen).mean())


def reconstruction(pipeline: Pipeline, count: int) -> dict[str, float]:
    """Return how close the autoencoder comes to unseen scenes."""
    pictures = unseen_pictures(count, first=5000)
    made = decode(pipeline.vae, encode(pipeline.vae, pictures)).cpu()
    return {"PSNR, dB": float(psnr(made, pictures).mean()), "SSIM": float(ssim(made, pictures).mean())}


def seconds(maker: Maker) -> float:
    """Return the best of three times for five pictures, warm."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        maker.make(["never give up"] * BATCH)
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Read the command line, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="builtin", help="builtin, or a folder as engine.training.export writes it")
    parser.add_argument("--classifier", type=Path, required=True, help="folder of the trained classifier")
    parser.add_argument("--count", type=int, default=300, help="unseen captions")
    parser.add_argument("--grids", type=Path, help="folder for grids of what was made")
    arguments = parser.parse_args()

    settings = catalogue.builtin().settings
    maker, classifier = Maker(load(arguments.model, None), dict(settings)), load_classifier(arguments.classifier)
    maker.pipeline.set_progress_bar_config(disable=True)
    maker.make(["never give up"] * BATCH)
    rows: list[tuple[str, str]] = [("five pictures, warm, s", f"{seconds(maker):.2f}")]
    rows += [(f"autoencoder: {name}", f"{value:.2f}") for name, value in reconstruction(maker.pipeline, 64).items()]
    shown, pictures = captions(maker, classifier, arguments.count)
    rows += [(f"unseen captions: {name}", f"{share:.1%}") for name, share in shown.items()]
    fitting = themes(maker, classifier)
    rows.append(("unseen theme prompts: fits", f"{np.mean(list(fitting.values())):.1%}"))
    rows += [(f"- {name}", f"{share:.0%}") for name, share in fitting.items()]
    rows.append(("diversity against drawn scenes", f"{diversity(maker, classifier):.2f}"))
    rows.append(("peak memory, GB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f}"))
    maker.pipeline.to(dtype=torch.float32)
    maker.make(["never give up"] * BATCH)
    rows.append(("five pictures in float32, warm, s", f"{seconds(maker):.2f}"))
    weights = sum(path.stat().st_size for path in catalogue.find(arguments.model).folder.glob("*/*.safetensors"))
    rows.append(("weights, MB", f"{weights / 1e6:.1f}"))
    print("| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), sep="\n")
    if arguments.grids:
        save_grid(arguments.grids / "captions.jpg", pictures[:24], columns=6, scale=2)


if __name__ == "__main__":
    main()
