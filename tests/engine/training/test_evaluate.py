"""Evaluation: measurements of paintings, and the table in the model card."""

from pathlib import Path

import numpy as np
import pytest

from engine.painting.change import Change
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from engine.training import paintings
from engine.training.classifier import Classifier
from engine.training.codec import Codec
from engine.training.evaluate import BEGIN, END, clips, replace_table
from engine.training.paintings import Painting

SCENE = Scene(4, Facts(place="waterfall", time="day", subject="none"), 256, 256)


def painting(scene: Scene = SCENE, offset: float = 0.0) -> Painting:
    """Return a scene painted uniformly lighter or darker."""
    planes = np.zeros((3, 2, 2), np.float32)
    brush = Change(planes, planes + offset).brush(256, 256)
    drawn = scene.render(0.0)
    return Painting(scene, drawn, brush.paint(drawn), brush)


def test_a_painting_is_compared_with_the_reconstruction_of_its_drawing(codec: Codec) -> None:
    plain, lighter = (paintings.difference(codec, painting(offset=offset)) for offset in (0, 40))
    assert lighter > plain
    assert paintings.sharpness(painting(offset=-8).painted) == pytest.approx(
        paintings.sharpness(painting().drawn), rel=0.05
    )


def test_only_subjects_recognised_in_the_drawing_count(monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter(["none", "none", "none", "hiker", "tree", "tree"])
    monkeypatch.setattr(paintings, "_subject", lambda *_: next(told))
    assert paintings.recognised(Classifier(), [painting()] * 3) == 0.5


def test_a_clip_moves_where_water_falls_and_does_not_flicker_elsewhere() -> None:
    told = clips([painting(offset=-3)])
    assert told["clips that move all the time"] == 1
    assert told["flicker, times that of drawn clips"] == pytest.approx(1, abs=0.1)
    still = [SCENE.render(0.0)] * 4
    assert not paintings.moves(still)


def test_the_table_replaces_the_last_one(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    replace_table(card, "| new |")
    assert card.read_text() == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"
    card.write_text("no marks")
    with pytest.raises(ValueError, match="must contain"):
        replace_table(card, "| new |")
