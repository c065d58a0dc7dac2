"""Words fit their box in every script and style, on even lines, or are refused in one sentence."""

# ruff: noqa: RUF001

import random
from itertools import pairwise

import pytest

from engine.finishing.block import Block
from engine.finishing.styles import STYLES
from engine.finishing.typography import STEPS, Size, WordsError, set_text

TEXTS = {
    "latin": "Never give up. Every morning is a new chance to begin.",
    "cyrillic": "Не сдавайся: каждый новый день — это новая возможность",
    "greek": "Μη σταματάς ποτέ να ονειρεύεσαι και να προχωράς",
    "arabic": "لا تستسلم أبدًا، فكل صباح بداية جديدة في 2026",
    "hebrew": "אל תוותר לעולם, כל בוקר הוא התחלה חדשה",
    "devanagari": "हार मत मानो, हर सुबह एक नई शुरुआत है",
    "thai": "อย่ายอมแพ้ ทุกเช้าคือการเริ่มต้นใหม่ของชีวิต",
    "tamil": "ஒருபோதும் கைவிடாதே, ஒவ்வொரு காலையும் புதிய தொடக்கம்",
    "telugu": "ఎప్పుడూ వదులుకోకు, ప్రతి ఉదయం ఒక కొత్త ఆరంభం",
    "chinese": "永远不要放弃，每一个清晨都是新的开始",
    "japanese": "あきらめないで。毎朝が新しい始まりになる",
    "korean": "포기하지 마세요. 매일 아침은 새로운 시작입니다",
}
HOSTILE = [
    "", "  \t", "\n\n", "W" * 200, "W " * 100, "a" * 501, "e" + "\u0301" * 40, "\u202eabc\u202c", "\u2067", "\u2069x",
    "👨\u200d👩\u200d👧", "🇩🇪", "1\ufe0f\u20e3", "a\x00b\x07", "\ud800", "\ufffe", "\U000e0041",
    "\u200b", "\u3164", "\u2800",
    "\u0301a", "ﷺ ﷽", "क्" * 60, "ก" * 200, "漢" * 200, "ー" * 50, "、。、。", "-" * 100, "— — —", "\xa0" * 9, "{}%s",
    "<b>x</b>", "\n".join("abcdefghijklmn"), "שלום (2026)!", "한국어 日本語 中文 שלום हिन्दी", "\u2028x", "¿¡«»“”",
]  # fmt: skip


def words(text: str, style: str = "classic", width: int = 918, height: int = 600, size: Size = "auto") -> Block:
    return set_text(text, STYLES[style], width, height, 1080, size)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("script", TEXTS)
def test_every_script_fits_in_every_style(script: str, style: str) -> None:
    block = words(TEXTS[script], style)
    assert block.width <= 918
    assert block.height <= 600
    assert "".join(block.lines).replace(" ", "").casefold() == TEXTS[script].replace(" ", "").casefold() or (
        style == "bold" and script == "greek"
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("script", TEXTS)
def test_nothing_is_drawn_outside_of_the_block(script: str, style: str) -> None:
    block = words(TEXTS[script], style)
    mask = block.mask(block.width + 80, block.height + 80, 40, 40)
    inside = mask[40:-40, 40:-40].astype(int)
    assert inside.sum() == mask.sum(dtype=int)
    for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]):
        assert edge.any()


def test_lines_are_even_and_no_word_is_left_alone() -> None:
    assert words("We do not stop when we are tired, we stop when we are done", width=700).lines[-1] != "done"
    for text in TEXTS.values():
        widths = [box.right - box.left for box in words(text, "quiet", width=640).boxes]
        assert min(widths) > 0.4 * max(widths), text


