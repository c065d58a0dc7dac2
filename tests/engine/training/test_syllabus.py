"""The syllabus: what is learnt from, with what it names and means, and nothing that is judged by."""

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


def test_there_are_hundreds_of_further_phrasings_of_every_theme() -> None:
    assert {theme.name for theme in themes()} == further_phrasings().keys()
    assert all(len(set(texts)) > 100 for texts in further_phrasings().values())


def test_the_gist_of_a_phrasing_is_in_its_words_without_fillers_and_endings() -> None:
    assert gist("I need some walks!") == gist("walking") == gist("please, walk")
    assert gist("walk the dog") != gist("walk")
    assert gist("we are") == {"we", "are"}


def test_nothing_is_learnt_that_is_judged_by_or_nearly_so() -> None:
    kept = {gist(text) for theme in themes() for text in (*theme.unseen_texts(), *theme.unseen_prompts())}
    assert len(kept) > 250
    assert not [text for text, _ in sayings() if gist(text) in kept]


TAUGHT = [*sayings()][::60]


@pytest.fixture(scope="module")
def prepared(teacher: Teacher, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Syllabus]:
    folder = tmp_path_factory.mktemp("syllabus")
    return folder, prepare(folder, teacher, TAUGHT, captions=40, prose=40, free=40)


def test_it_is_read_as_it_was_written(prepared: tuple[Path, Syllabus]) -> None:
    folder, made = prepared
    read = read_syllabus(folder)
    assert all(torch.equal(value, vars(made)[name]) for name, value in vars(read).items())


def test_captions_come_first_and_name_what_is_seen(prepared: tuple[Path, Syllabus]) -> None:
    captions = prepared[1].part(torch.arange(40))
    assert captions.is_named.all()
    assert captions.named.any(dim=1).float().mean() > 0.9
    assert (captions.sources == Source.CAPTION).all()


def test_sayings_name_nothing_and_mean_their_theme(prepared: tuple[Path, Syllabus]) -> None:
    learnt = prepared[1].part(torch.arange(80, 80 + len(TAUGHT)))
    assert not learnt.named.any()
    assert learnt.themes.argmax(dim=1).tolist() == [number for _, number in TAUGHT]
    assert 0.5 < learnt.is_named.float().mean() < 1, "of those that might name something it is not known"


def test_a_part_is_as_long_as_its_longest_prompt(prepared: tuple[Path, Syllabus]) -> None:
    part = prepared[1].part(torch.arange(3))
    assert (part.tokens[:, -1] != PADDING).any()


def test_the_vocabulary_begins_with_what_fills_up_and_what_is_unknown(teacher: Teacher) -> None:
    words = vocabulary(teacher)
    assert words[:2] == ["[PAD]", "[UNK]"]
    assert {"never", "##s"} <= set(words)
    assert len(set(words)) == len(words)
