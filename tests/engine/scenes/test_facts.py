"""Facts: the known facts of a scene can be written and read back."""

import subprocess
import sys

import pytest

from engine.scenes.colour import COAT_COLOURS, FLOWER_COLOURS, PALETTES, SAIL_COLOURS, TREE_COLOURS
from engine.scenes.facts import COATS, FLOWERS, QUESTIONS, SAILS, TONES, TREES, Facts
from engine.scenes.layout import Layout

SAILING = Facts("lake", "night", "sailboat", sky=frozenset({"moon", "milky way"}), sail="red")


def test_facts_are_written_on_one_line() -> None:
    assert str(SAILING) == "place=lake time=night subject=sailboat sky=moon+milky-way sail=red"
    assert str(Facts()) == ""


@pytest.mark.parametrize("facts", [Facts(), SAILING, *(Layout(seed).facts for seed in range(30))])
def test_written_facts_can_be_read_back(facts: Facts) -> None:
    assert Facts.read(str(facts)) == facts
    assert not set(str(facts)) & set(",:;'\"\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("place=moon", "place must be one of mountains, .*, not 'moon'"),
        ("sky=sun+fish", "sky must be one of sun, .*, not 'fish'"),
        ("mood=gloomy", "a fact must be one of place, .*, not 'mood'"),
        ("lake", "a fact must be one of place, .*, not 'lake'"),
    ],
)
def test_unknown_facts_are_refused_with_the_known_ones(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Facts.read(text)


def test_every_name_has_its_colours() -> None:
    assert tuple(COAT_COLOURS) == COATS
    assert tuple(SAIL_COLOURS) == SAILS
    assert tuple(FLOWER_COLOURS) == FLOWERS
    assert tuple(TREE_COLOURS) == TREES
    assert {palette.tone for palettes in PALETTES.values() for palette in palettes} == set(TONES)


def test_every_question_is_a_field() -> None:
    assert list(QUESTIONS) == list(Facts.__dataclass_fields__)


def test_facts_need_no_library_and_scenes_no_torch() -> None:
    script = """
import sys
import engine.scenes.facts
assert not {"numpy", "skia"} & set(sys.modules)
import engine.scenes.scene
ours = {name for name in sys.modules if name.split(".")[0] in ("app", "ui", "persistence", "engine")}
assert all(name in ("engine", "engine.scenes") or name.startswith("engine.scenes.") for name in ours), ours
strangers = {name.split(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"engine", "skia", "numpy"}
print(*sorted(name for name in strangers if not name.startswith("_")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"torch", "PIL", "diffusers"} & set(done.stdout.split()), done.stdout
