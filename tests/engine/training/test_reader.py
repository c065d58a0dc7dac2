"""Training the reader: it learns what prompts name and mean, and exports files for the program."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.reader.network import PADDING, Network, Shape
from engine.reader.reader import VOCABULARY, Reader
from engine.reader.repertoire import ANSWERS, KINDS, Kind
from engine.training.prompts import themes
from engine.training.reader import MEANING, NAMING, SAYING, Lessons, Trainer, build, export, tables
from engine.training.syllabus import Source, Syllabus, prepare, sayings, vocabulary
from engine.training.teacher import Teacher


@pytest.fixture(scope="module")
def syllabus(teacher: Teacher, tmp_path_factory: pytest.TempPathFactory) -> Syllabus:
    return prepare(tmp_path_factory.mktemp("syllabus"), teacher, [*sayings()][::60], captions=60, prose=60, free=60)


def network(words: int, layers: int = 1) -> Network:
    torch.manual_seed(0)
    return Network(Shape(words, 8, 16, layers, 2, len(ANSWERS), len(themes())))


def test_it_learns(syllabus: Syllabus, teacher: Teacher) -> None:
    trainer = Trainer(network(len(vocabulary(teacher))), teacher.size)
    lessons = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    losses = [trainer.step(lessons) for _ in range(60)]
    assert losses[-1] < 0.9 * losses[0]


def test_a_resumed_run_equals_an_uninterrupted_one(syllabus: Syllabus, teacher: Teacher) -> None:
    lessons = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    first = Trainer(network(len(vocabulary(teacher))), teacher.size)
    first.step(lessons)
    second = Trainer(network(len(vocabulary(teacher))), teacher.size)
    second.resume(first.state())
    torch.manual_seed(1)
    told = first.step(lessons)
    torch.manual_seed(1)
    assert second.step(lessons) == told


def test_batches_are_of_three_kinds_with_prompts_of_similar_length(syllabus: Syllabus) -> None:
    naming, meaning, saying = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    assert (len(naming), len(meaning), len(saying)) == (NAMING, MEANING, SAYING)
    assert set(naming.sources.tolist()) == {Source.CAPTION, Source.PROSE}
    assert set(meaning.sources.tolist()) == {Source.FREE}
    assert set(saying.sources.tolist()) == {Source.SAYING}
    lengths = (saying.tokens != PADDING).sum(dim=1)
    assert lengths.max() - lengths.min() <= 2


def test_embeddings_start_as_those_of_the_teacher() -> None:
    words = torch.nn.functional.normalize(torch.randn(300, 200, generator=torch.Generator().manual_seed(0)), dim=1)
    words[7] = words[3]
    embeddings = build(words).embedding.weight.detach()
    assert torch.allclose(embeddings[7], embeddings[3])
    assert not embeddings[PADDING].any()
    assert float(embeddings[1:].std()) == pytest.approx(1, abs=0.05)


def test_the_program_can_load_the_export(teacher: Teacher, tmp_path: Path) -> None:
    words = list(vocabulary(teacher))
    one = np.ones((len(KINDS), len(ANSWERS)), np.uint8)
    fits = np.ones((len(KINDS), len(themes())), np.uint8)
    repertoire = {"possible": one, "usual": one, "met": one[:, 0], "fits": fits}
    export(network(len(words)), words, repertoire, tmp_path)
    reader = Reader(tmp_path)
    assert sum(reader.read("never give up").themes.values()) == pytest.approx(100, abs=8)
    assert json.loads((tmp_path / VOCABULARY).read_text()) == words
    assert all(path.stat().st_mode & 0o044 for path in tmp_path.iterdir()), "others may read it, too"


def test_the_tables_contain_what_is_drawn() -> None:
    kinds = [Kind("lake", "night", "sailboat"), Kind("desert", "day", "sailboat")]
    made = tables(kinds)

    def shows(table: str, kind: int, question: str, answer: str) -> bool:
        return bool(made[table][kind, ANSWERS.index((question, answer))])

    assert made["met"].tolist() == [True, False]
    assert shows("usual", 0, "sky", "milky way")
    assert not shows("possible", 1, "sky", "milky way")
    assert shows("possible", 0, "features", "mist")
    assert not shows("usual", 0, "features", "mist")
    assert shows("possible", 0, "sail", "red")
    assert not shows("possible", 0, "coat", "red")
    assert made["fits"].tolist() == [[theme.fits(*kind) for theme in themes()] for kind in kinds]
