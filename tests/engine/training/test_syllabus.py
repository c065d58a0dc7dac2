"""The syllabus: training prompts with their themes, meanings and languages, and none from the evaluation."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.reader.names import LANGUAGES
from engine.reader.network import PADDING
from engine.reader.vocabulary import UNKNOWN, Vocabulary
from engine.training.prompts.sayings import sayings
from engine.training.syllabus import Source, Syllabus, centred, prepare, read_syllabus, spelled_words, tokens

TAUGHT = sayings()[::100]
#: The most frequent words: of each language that is taught, and of Polish, which is not.
FREQUENT = {**{language: [f"{language}a", f"{language}b"] for language in LANGUAGES}, "pl": ["nigdy", "nie"]}


class Stub:
    """An encoder that embeds each sentence as random numbers around the same point."""

    size = 16

    def embed(self, sentences: Sequence[str]) -> Tensor:
        seeds = (sum(map(ord, sentence)) for sentence in sentences)
        drawn = [torch.randn(self.size, generator=torch.Generator().manual_seed(seed)) + 3 for seed in seeds]
        return torch.nn.functional.normalize(torch.stack(drawn), dim=1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Syllabus]:
    folder = tmp_path_factory.mktemp("syllabus")
    return folder, prepare(folder, Stub(), TAUGHT, FREQUENT, free=4, plain=8)


def test_a_syllabus_is_loaded_as_written(prepared: tuple[Path, Syllabus]) -> None:
    folder, made = prepared
    read, listed = read_syllabus(folder)
    assert all(torch.equal(value, vars(made)[name]) for name, value in vars(read).items())
    assert len(listed.words) == len(listed.embeddings) == len(listed.languages)


def test_sayings_mean_their_theme_in_their_language(prepared: tuple[Path, Syllabus]) -> None:
    learnt = prepared[1].part(torch.arange(len(TAUGHT)))
    assert learnt.themes.argmax(dim=1).tolist() == [saying.theme for saying in TAUGHT]
    assert learnt.languages.tolist() == [LANGUAGES.index(saying.language) for saying in TAUGHT]
    assert (learnt.sources == Source.SAYING).all()


def test_captions_have_no_theme(prepared: tuple[Path, Syllabus]) -> None:
    whole = prepared[1]
    captions = whole.part(torch.where(whole.sources == Source.CAPTION)[0])
    assert float(captions.themes.float().std()) == pytest.approx(0, abs=1e-3)
    assert not captions.meanings.any()


def test_a_part_is_as_long_as_its_longest_prompt(prepared: tuple[Path, Syllabus]) -> None:
    part = prepared[1].part(torch.arange(3))
    assert (part.tokens[:, -1] != PADDING).any()


def test_the_vocabulary_has_every_character_and_the_most_common_words() -> None:
    listed = spelled_words(["give up", "never give"], ["zebra", "Öl"], most=14)
    assert [*listed][:2] == ["[PAD]", "[UNK]"]
    assert {*"giveupnr", "give", "up", "never"} <= {*listed}
    assert len(listed) == 14
    row = tokens(Vocabulary([*listed]), ["Give UP 界"])[0].tolist()
    assert row[:4] == [[*listed].index("give"), [*listed].index("up"), UNKNOWN, PADDING]


def test_the_vocabulary_knows_how_a_word_is_spelled() -> None:
    listed = spelled_words(["Güneş doğar, güneş!", "gunes", "Weiß"], ["öl", "ol", "сильный"])
    assert {word: listed[word] for word in ("gunes", "dogar", "weiss", "ol", "сильныи")} == {
        "gunes": "güneş", "dogar": "doğar", "weiss": "weiß", "ol": "öl", "сильныи": "сильный",
    }  # fmt: skip


def test_the_vocabulary_has_no_whole_sentences_of_languages_without_spaces() -> None:
    listed = spelled_words(["決して諦めない"], ["諦め"])
    assert {*"決して諦めない", "諦め"} == {*listed} - {"[PAD]", "[UNK]"}


def test_embeddings_that_all_point_the_same_way_are_told_apart() -> None:
    near = torch.nn.functional.normalize(torch.eye(4) + 3, dim=1)
    apart = centred(near, near.mean(dim=0))
    assert float((apart @ apart.T).fill_diagonal_(-1).max()) < 0