@pytest.mark.parametrize(
    ("text", "style", "lines"),
    [
        ("Never give up", "bold", ("NEVER", "GIVE UP")),
        (TEXTS["latin"], "bold", ("NEVER GIVE UP.", "EVERY MORNING", "IS A NEW CHANCE", "TO BEGIN.")),
        (TEXTS["japanese"], "classic", ("あきらめないで。", "毎朝が新しい", "始まりになる")),
        (TEXTS["thai"], "classic", ("อย่ายอมแพ้ ทุกเช้าคือ", "การเริ่มต้นใหม่ของชีวิต")),
        ("Be\r\nkind\n\n always", "quiet", ("Be", "kind", "always")),
        ("  many\t spaces\x07here ", "corner", ("many spaces here",)),
    ],
)
def test_lines(text: str, style: str, lines: tuple[str, ...]) -> None:
    assert words(text, style).lines == lines


def test_sizes_are_steps_and_smaller_where_there_is_less_room() -> None:
    sizes = [words(TEXTS["latin"], width=width).size for width in (918, 600, 400, 330)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 2
    assert all(any(abs(size - step) < 0.01 for step in STEPS) for size in sizes)


def test_a_picture_of_another_size_has_the_same_lines() -> None:
    small = set_text(TEXTS["latin"], STYLES["bold"], 459, 300, 540)
    large = words(TEXTS["latin"], "bold")
    assert small.lines == large.lines
    assert small.size == pytest.approx(large.size / 2)


def test_size_can_be_wished_and_few_words_are_large() -> None:
    small, medium, large = (words("Never give up", size=size).size for size in ("small", "medium", "large"))
    assert small < medium < large == words("Never give up").size
    assert words(TEXTS["latin"]).size < words("Never give up").size


def test_right_to_left_lines_end_at_the_left() -> None:
    block = words(TEXTS["arabic"], "quiet", width=500)
    assert block.right_to_left
    assert len({box.right for box in block.boxes}) == 1
    assert len({box.left for box in block.boxes}) > 1
    assert not words("Daybreak שלום").right_to_left


def test_punctuation_of_a_right_to_left_text_is_at_its_left() -> None:
    block = words("שלום Day!", "quiet")
    inked = block.mask(block.width, block.height, 0, 0).any(axis=0)
    exclamation_mark = int(inked.argmin())
    assert exclamation_mark < 0.2 * block.size


def test_lines_never_touch() -> None:
    for script, text in TEXTS.items():
        for style in ("bold", "hand"):
            boxes = words(text, style, width=500).boxes
            assert all(above.bottom < below.top for above, below in pairwise(boxes)), (
                script,
                style,
            )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n", "There are no words to set."),
        ("Go 🚀 now 🔥", "No typeface here has 🚀 🔥."),
        ("1\ufe0f\u20e3", "No typeface here has \u25cc\u20e3."),
        ("\ud800", "No typeface here has U+D800."),
        ("W" * 200, "The word “WWWWWWWWWWWWWWWWWWWW…” is too long for the place that it has."),
        ("word " * 90, "The words are too long for the place that they have."),
        ("a" * 501, "Words can have at most 500 characters, and these have 501."),
        ("e" + "\u0301" * 6, "A letter can carry at most 4 marks, and one of these carries more."),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WordsError) as caught:
        words(text, "classic", height=200)
    assert str(caught.value) == sentence


def test_a_tiny_picture_is_too_small_for_words() -> None:
    with pytest.raises(WordsError, match="too small"):
        set_text("Go", STYLES["bold"], 20, 20, 24)


@pytest.mark.parametrize("seed", range(40))
def test_hostile_texts_are_set_or_refused(seed: int) -> None:
    pool = random.Random(seed)
    letters = "".join(TEXTS.values()) + "😀\u200d\u0301\u202e\u2066\n\t -—。、「」()" * (seed % 2)
    text = HOSTILE[seed] if seed < len(HOSTILE) else "".join(pool.choices(letters, k=pool.choice((3, 20, 80))))
    for width, height in ((918, 500), (300, 900), (1, 1)):
        try:
            block = words(text, pool.choice(list(STYLES)), width, height)
        except WordsError:
            continue
        assert 0 < block.width <= width
        assert 0 < block.height <= height
