"""The tables say which scenes can show what."""

from engine.reader.repertoire import ANSWERS, Kind, unpacked
from engine.training.prompts import themes
from engine.training.tables import tables


def test_the_tables_contain_what_is_drawn() -> None:
    kinds = [Kind("lake", "night", "sailboat"), Kind("desert", "day", "sailboat"), Kind("kitchen", "day", "whale")]
    made = tables(kinds)

    def shows(table: str, kind: int, question: str, answer: str) -> bool:
        return bool(unpacked(made[table], len(ANSWERS))[kind, ANSWERS.index((question, answer))])

    assert unpacked(made["met"], len(kinds)).tolist() == [True, False, False]
    assert shows("usual", 0, "sky", "stars")
    assert shows("usual", 0, "features", "rain")
    assert not shows("usual", 0, "features", "leaves")
    assert shows("possible", 0, "features", "leaves")
    assert shows("possible", 0, "second", "dog")
    assert not shows("possible", 0, "sky", "sun")
    assert shows("possible", 0, "sail", "red")
    assert not shows("possible", 0, "coat", "red")
    assert not unpacked(made["possible"], len(ANSWERS))[2].any(), "no whale is in a kitchen"
    assert unpacked(made["fits"], len(themes())).tolist() == [
        [theme.fits(*kind) for theme in themes()] for kind in kinds
    ]
