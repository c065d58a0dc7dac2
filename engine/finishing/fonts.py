"""The typefaces that words are set in, from packages, and the characters that none of them has.

All are under the SIL Open Font License 1.1, whose text is in each package.
"""

import unicodedata
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, TypeAlias

import skia  # type: ignore[import-not-found, unused-ignore]

Script: TypeAlias = Literal[
    "latin", "cyrillic", "greek", "hebrew", "arabic", "devanagari", "thai", "tamil", "telugu",
    "japanese", "korean", "simplified", "traditional",
]  # fmt: skip

#: The scripts that run from right to left, and those without spaces between words whose letters fill squares.
RIGHT_TO_LEFT: frozenset[Script] = frozenset({"hebrew", "arabic"})
SQUARE: frozenset[Script] = frozenset({"japanese", "korean", "simplified", "traditional"})
#: The scripts with capitals.
CASED: frozenset[Script] = frozenset({"latin", "cyrillic", "greek"})
#: The scripts whose letters stand apart, so that space can be added between them without breaking a stroke or a mark.
SPACED: frozenset[Script] = CASED | SQUARE

#: The first and last characters of each script; all others, such as digits, are common to all. "simplified" stands for
#: everything that the four scripts of East Asia share.
RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x005A, "latin"), (0x0061, 0x007A, "latin"), (0x00AA, 0x00AA, "latin"), (0x00BA, 0x00BA, "latin"),
    (0x00C0, 0x00D6, "latin"), (0x00D8, 0x00F6, "latin"), (0x00F8, 0x02B8, "latin"), (0x1D00, 0x1DBF, "latin"),
    (0x1E00, 0x1EFF, "latin"), (0x2C60, 0x2C7F, "latin"), (0xA720, 0xA7FF, "latin"), (0xFB00, 0xFB06, "latin"),
    (0x0370, 0x03FF, "greek"), (0x1F00, 0x1FFF, "greek"),
    (0x0400, 0x052F, "cyrillic"), (0x1C80, 0x1C8F, "cyrillic"), (0x2DE0, 0x2DFF, "cyrillic"),
    (0xA640, 0xA69F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"), (0xFB1D, 0xFB4F, "hebrew"),
    (0x0600, 0x06FF, "arabic"), (0x0750, 0x077F, "arabic"), (0x08A0, 0x08FF, "arabic"), (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFC, "arabic"),
    (0x0900, 0x097F, "devanagari"), (0x1CD0, 0x1CFF, "devanagari"), (0xA8E0, 0xA8FF, "devanagari"),
    (0x0B80, 0x0BFF, "tamil"), (0x0C00, 0x0C7F, "telugu"), (0x0E00, 0x0E7F, "thai"),
    (0x1100, 0x11FF, "korean"), (0x3130, 0x318F, "korean"), (0xA960, 0xA97F, "korean"), (0xAC00, 0xD7FF, "korean"),
    (0x3041, 0x309F, "japanese"), (0x30A0, 0x30FF, "japanese"), (0x31F0, 0x31FF, "japanese"),
    (0xFF66, 0xFF9F, "japanese"),
    (0x2E80, 0x303F, "simplified"), (0x3400, 0x4DBF, "simplified"), (0x4E00, 0x9FFF, "simplified"),
    (0xF900, 0xFAFF, "simplified"), (0xFE30, 0xFE4F, "simplified"), (0xFF00, 0xFF65, "simplified"),
    (0xFFE0, 0xFFEF, "simplified"), (0x20000, 0x3FFFF, "simplified"),
)  # fmt: skip


#: A skia typeface; skia ships no types.
Typeface: TypeAlias = Any


class Face(NamedTuple):
    """A family in a weight (400 is regular) and, where it varies, a width in per cent."""

    family: str
    weight: int = 400
    width: int = 100


class _Family(NamedTuple):
    """Where a family is, its axes, and how its letters compare with Noto Sans's.

    `place` is that of a face in a file with several. `masters` are the only weights that are used, where a family has
    no axis or skia cannot be trusted with it: between them, letters are thickened by a line around them, of `stroke`
    times the difference as a share of the size. `scale` makes letters look as large as Noto Sans's, and `leading`
    makes room for marks and long strokes between lines.
    """

    package: str
    file: str
    weights: tuple[int, int] = (400, 400)
    widths: tuple[int, int] = (100, 100)
    masters: tuple[int, ...] = ()
    bold: str = ""
    place: int = 0
    stroke: float = 0.0
    scale: float = 1.0
    leading: float = 1.0


def _noto(name: str, scale: float = 1.0, leading: float = 1.0) -> _Family:
    package, file = f"fontpkg_{name.lower().replace(' ', '_')}", f"{name.replace(' ', '')}[wdth,wght].ttf"
    return _Family(package, file, (100, 900), (62, 100), scale=scale, leading=leading)


