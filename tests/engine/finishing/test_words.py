"""Words on pictures: inside the safe area, clear of the subject, with enough contrast, and never cut off."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.finishing.contrast import contrast, luminance
from engine.finishing.lines import line
from engine.finishing.safe_areas import safe_area
from engine.finishing.styles import STYLES, Style
from engine.finishing.typography import WordsError
from engine.finishing.words import Wishes, Words, place
from engine.plan import ASPECTS
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene

FACTS = Facts(place="mountains", subject="hiker", time="dawn")
#: A line in each of these languages, a style and an aspect.
DOZEN = [
    ("en", "quiet", "1:1"), ("de", "bold", "4:5"), ("fr", "classic", "9:16"), ("ru", "hand", "16:9"),
    ("ar", "bold", "1:1"), ("hi", "band", "4:5"), ("zh", "classic", "9:16"), ("ja", "quiet", "16:9"),
    ("tr", "corner", "1:1"), ("es", "hand", "4:5"), ("pt", "band", "9:16"), ("it", "corner", "16:9"),
]  # fmt: skip


def scene(aspect: str = "1:1", facts: Facts = FACTS) -> Scene:
    width, height = (side // 2 for side in ASPECTS[aspect])
    return Scene(4, facts, width, height)


def on(drawn: Scene, text: str, style: Style, wishes: Wishes = Wishes()) -> tuple[Words, NDArray[np.uint8]]:  # noqa: B008
    picture = drawn.render()
    words = place(text, style, [picture], wishes, drawn.subject_mask(picture=picture), drawn.calm)
    return words, words.on(picture)


def mask(words: Words, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width, _ = picture.shape
    return words.block.mask(width, height, words.x, words.y)


@pytest.mark.parametrize(("language", "style", "aspect"), DOZEN)
def test_words_are_whole_safe_and_readable(language: str, style: str, aspect: str) -> None:
    drawn = scene(aspect)
    words, picture = on(drawn, line(language, "hope", "strong", 1, 0), STYLES[style], Wishes(language=language))
    safe = safe_area(*picture.shape[1::-1])
    assert safe.left <= words.box.left < words.box.right <= safe.right
    assert safe.top <= words.box.top < words.box.bottom <= safe.bottom
    assert words.lettering.contrast >= words.lettering.least
    glyphs = mask(words, picture) > 250
    behind = (
        words.cover[..., None] / 255 * np.array(words.lettering.tone)
        + (1 - words.cover[..., None] / 255) * drawn.render()
    )
    seen = contrast(luminance(picture[glyphs]), luminance(np.rint(behind[glyphs])))
    assert float(np.quantile(seen, 0.1)) >= words.lettering.least - 0.15


@pytest.mark.parametrize("style", ["quiet", "bold", "classic", "corner", "hand"])
def test_words_leave_the_edge_and_the_subject_alone(style: str) -> None:
    drawn = scene()
    before = drawn.render()
    words, after = on(drawn, "Keep going", STYLES[style])
    change = np.abs(after.astype(int) - before).max(axis=2)
    inner = np.s_[15:-15, 15:-15]
    change[inner] = 0
    assert change.max() <= 24
    left, top, right, bottom = words.box
    assert drawn.subject_mask(picture=before)[top:bottom, left:right].mean() < 0.01


def test_a_band_runs_across_and_covers_as_little_of_the_subject_as_it_can() -> None:
    drawn = scene(facts=Facts(place="kitchen", subject="cook", time="day"))
    words, _ = on(drawn, "Dinner is a kind of love", STYLES["band"])
    rows = np.flatnonzero(words.cover.any(axis=1))
    assert words.cover[rows[0] : rows[-1] + 1].all()
    assert drawn.subject_mask()[rows[0] : rows[-1] + 1].mean() < 0.03


@pytest.mark.parametrize(("position", "part"), [("top", 0), ("middle", 1), ("bottom", 2)])
@pytest.mark.parametrize("style", ["quiet", "band"])
def test_words_stand_where_they_are_wished(position: str, part: int, style: str) -> None:
    words, picture = on(scene(), "Keep going", STYLES[style], Wishes(position=position))  # type: ignore[arg-type]
    middle = (words.box.top + words.box.bottom) / 2 / len(picture)
    assert (0.0, 0.3, 0.5)[part] < middle < (0.5, 0.7, 1.0)[part]


def test_words_have_one_place_for_all_moments_of_a_clip() -> None:
    drawn = scene()
    moments = [drawn.render(t) for t in (0.0, 0.5)]
    words = place("Keep going", STYLES["quiet"], moments)
    first, second = (words.on(moment) for moment in moments)
    glyphs = mask(words, first) == 255
    assert np.abs(moments[0][glyphs].astype(int) - moments[1][glyphs]).max() > 50, "it moves behind the words"
    assert np.abs(first[glyphs].astype(int) - second[glyphs]).max() <= 4


def test_what_fits_nowhere_is_refused_in_one_sentence() -> None:
    with pytest.raises(WordsError, match=r"^The word .* is too long for the place that it has\.$"):
        on(scene(), "W" * 200, STYLES["bold"])
