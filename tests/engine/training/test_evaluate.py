"""Evaluation: what is asked, what is shown, and how the two are compared."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.training import facts
from engine.training.classifier import Classifier, true_answers
from engine.training.codec import Codec
from engine.training.denoiser import BATCH, Denoiser, assemble, draw
from engine.training.evaluate import (
    BEGIN,
    END,
    captions,
    diversity,
    reconstruction,
    replace_table,
    seconds,
    theme_shares,
)
from engine.training.facts import Triple
from engine.training.lesson import Lesson
from engine.training.prompts import themes
from engine.training.render_pool import UNSEEN, unseen_pictures
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer


class Painter:
    """Paint the pictures that it was given, one after another, whatever the prompt."""

    def __init__(self, pictures: Tensor) -> None:
        self.asked: list[str] = []
        self._pictures = pictures

    def __call__(self, prompts: Sequence[str], _first_seed: int) -> Tensor:
        begin = len(self.asked)
        self.asked += prompts
        rows = torch.arange(begin, begin + len(prompts)) % len(self._pictures)
        return self._pictures[rows]


class Oracle(Classifier):
    """Know the answers: each picture's first pixel holds the number of a triple."""

    def __init__(self, known: Sequence[Triple]) -> None:
        super().__init__()
        self._known = known

    def forward(self, pictures: Tensor) -> list[Tensor]:
        answers = [self._known[int(number)] for number in pictures[:, 0, 0, 0]]
        return [
            torch.stack([torch.eye(len(facts.QUESTIONS[q]))[facts.QUESTIONS[q].index(a[i])] for a in answers])
            for i, q in enumerate(Triple._fields)
        ]


def marked(count: int) -> Tensor:
    return torch.arange(count).float().view(-1, 1, 1, 1).expand(count, 3, 128, 128)


def test_right_pictures_of_unseen_captions_score_full() -> None:
    truth = true_answers(range(UNSEEN, UNSEEN + 8))
    shares, pictures = captions(painter := Painter(marked(8)), Oracle(truth), 8)
    assert shares == {"place": 1.0, "time": 1.0, "subject": 1.0}
    assert len(painter.asked) == len(pictures) == 8


def test_wrong_pictures_score_less() -> None:
    truth = true_answers(range(UNSEEN, UNSEEN + 8))
    wrong = [Triple("city" if t.place != "city" else "lake", t.time, t.subject) for t in truth]
    shares, _ = captions(Painter(marked(8)), Oracle(wrong), 8)
    assert shares == {"place": 0.0, "time": 1.0, "subject": 1.0}


def test_themes_are_asked_in_unseen_prompts_and_judged_by_their_looks() -> None:
    bridge = [Triple("lake", "day", "bridge")]
    shares = theme_shares(painter := Painter(marked(1)), Oracle(bridge))
    assert shares["teamwork"] == 1
    assert shares["health"] == 0
    assert painter.asked == [prompt for theme in themes() for prompt in theme.unseen_prompts()]


def test_diversity_is_nothing_among_equals_and_one_among_drawn_scenes() -> None:
    torch.manual_seed(0)
    classifier = Classifier()
    assert diversity(Painter(marked(1)), classifier, siblings=2) == pytest.approx(0, abs=1e-3)
    assert 0.5 < diversity(Painter(unseen_pictures(16)), classifier, siblings=2) < 2


def test_pictures_are_drawn_as_the_program_does_with_seeds_in_a_row(
    codec: Codec, denoiser: Denoiser, text_model: TextModel, prepared: tuple[PromptTokenizer, Lesson]
) -> None:
    pipeline = assemble(codec, prepared[0], text_model, denoiser)
    settings = {"num_inference_steps": 1, "guidance_scale": 1.0, "width": 64, "height": 64}
    pictures = draw(pipeline, ["hope"] * (BATCH + 1), settings)
    assert pictures.shape == (BATCH + 1, 3, 64, 64)
    assert torch.allclose(draw(pipeline, ["hope"], settings, BATCH)[0], pictures[BATCH], atol=1e-3)
    assert not torch.allclose(pictures[0], pictures[BATCH], atol=1e-3)
    assert reconstruction(pipeline, 1).keys() == {"psnr", "ssim"}


def test_only_warm_pictures_are_timed() -> None:
    slow_at_first = Painter(marked(1))
    assert seconds(slow_at_first) >= 0
    assert len(slow_at_first.asked) == 4 * BATCH


def test_a_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text(f"# Card\n\n{BEGIN}\n{END}\n\nThe end.\n")
    for table in ("| first |", "| second |"):
        replace_table(card, table)
        assert card.read_text() == f"# Card\n\n{BEGIN}\n{table}\n{END}\n\nThe end.\n"


def test_a_card_without_marks_is_left_alone(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("# Card\n")
    with pytest.raises(ValueError, match="must hold"):
        replace_table(card, "| first |")
    assert card.read_text() == "# Card\n"
