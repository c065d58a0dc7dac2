"""Naming: captions name the facts they mention and no others."""

import numpy as np
import pytest

from engine.scenes.captions import describe
from engine.scenes.facts import Facts
from engine.scenes.layout import Layout
from engine.training.naming import named

SAILBOAT = Layout(
    3, Facts.read("place=lake time=night subject=sailboat sky=milky-way+moon moon=full sail=red tone=teal")
)


@pytest.mark.parametrize(
    ("caption", "facts"),
    [
        ("a calm lake", "place=lake"),
        ("a boat with a red sail by a calm lake at midnight", "place=lake time=night subject=sailboat sail=red"),
        ("a yacht, full moon, galaxy", "subject=sailboat sky=moon+milky-way moon=full"),
        ("moonlight, teal sky", "sky=moon tone=teal"),
        ("teal", ""),
        ("a hiker in the desert at dawn", ""),
    ],
)
def test_a_caption_names_the_facts_it_mentions(caption: str, facts: str) -> None:
    known = Facts.read(facts)
    assert named(SAILBOAT, caption) == {(question, a) for question in vars(known) for a in known.answers(question)}


def test_birds_are_the_subject_or_in_the_sky() -> None:
    flock = Layout(1, Facts.read("place=ocean time=day subject=birds"))
    assert ("subject", "birds") in named(flock, "birds over the ocean")
    assert ("sky", "birds") not in named(flock, "birds over the ocean")
    boat = Layout(1, Facts.read("place=ocean time=day subject=sailboat sky=birds"))
    assert ("sky", "birds") in named(boat, "a yacht on the ocean, a few birds")


def test_complete_captions_name_place_and_time_and_only_true_facts() -> None:
    for scene in map(Layout, range(200)):
        facts = named(scene, describe(scene, np.random.default_rng(scene.seed), complete=True))
        assert {"place", "time"} <= {question for question, _ in facts}
        assert all(answer in scene.facts.answers(question) for question, answer in facts)
