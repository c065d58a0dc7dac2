"""Judge a model: `python -m engine.training.evaluate --model engine/builtin --classifier checkpoints/classifier`.

Prompts are put as the program puts them, with a scene before those that name nothing, where a model has an interpreter.
Prints a table. With `--motion checkpoints/motion/ema`, clips are judged, too. With `--card`, the table also takes the
place of the last one in the model card, and grids of which nothing was picked by hand are written beside it.
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from diffusers import MotionAdapter
from torch import Tensor
from torch.nn import functional

from engine import machine, models, needs, recipe
from engine.interpreter import interpreter_of, told
from engine.loading import load
from engine.scenes.facts import PLACES, TIMES, Facts
from engine.scenes.layout import HABITATS, Layout
from engine.scenes.scene import Scene
from engine.training.animator import animate, clip_settings, draw_clips
from engine.training.checkpoint import save_grid
from engine.training.classifier import Classifier, judge, load_classifier, small, true_answers
from engine.training.clips import FRAMES
from engine.training.denoiser import BATCH, Pipeline, draw
from engine.training.export import MOTION, weights_size
from engine.training.facts import shares_right
from engine.training.measures import fidelity
from engine.training.prompts import themes
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN, as_tensor, unseen_pictures
from engine.training.screening import screen

#: Makes one picture for each prompt, with seeds in a row from the first.
Maker: TypeAlias = Callable[[Sequence[str], int], Tensor]
#: Each scene of diversity is drawn and generated so many times.
SIBLINGS = 8
#: A sheet shows so many clips, and so many frames of each.
SHEETS, SHOWN = 12, 8
#: Between these marks stands the table in a model card.
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


def captions(maker: Maker, classifier: Classifier, count: int) -> tuple[dict[str, float], Tensor]:
    """Return the shares of unseen captions whose place, time and subject are shown, and the pictures."""
    seeds = range(UNSEEN, UNSEEN + count)
    asked = [unseen_caption(Layout(seed), np.random.default_rng(seed)) for seed in seeds]
    pictures = maker(asked, 0)
    return shares_right(judge(classifier, pictures), true_answers(seeds)), pictures


def theme_shares(maker: Maker, classifier: Classifier) -> dict[str, float]:
    """Return for each theme the share of its unseen prompts that give a fitting scene."""
    shares = {}
    for number, theme in enumerate(themes()):
        pictures = maker(theme.unseen_prompts(), 1000 * number)
        shares[theme.name] = float(np.mean([theme.fits(*answer) for answer in judge(classifier, pictures)]))
    return shares


@torch.no_grad()
def diversity(maker: Maker, classifier: Classifier, siblings: int = SIBLINGS) -> float:
    """Return how much pictures of one prompt differ, as a share of how much drawn scenes of the same place, time and
    subject differ in the eyes of the classifier."""
    made, drawn = [], []
    for number, place in enumerate(PLACES):
        subject, time_of_day = HABITATS[place].split()[-1], TIMES[number % len(TIMES)]
        scenes = [Scene(UNSEEN + i, Facts(place, time_of_day, subject)) for i in range(siblings)]
        prompt = unseen_caption(scenes[0], np.random.default_rng(number))
        made.append(_spread(classifier, maker([prompt] * siblings, 0)))
        drawn.append(_spread(classifier, as_tensor(np.stack([scene.render() for scene in scenes]))))
    return float(np.mean(made) / np.mean(drawn))


def _spread(classifier: Classifier, pictures: Tensor) -> float:
    seen = functional.normalize(classifier.eval().features(small(pictures)), dim=1)
    return float(torch.pdist(seen).mean())


def reconstruction(pipeline: Pipeline, count: int) -> dict[str, float]:
    """Return how close the autoencoder comes to unseen scenes."""
    _, scores = fidelity(pipeline.vae, unseen_pictures(count, first=5000))
    return scores


def seconds(maker: Maker) -> float:
    """Return the best of three times for five pictures, after one that warms up."""
    times = []
    for _ in range(4):
        begin = time.perf_counter()
        maker(["never give up"] * BATCH, 0)
        times.append(time.perf_counter() - begin)
    return min(times[1:])


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
    parser.add_argument("--model", default="builtin", help="builtin, or a folder as engine.training.export writes it")
    parser.add_argument("--classifier", type=Path, required=True, help="folder of the trained classifier")
    parser.add_argument("--count", type=int, default=300, help="unseen captions")
    parser.add_argument("--motion", type=Path, help="folder of a motion adapter, to judge clips, too")
    parser.add_argument("--clips", type=int, default=200, help="unseen captions for clips")
    parser.add_argument("--card", type=Path, help="the model card, for example engine/builtin/README.md")
    arguments = parser.parse_args()

    model, settings = models.find(arguments.model), models.builtin().settings
    pipeline = load(model, recipe.choose(machine.look(), needs.of_model(model)))
    pipeline.set_progress_bar_config(disable=True)

    interpreter = interpreter_of(pipeline, model.parts)

    def put(prompts: Sequence[str], first_seed: int) -> Sequence[str]:
        seeded = enumerate(prompts, first_seed)
        return [told(prompt, interpreter.scene(prompt, seed)) for seed, prompt in seeded] if interpreter else prompts

    def plain_maker(prompts: Sequence[str], first_seed: int) -> Tensor:
        return draw(pipeline, prompts, settings, first_seed)

    def maker(prompts: Sequence[str], first_seed: int) -> Tensor:
        return plain_maker(put(prompts, first_seed), first_seed)

    rows: list[tuple[str, str]] = [("five pictures, warm, s", f"{seconds(maker):.2f}")]
    rows.append(("peak memory so far, GB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f}"))
    classifier = load_classifier(arguments.classifier)
    rows += [(f"autoencoder: {name}", f"{value:.2f}") for name, value in reconstruction(pipeline, 64).items()]
    shown, pictures = captions(maker, classifier, arguments.count)
    rows += [(f"unseen captions: {name}", f"{share:.1%}") for name, share in shown.items()]
    fitting = theme_shares(maker, classifier)
    rows.append(("unseen theme prompts: fits", f"{np.mean(list(fitting.values())):.1%}"))
    rows += [(f"- {name}", f"{share:.0%}") for name, share in fitting.items()]
    if interpreter:
        plain = theme_shares(plain_maker, classifier)
        rows.append(("unseen theme prompts without the interpreter: fits", f"{np.mean(list(plain.values())):.1%}"))
    rows.append(("diversity against drawn scenes", f"{diversity(maker, classifier):.2f}"))
    if arguments.motion:
        clips = animate(pipeline, MotionAdapter.from_pretrained(arguments.motion, dtype=pipeline.dtype))
        scores = screen(
            lambda prompt, seed: draw_clips(pipeline, clips, [prompt], clip_settings(), FRAMES, seed)[0],
            classifier,
            arguments.clips,
        )
        rows += [(f"clips, {name}", f"{value:.2f}") for name, value in scores.items()]
    if arguments.card:
        firsts = [theme.unseen_prompts()[0] for theme in themes()]
        save_grid(arguments.card.parent / "captions.jpg", pictures[:24], columns=6, scale=2)
        save_grid(arguments.card.parent / "themes.jpg", maker(firsts, 0), columns=4, scale=2)
        if arguments.motion:
            moved = draw_clips(pipeline, clips, put(firsts[:SHEETS], 0), clip_settings(), FRAMES)
            frames = moved[:, :: FRAMES // SHOWN].flatten(0, 1)
            save_grid(arguments.card.parent / "clips.jpg", frames, columns=SHOWN, scale=4)
    # At the end, for the clips' network stays as it is.
    pipeline.to(dtype=torch.float32)
    rows.append(("five pictures in float32, warm, s", f"{seconds(maker):.2f}"))
    sizes = weights_size(model.folder)
    rows.append(("weights, MB", f"{sum(size for part, size in sizes.items() if part != MOTION) / 1e6:.1f}"))
    rows.append(("weights of the motion adapter, MB", f"{sizes.get(MOTION, 0) / 1e6:.1f}"))
    table = "\n".join(["| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])
    print(table)
    if arguments.card:
        replace_table(arguments.card, table)


if __name__ == "__main__":
    main()
