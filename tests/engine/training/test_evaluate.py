"""Evaluation: what is read, what painting does to drawings, and where it is written down."""

from pathlib import Path

import numpy as np
import pytest

from engine.change import Change
from engine.models import builtin
from engine.reader import Reader
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from engine.training import paintings
from engine.training.classifier import Classifier
from engine.training.codec import Codec
from engine.training.evaluate import BEGIN, END, captions, clips, replace_table, theme_shares
from engine.training.paintings import Painting
from engine.training.prompts import themes

SCENE = Scene(4, Facts(place="waterfall", time="day", subject="none"), 256, 256)


class Stubborn(Reader):
    """Read the same scene into every prompt."""

    def __init__(self) -> None:
        pass

    def facts(self, prompt: str, scene_seed: int, number: int) -> Facts:  # noqa: ARG002
        return Facts(place="lake", time="dawn", subject="none")


def painting(scene: Scene = SCENE, offset: float = 0.0) -> Painting:
    """Return a scene painted evenly lighter or darker."""
    plane = np.zeros((2, 2), np.float32)
    brush = Change(plane, np.stack([plane] * 3), np.stack([plane + offset] * 3)).brush(256, 256)
    drawn = scene.render(0.0)
    return Painting(scene, drawn, brush.paint(drawn), brush)


def test_what_captions_name_is_looked_for_in_what_is_drawn() -> None:
    read, not_read = captions(Reader(builtin().parts["reader"]), 40), captions(Stubborn(), 40)
    assert read["place"] > 0.9
    assert read["all facts"] > 0.9
    assert not_read["place"] < 0.4
    assert set(read) >= {"all facts", "place", "time", "subject", "sky"}


def test_every_theme_has_its_share() -> None:
    shares = theme_shares(Stubborn())
    assert list(shares) == [theme.name for theme in themes()]
    assert set(shares.values()) == {0.0, 1.0}, "one scene fits a theme or does not"


def test_a_painting_is_compared_with_what_the_autoencoder_alone_does(codec: Codec) -> None:
    plain, lighter = (paintings.difference(codec, painting(offset=offset)) for offset in (0, 40))
    assert lighter > plain
    assert paintings.sharpness(painting(offset=-8).painted) == pytest.approx(
        paintings.sharpness(painting().drawn), rel=0.05
    )


def test_only_subjects_that_are_known_in_the_drawing_count(monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter(["none", "none", "none", "hiker", "tree", "tree"])
    monkeypatch.setattr(paintings, "_subject", lambda *_: next(told))
    assert paintings.recognised(Classifier(), [painting()] * 3) == 0.5


def test_a_clip_moves_where_water_falls_and_does_not_flicker_elsewhere() -> None:
    told = clips([painting(offset=3.3)])
    assert told["clips that move all the time"] == 1
    assert told["flicker, times that of drawn clips"] == pytest.approx(1, abs=0.1)
    still = [SCENE.render(0.0)] * 4
    assert not paintings.moves(still)


def test_the_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    replace_table(card, "| new |")
    assert card.read_text() == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"
    card.write_text("no marks")
    with pytest.raises(ValueError, match="must hold"):
        replace_table(card, "| new |")
