"""Train the judge: `python -m engine.training.classifier --latents checkpoints/latents --out checkpoints/classifier
--hours 0.2`.

It learns from drawn scenes only, and tells the place, time and subject of pictures.
"""

import argparse
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.training import facts
from engine.training.checkpoint import add_to_curve, load_state, save_state
from engine.training.codec import autocast
from engine.training.latents import SMALL, read_shards
from engine.training.loop import learn
from engine.training.render_pool import UNSEEN, unseen_pictures
from engine.training.scenes import Layout

logger = logging.getLogger(__name__)

WIDTHS = (32, 64, 128, 192)
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.02
BATCH, COOL_DOWN = 128, 0.8
QUESTIONS = ("place", "time", "subject")


class Classifier(nn.Module):
    """Tell place, time and subject from pictures of 128 pixels in -1..1, shape (n, 3, 128, 128)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, width in zip((3, *WIDTHS), WIDTHS, strict=False):
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
        self.body = nn.Sequential(*layers)
        answers = sum(len(facts.QUESTIONS[question]) for question in QUESTIONS)
        # Where a thing is matters little, whether it is anywhere matters: the highest and the mean response.
        self.answers = nn.Linear(2 * WIDTHS[-1], answers)

    def features(self, pictures: Tensor) -> Tensor:
        """Return what is seen in the pictures, shape (n, 384)."""
        seen = self.body(pictures)
        return torch.cat([seen.amax(dim=(2, 3)), seen.mean(dim=(2, 3))], dim=1)

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Return the scores of the answers to each of the QUESTIONS."""
        sizes = [len(facts.QUESTIONS[question]) for question in QUESTIONS]
        return list(self.answers(self.features(pictures)).split(sizes, dim=1))


def small(pictures: Tensor) -> Tensor:
    """Shrink pictures to what a classifier sees."""
    return functional.avg_pool2d(pictures, pictures.shape[-1] // SMALL)


@torch.no_grad()
def judge(classifier: Classifier, pictures: Tensor) -> list[facts.Triple]:
    """Tell place, time and subject of pictures of any size, shape (n, 3, height, width)."""
    scores = [question.argmax(dim=1).tolist() for question in classifier.eval()(small(pictures))]
    words = [[facts.QUESTIONS[name][i] for i in best] for name, best in zip(QUESTIONS, scores, strict=True)]
    return [facts.Triple(*answer) for answer in zip(*words, strict=True)]


class Trainer:
    """Train a classifier step by step."""

    def __init__(self, classifier: Classifier) -> None:
        self.steps = 0
        self.seconds = 0.0
        self.classifier = classifier
        self._optimizer = torch.optim.AdamW(classifier.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)

    def step(self, batch: tuple[Tensor, Tensor], pace: float = 1.0) -> float:
        """Learn from pictures and the numbers of their answers, shape (n, 3), at a share of the full rate."""
        device = next(self.classifier.parameters()).device
        pictures, answers = (part.to(device) for part in batch)
        with autocast(device):
            scores = self.classifier.train()(pictures.contiguous(memory_format=torch.channels_last))
        loss = torch.stack(
            [functional.cross_entropy(score.float(), answers[:, i]) for i, score in enumerate(scores)]
        ).sum()
        self._optimizer.param_groups[0]["lr"] = LEARNING_RATE * pace * min(1.0, (self.steps + 1) / 50)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._optimizer.step()
        self.steps += 1
        return float(loss.detach())

    def state(self) -> dict[str, Any]:
        """Return all that is needed to go on later."""
        return {
            "steps": self.steps,
            "seconds": self.seconds,
            "classifier": self.classifier.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on where a state was taken."""
        self.steps, self.seconds = state["steps"], state["seconds"]
        self.classifier.load_state_dict(state["classifier"])
        self._optimizer.load_state_dict(state["optimizer"])


def true_answers(seeds: range) -> list[facts.Triple]:
    """Return what scenes really show."""
    scenes = (Layout(seed) for seed in seeds)
    return [facts.Triple(scene.place, scene.time, scene.subject) for scene in scenes]


def numbers(answers: list[facts.Triple]) -> Tensor:
    """Return the numbers of answers, shape (n, 3)."""
    return torch.tensor([[facts.QUESTIONS[q].index(a) for q, a in zip(QUESTIONS, row, strict=True)] for row in answers])


def varied(pictures: Tensor, random: torch.Generator) -> Tensor:
    """Turn bytes into floats in -1..1, blurred and noisy now and then: generated pictures are never as clean as drawn
    ones, and that must not matter."""
    varied = pictures.float().div(127.5).sub(1)
    count = len(pictures)
    blurred = functional.avg_pool2d(varied, 3, stride=1, padding=1, count_include_pad=False)
    share = torch.rand(count, 1, 1, 1, generator=random)
    strength = torch.rand(count, 1, 1, 1, generator=random) * 0.08
    shift = torch.randn(count, 3, 1, 1, generator=random) * 0.04
    noise = torch.randn(varied.shape, generator=random)
    return torch.lerp(varied, blurred, share) + strength * noise + shift


def load_classifier(folder: Path) -> Classifier:
    """Load a trained classifier."""
    classifier = Classifier()
    classifier.load_state_dict(torch.load(folder / "state.pt", map_location="cpu")["classifier"])
    return classifier.eval()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latents", type=Path, required=True, help="folder of the encoded scenes")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint, resumed by itself")
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--save-every", type=float, default=120, help="seconds between two checkpoints")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)
    trainer = Trainer(Classifier().to(device))
    state = load_state(arguments.out, device)
    if state is not None:
        trainer.resume(state)
    pictures = read_shards(arguments.latents).small
    answers = numbers(true_answers(range(len(pictures))))
    unseen, truth = unseen_pictures(300), true_answers(range(UNSEEN, UNSEEN + 300))
    random = torch.Generator().manual_seed(trainer.steps)

    def batch() -> tuple[Tensor, Tensor]:
        rows = torch.randint(len(pictures), (BATCH,), generator=random)
        return varied(pictures[rows], random), answers[rows]

    def save(loss: float) -> None:
        save_state(arguments.out, trainer.state())
        right = np.array(judge(trainer.classifier, unseen.to(device))) == np.array(truth)
        scores = dict(zip(QUESTIONS, right.mean(axis=0).tolist(), strict=True))
        add_to_curve(arguments.out, steps=trainer.steps, seconds=trainer.seconds, loss=loss, **scores)
        logger.info("step %d, loss %.4f, %s", trainer.steps, loss, scores)

    learn(trainer, batch, arguments.hours, cool_down=COOL_DOWN, save_every=arguments.save_every, save=save)


if __name__ == "__main__":
    main()
