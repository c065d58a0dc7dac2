"""The syllabus: training prompts with their facts and meanings, and none from the evaluation."""

from pathlib import Path

import pytest
import torch

from engine.reader.network import PADDING
from engine.training.prompts import themes
from engine.training.syllabus import (
    Source,
    Syllabus,
    further_phrasings,
    gist,
    prepare,
    read_syllabus,
    sayings,
    vocabulary,
)
from engine.training.teacher import Teacher


def test_every_theme_has_hundreds_of_further_phrasings() -> None:
    assert {theme.name for theme in themes()} == further_phrasings().keys()
    assert all(len(set(texts)) > 100 for texts in further_phrasings().values())


def test_a_gist_has_no_fillers_and_endings() -> None:
    assert gist("I need some walks!") == gist("walking") == gist("please, walk")
    assert gist("walk the dog") != gist("walk")
    assert gist("we are") == {"we", "are"}


def test_no_saying_is_almost_equal_to_one_of_the_evaluation() -> None:
    kept = {gist(text) for theme in themes() for text in (*theme.english.unseen_texts(), *theme.english.unseen_prompts())}
    assert len(kept) > 250
    assert not [text for text, _ in sayings() if gist(text) in kept]


TAUGHT = [*sayings()][::60]


@pytest.fixture(scope="module")
def prepared(teacher: Teacher, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Syllabus]:
    folder = tmp_path_factory.mktemp("syllabus")
    return folder, prepare(folder, teacher, TAUGHT, captions=40, prose=40, free=40)


def test_a_syllabus_is_loaded_as_written(prepared: tuple[Path, Syllabus]) -> None:
    folder, made = prepared
    read = read_syllabus(folder)
    assert all(torch.equal(value, vars(made)[name]) for name, value in vars(read).items())


def test_captions_come_first_and_name_facts(prepared: tuple[Path, Syllabus]) -> None:
    captions = prepared[1].part(torch.arange(40))
    assert captions.is_named.all()
    assert captions.named.any(dim=1).float().mean() > 0.9
    assert (captions.sources == Source.CAPTION).all()


def test_sayings_name_no_facts_and_mean_their_theme(prepared: tuple[Path, Syllabus]) -> None:
    learnt = prepared[1].part(torch.arange(80, 80 + len(TAUGHT)))
    assert not learnt.named.any()
    assert learnt.themes.argmax(dim=1).tolist() == [number for _, number in TAUGHT]
    assert 0.5 < learnt.is_named.float().mean() < 1, "of those that might name something it is not known"


def test_a_part_is_as_long_as_its_longest_prompt(prepared: tuple[Path, Syllabus]) -> None:
    part = prepared[1].part(torch.arange(3))
    assert (part.tokens[:, -1] != PADDING).any()


def test_the_vocabulary_starts_with_padding_and_the_unknown_token(teacher: Teacher) -> None:
    words = vocabulary(teacher)
    assert words[:2] == ["[PAD]", "[UNK]"]
    assert {"never", "##s"} <= set(words)
    assert len(set(words)) == len(words)
