"""Train the classifier: `python -m engine.training.classifier --out checkpoints/classifier --hours 0.2`.

It learns from drawn scenes only and recognises the place, time and subject of a picture.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.scenes.facts import Facts
from engine.scenes.layout import Layout
from engine.scenes.scene import Scene
from engine.training import facts
from engine.training.checkpoint import resume_from, save_checkpoint
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, descend
from engine.training.loop import train
from engine.training.render_pool import UNSEEN, unseen_pictures

#: The side of the pictures that the classifier sees, in pixels.
SMALL = 128
WIDTHS = (32, 64, 128, 192)
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.02
BATCH, COOL_DOWN = 128, 0.8


class Classifier(nn.Module):
    """Recognise the place, time and subject of pictures in -1..1, shape (n, 3, 128, 128)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, width in zip((3, *WIDTHS), WIDTHS, strict=False):
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
        self.body = nn.Sequential(*layers)
        self._sizes = [len(facts.QUESTIONS[question]) for question in facts.Kind._fields]
        self.answers = nn.Linear(2 * WIDTHS[-1], sum(self._sizes))

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Return the scores of the answers to the questions of a Kind, each of shape (n, answers)."""
        seen = self.body(pictures)
        # It matters little where a thing is, so take the maximum and the mean over all positions.
        pooled = torch.cat([seen.amax(dim=(2, 3)), seen.mean(dim=(2, 3))], dim=1)
        return list(self.answers(pooled).split(self._sizes, dim=1))


@torch.no_grad()
def classify(classifier: Classifier, pictures: Tensor) -> list[facts.Kind]:
    """Recognise the place, time and subject of pictures of any size, shape (n, 3, height, width)."""
    small = functional.avg_pool2d(pictures, pictures.shape[-1] // SMALL)
    scores = [question.argmax(dim=1).tolist() for question in classifier.eval()(small)]
    words = [[facts.QUESTIONS[name][i] for i in best] for name, best in zip(facts.Kind._fields, scores, strict=True)]
    return [facts.Kind(*answer) for answer in zip(*words, strict=True)]


class Trainer(Learner[tuple[Tensor, Tensor]]):
    """Train a classifier."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self._optimizer = torch.optim.AdamW(classifier.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        super().__init__(classifier=classifier, optimizer=self._optimizer)

    def step(self, batch: tuple[Tensor, Tensor], pace: float = 1.0) -> float:
        """Train on pictures and the indices of their answers, shape (n, 3), at a share of the full rate."""
        device = next(self.classifier.parameters()).device
        pictures, answers = (part.to(device) for part in batch)
        with autocast(device):
            scores = self.classifier.train()(pictures.contiguous(memory_format=torch.channels_last))
        loss = torch.stack(
            [functional.cross_entropy(score.float(), answers[:, i]) for i, score in enumerate(scores)]
        ).sum()
        descend(self._optimizer, loss, LEARNING_RATE * self.ramp(pace))
        self.steps += 1
        return float(loss.detach())


def true_answers(seeds: range) -> list[facts.Kind]:
    """Return what the scenes of these seeds show."""
    return [facts.shown(Layout(seed)) for seed in seeds]


def drawn(seeds: range) -> Tensor:
    """Draw scenes at the classifier's size, as bytes of shape (n, 3, 128, 128)."""
    pictures = [torch.from_numpy(Scene(seed, Facts(), SMALL, SMALL).render()) for seed in seeds]
    return torch.stack(pictures).permute(0, 3, 1, 2).contiguous()


def numbers(answers: list[facts.Kind]) -> Tensor:
    """Return the indices of answers, shape (n, 3)."""
    return torch.tensor(
        [[facts.QUESTIONS[name].index(answer) for name, answer in row._asdict().items()] for row in answers]
    )


def varied(pictures: Tensor, random: torch.Generator) -> Tensor:
    """Convert bytes to floats in -1..1 with random blur and noise, because paintings are less clean than drawings."""
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
    parser = training_parser(__doc__, save_every=120, cool_down=COOL_DOWN)
    parser.add_argument("--scenes", type=int, default=15_000, help="scenes to learn from")
    arguments = parser.parse_args()
    log_to_terminal()

    device = best_device()
    torch.manual_seed(0)
    trainer = Trainer(Classifier().to(device))
    resume_from(trainer, arguments.out, device)
    pictures = drawn(range(arguments.scenes))
    answers = numbers(true_answers(range(len(pictures))))
    unseen, truth = unseen_pictures(300), true_answers(range(UNSEEN, UNSEEN + 300))
    random = torch.Generator().manual_seed(trainer.steps)

    def batch() -> tuple[Tensor, Tensor]:
        rows = torch.randint(len(pictures), (BATCH,), generator=random)
        return varied(pictures[rows], random), answers[rows]

    def save(loss: float) -> None:
        predicted = classify(trainer.classifier, unseen.to(device))
        save_checkpoint(trainer, arguments.out, loss, **facts.accuracy(predicted, truth))

    train(trainer, batch, arguments.hours, cool_down=arguments.cool_down, save_every=arguments.save_every, save=save)


if __name__ == "__main__":
    main()
