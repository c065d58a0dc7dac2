"""Training the reader: it learns what prompts mean and their language, and exports files for the program."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.reader.names import LANGUAGES
from engine.reader.network import PADDING, Network, Shape, from_levels
from engine.reader.reader import Reader
from engine.reader.repertoire import ANSWERS, KINDS, packed
from engine.reader.vocabulary import VOCABULARY
from engine.training.prompts import themes
from engine.training.prompts.sayings import sayings
from engine.training.reader import COUNTS, Lessons, Trainer, build, export, to_levels
from engine.training.syllabus import Dictionary, Source, Syllabus, prepare
from tests.engine.training.test_syllabus import FREQUENT, Stub


@pytest.fixture(scope="module")
def syllabus(tmp_path_factory: pytest.TempPathFactory) -> Syllabus:
    folder = tmp_path_factory.mktemp("syllabus")
    return prepare(folder, Stub(), sayings()[::100], FREQUENT, free=4, plain=8)


def network(words: int, layers: int = 1) -> Network:
    torch.manual_seed(0)
    return Network(Shape(words, 8, 16, layers, 2, len(themes())))


def trainer(syllabus: Syllabus) -> Trainer:
    return Trainer(network(int(syllabus.tokens.max()) + 1), Stub.size)


def test_it_learns(syllabus: Syllabus) -> None:
    learner = trainer(syllabus)
    lessons = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    losses = [learner.step(lessons) for _ in range(60)]
    assert losses[-1] < losses[0] - 0.1


def test_a_resumed_run_equals_an_uninterrupted_one(syllabus: Syllabus) -> None:
    lessons = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    first, second = trainer(syllabus), trainer(syllabus)
    first.step(lessons)
    second.resume(first.state())
    torch.manual_seed(1)
    told = first.step(lessons)
    torch.manual_seed(1)
    assert second.step(lessons) == told


def test_batches_are_of_one_source_with_prompts_of_similar_length(syllabus: Syllabus) -> None:
    lessons = Lessons(syllabus, torch.Generator().manual_seed(0)).choose()
    assert [len(lesson) for lesson in lessons] == [*COUNTS.values()]
    assert [set(lesson.sources.tolist()) for lesson in lessons] == [{source} for source in Source]
    lengths = (lessons[0].tokens != PADDING).sum(dim=1)
    assert lengths.max() - lengths.min() <= 2


def test_embeddings_start_as_those_of_the_teacher_and_are_not_trained() -> None:
    words = torch.nn.functional.normalize(torch.randn(300, 300, generator=torch.Generator().manual_seed(0)), dim=1)
    words[7] = words[3]
    embedding = build(words).embedding.weight
    assert torch.allclose(embedding[7], embedding[3], atol=0.05)
    assert not embedding[PADDING].any()
    assert float(embedding[1:].std()) == pytest.approx(1, abs=0.1)
    assert not embedding.requires_grad


def test_levels_keep_embeddings() -> None:
    random = torch.randn(20, 8, generator=torch.Generator().manual_seed(0))
    levels, scale = to_levels(random)
    assert (levels.dtype, levels.shape) == (torch.uint8, (20, 4))
    kept = from_levels(levels, scale)
    assert float((kept - random).square().mean()) < 0.02
    assert torch.equal(from_levels(*to_levels(kept)), kept)


def test_languages_with_few_sayings_are_learnt_from_as_often(syllabus: Syllabus) -> None:
    rows = [Lessons(syllabus, torch.Generator().manual_seed(seed)).choose()[0].languages for seed in range(20)]
    counts = torch.cat(rows).bincount(minlength=len(LANGUAGES))
    assert counts[LANGUAGES.index("en")] < 3 * counts.float().mean()


def test_the_program_can_load_the_export(tmp_path: Path) -> None:
    words = ["[PAD]", "[UNK]", "never", "give", "up"]
    every = packed(np.ones((len(KINDS), len(ANSWERS))))
    fits = packed(np.ones((len(KINDS), len(themes()))))
    trained = network(len(words))
    spoken = torch.zeros(len(words), len(LANGUAGES) + 1, dtype=torch.int8)
    dictionary = Dictionary(words, trained.embedding.weight.detach(), spoken)
    repertoire = {"possible": every, "usual": every, "met": packed(np.ones(len(KINDS))), "fits": fits, "shows": fits}
    export(trained, dictionary, repertoire, tmp_path)
    reader = Reader(tmp_path)
    assert sum(reader.read("never give up").themes.values()) == pytest.approx(100, abs=14)
    assert json.loads((tmp_path / VOCABULARY).read_text()) == words
    assert all(path.stat().st_mode & 0o044 for path in tmp_path.iterdir()), "others may read it, too"
    with torch.inference_mode():
        meant = trained.eval()(torch.tensor([[2, 3, 4]])).themes.softmax(dim=1)[0]
    read = torch.tensor([*reader.read("never give up").themes.values()]) / 100
    assert float((meant - read).abs().max()) < 0.04, "four bits for each number of an embedding are enough"