def _western(name: str, file: str = "") -> _Family:
    """Return a family whose letters skia 144 draws too wide but at the ends of its axis of weight."""
    family = _noto(name)
    return family._replace(file=file or family.file, widths=(100, 100), masters=(400, 900), stroke=12e-5)


def _square(place: int) -> _Family:
    """Return one of the faces of a file that has no weight but Regular."""
    file = "NotoSansCJK-Regular.ttc"
    return _Family("noto_cjk_sans_otc", file, masters=(400,), place=place, stroke=10e-5, scale=0.95, leading=1.12)


#: In the order in which a character without a script of its own is looked for.
FAMILIES = {
    "Noto Sans": _western("Noto Sans"),
    "Noto Serif": _western("Noto Serif"),
    "Noto Serif Italic": _western("Noto Serif", "NotoSerif-Italic[wdth,wght].ttf"),
    "Playfair Display": _Family("fontpkg_playfair_display", "PlayfairDisplay[wght].ttf", (400, 900), scale=1.02),
    "Oswald": _Family("fontpkg_oswald", "Oswald[wght].ttf", (200, 700), scale=0.88),
    "Caveat": _Family("fontpkg_caveat", "Caveat[wght].ttf", (400, 700), scale=1.3),
    "Noto Sans Arabic": _noto("Noto Sans Arabic", 1.06, 1.12),
    "Amiri": _Family(
        "fontpkg_amiri", "Amiri-Regular.ttf", masters=(400, 700), bold="Amiri-Bold.ttf", stroke=8e-5, scale=1.28,
        leading=1.04,
    ),
    "Heebo": _Family("fontpkg_heebo", "Heebo[wght].ttf", (100, 900), scale=1.06),
    "Frank Ruhl Libre": _Family("fontpkg_frank_ruhl_libre", "FrankRuhlLibre[wght].ttf", (300, 900), scale=1.16),
    "Noto Sans Devanagari": _noto("Noto Sans Devanagari", 1.1, 1.08),
    "Noto Sans Thai": _noto("Noto Sans Thai", 1.02, 1.16),
    "Noto Sans Tamil": _noto("Noto Sans Tamil", 0.92, 1.1),
    "Noto Sans Telugu": _noto("Noto Sans Telugu", 1.0, 1.16),
    "Noto Sans CJK JP": _square(0),
    "Noto Sans CJK KR": _square(1),
    "Noto Sans CJK SC": _square(2),
    "Noto Sans CJK TC": _square(3),
}  # fmt: skip
#: The families of each script without serifs and with them, the best first.
SANS: dict[Script, tuple[str, ...]] = {
    "latin": ("Noto Sans",),
    "cyrillic": ("Noto Sans",),
    "greek": ("Noto Sans",),
    "hebrew": ("Heebo",),
    "arabic": ("Noto Sans Arabic", "Amiri"),
    "devanagari": ("Noto Sans Devanagari", "Noto Sans"),
    "thai": ("Noto Sans Thai",),
    "tamil": ("Noto Sans Tamil",),
    "telugu": ("Noto Sans Telugu",),
    "japanese": ("Noto Sans CJK JP",),
    "korean": ("Noto Sans CJK KR",),
    "simplified": ("Noto Sans CJK SC",),
    "traditional": ("Noto Sans CJK TC",),
}
SERIF: dict[Script, tuple[str, ...]] = {
    "latin": ("Noto Serif", "Noto Sans"),
    "cyrillic": ("Noto Serif", "Noto Sans"),
    "greek": ("Noto Serif", "Noto Sans"),
    "hebrew": ("Frank Ruhl Libre", "Heebo"),
    "arabic": ("Amiri", "Noto Sans Arabic"),
}
#: The face of marks that are never seen, such as those that turn a line around.
PLAIN = Face("Noto Sans")
#: Languages whose Chinese characters say nothing about which of the four faces they want.
_BY_LANGUAGE: dict[str, Script] = {
    "ja": "japanese", "ko": "korean", "zh": "simplified", "zh-hant": "traditional", "zh-tw": "traditional",
    "zh-hk": "traditional", "zh-mo": "traditional", "yue": "traditional",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _range(character: str) -> Script | None:
    code = ord(character)
    return next((script for first, last, script in RANGES if first <= code <= last), None)


def scripts(text: str, language: str = "") -> list[Script | None]:
    """Return the script of each character; None for those that are common to all, such as digits and spaces.

    Chinese characters are taken for Japanese beside kana and for Korean beside hangul; else the language ("zh-Hant",
    "ja") decides, and without it, whether more of them are traditional than simplified.
    """
    found = [_range(one) for one in text]
    square = _square_script(text, found, language.lower())
    return [square if one in SQUARE else one for one in found]


def _square_script(text: str, found: list[Script | None], language: str) -> Script:
    for script in ("japanese", "korean"):
        if script in found:
            return script
    for known, script in sorted(_BY_LANGUAGE.items(), reverse=True):
        if language == known or language.startswith(f"{known}-"):
            return script
    han = [one for one, script in zip(text, found, strict=True) if script == "simplified"]
    votes = Counter((_encodes(one, "gb2312"), _encodes(one, "big5")) for one in han)
    return "traditional" if votes[False, True] > votes[True, False] else "simplified"


def _encodes(character: str, encoding: str) -> bool:
    """Return whether a character is in an old national standard, which tells traditional from simplified ones."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def main_script(found: list[Script | None]) -> Script:
    """Return the script of most letters, Latin if there are none."""
    counts = Counter(script for script in found if script)
    return counts.most_common(1)[0][0] if counts else "latin"


def choices(script: Script, faces: tuple[Face, ...], weight: int, width: int, serif: bool) -> list[Face]:
    """Return the faces in which a script can be set, the best first: a style's own, then the script's."""
    families = (*(SERIF.get(script, ()) if serif else ()), *SANS[script])
    own = faces if script in CASED else ()
    return [*own, *(Face(family, weight, width) for family in dict.fromkeys(families))]


def _master(face: Face) -> int:
    """Return the weight that is used of a face's family."""
    family = FAMILIES[face.family]
    if family.masters:
        return min(family.masters, key=lambda master: abs(master - face.weight))
    return min(max(face.weight, family.weights[0]), family.weights[1])


@lru_cache(maxsize=64)
def typeface(face: Face) -> Typeface:
    """Return a skia typeface with the weight and width, or the nearest that the family has."""
    family, weight = FAMILIES[face.family], _master(face)
    folder = files(family.package)
    path = folder / "files" if (folder / "files").is_dir() else folder
    file = family.bold if family.bold and weight == max(family.masters) else family.file
    found = skia.Typeface.MakeFromFile(str(path / file), family.place)
    axes = {"wght": (weight, family.weights), "wdth": (face.width, family.widths)}
    position = skia.FontArguments.VariationPosition
    wanted = [
        position.Coordinate(int.from_bytes(tag.encode(), "big"), float(min(max(value, least), most)))
        for tag, (value, (least, most)) in axes.items()
        if least < most
    ]
    if not wanted:
        return found
    # Each part must live until the clone is made; in one expression skia loses the axes without a word.
    coordinates = position.Coordinates(wanted)
    variation = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(variation)
    return found.makeClone(arguments)


@lru_cache(maxsize=1)
def collection() -> tuple[Any, Any]:
    """Return skia's collection of fonts and the provider where `named` registers them."""
    provider = skia.textlayout.TypefaceFontProvider()
    fonts = skia.textlayout.FontCollection()
    fonts.setDefaultFontManager(provider)
    return fonts, provider


@lru_cache(maxsize=64)
def named(face: Face) -> str:
    """Register a face and return the name by which paragraphs ask for it.

    Each face has a name of its own and is asked for without a weight, so that skia never thickens it.
    """
    name = f"{face.family} {face.weight} {face.width}"
    collection()[1].registerTypeface(typeface(face), skia.String(name))
    return name


@lru_cache(maxsize=4096)
def _has(family: str, character: str) -> bool:
    return bool(typeface(Face(family)).unicharToGlyph(ord(character)))


def covers(face: Face, text: str) -> bool:
    """Return whether a face has all characters of a text, but for those that are not seen."""
    return all(unseen(one) or _has(face.family, one) for one in text)


def unseen(character: str) -> bool:
    """Return whether a character is only a sign to the one who sets the text, such as a joiner, or is white space."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def family_of(character: str) -> str | None:
    """Return the first family that has a character; None if none has, or if its meaning is private or unknown."""
    if unicodedata.category(character) in ("Cn", "Co", "Cs"):
        return None
    return next((family for family in FAMILIES if _has(family, character)), None)


def missing(text: str) -> str:
    """Return the characters that no face has, each once, in their order; emoji are among them."""
    return "".join(one for one in dict.fromkeys(text) if not unseen(one) and family_of(one) is None)


def scale(face: Face) -> float:
    """Return by how much a face must be larger so that it looks as large as Noto Sans."""
    return FAMILIES[face.family].scale


def leading(face: Face) -> float:
    """Return by how much a face's lines must be farther apart than Latin ones."""
    return FAMILIES[face.family].leading


def stroke(face: Face) -> float:
    """Return the width of the line around letters, as a share of their size, that makes up for a weight."""
    return max(face.weight - _master(face), 0) * FAMILIES[face.family].stroke
