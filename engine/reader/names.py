"""Names: find what a prompt names, by the word lists in `names/`, one for each language."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from engine.reader.text import characters, forms, words
from engine.scenes.facts import QUESTIONS
from engine.scenes.habitats import LOOKS, PEOPLE, possible

FOLDER = Path(__file__).parent / "names"
#: The languages that have a word list.
LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "ru", "ar", "hi", "zh", "ja", "tr")
#: Stands for any ending of a word.
ANY_ENDING = "*"
#: How many other words may be between a colour and what has it, between a side and what is there, and between a
#: negation and what it negates.
COLOUR_GAP, SIDE_GAP, WITHOUT_GAP = 2, 5, 2
#: What else a named answer shows.
IMPLIED = {"moon": ("sky", "moon"), "tree": ("subject", "tree"), "balloons": ("subject", "balloons")}
#: Questions whose first two answers are two things beside each other.
SUBJECT, SECOND = "subject", "second"
#: Places that a prompt also calls by a broader name: "a forest in autumn".
BROADER = {
    "forest": ("autumn", "jungle", "orchard"),
    "city": ("rooftop", "street", "harbour", "track"),
    "ocean": ("beach", "cliffs", "island", "harbour"),
    "meadow": ("orchard", "vineyard", "village", "savanna", "river"),
    "mountains": ("canyon", "volcano", "snow", "waterfall"),
    "river": ("waterfall", "canyon", "city"),
    "beach": ("island", "cliffs", "harbour"),
}

#: Things that a place has anyway, so that they are not what the picture is about if something else is named, too.
SCENERY = {
    "tree": ("forest", "autumn", "orchard", "jungle"),
    "flowers": ("meadow", "orchard"),
    "sailboat": ("harbour",),
    "book": ("library",),
    "cup": ("street",),
}
#: The look that a colour beside a subject means.
COLOURED_SUBJECTS = {"flowers": "flower", "sailboat": "sail", **dict.fromkeys(LOOKS["coat"], "coat")}

#: The answers to each question that a prompt names.
Named: TypeAlias = Mapping[str, Sequence[str]]


class Mention(NamedTuple):
    """A name in a prompt: the words from `start` to before `end`, the table it is listed in, and the answer."""

    start: int
    end: int
    table: str
    answer: str


@dataclass
class _Node:
    """The names that continue in the same way."""

    exact: dict[str, "_Node"] = field(default_factory=dict)
    starred: dict[str, "_Node"] = field(default_factory=dict)
    meanings: list[tuple[str, str]] = field(default_factory=list)

    def follow(self, word: str) -> Iterator["_Node"]:
        """Yield the nodes after a word."""
        for form in forms(word):
            if form in self.exact:
                yield self.exact[form]
            yield from (self.starred[form[:end]] for end in range(len(form), 0, -1) if form[:end] in self.starred)


def find(prompt: str, languages: Sequence[str]) -> Named:
    """Return what a prompt in one of these languages names."""
    parts = characters(words(prompt))
    found = [_mentions(parts, language) for language in languages]
    # In the right language, more of the words are names.
    mentions = max(
        found, key=lambda some: sum(one.end - one.start for one in some if one.table in QUESTIONS), default=[]
    )
    kept = _affirmed(mentions)
    named: dict[str, list[str]] = {}
    for question, answer in (*_answers(kept), *_colours(kept), *_sides(kept)):
        if answer in QUESTIONS[question] and answer not in named.setdefault(question, []):
            named[question].append(answer)
    return _narrowed({question: answers for question, answers in named.items() if answers})


@cache
def _list_of(language: str) -> _Node:
    raw = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    root = _Node()
    for table, answers in raw.items():
        for answer, names in answers.items():
            for name in names:
                _add(root, name, (table, answer))
    return root


def _add(root: _Node, name: str, meaning: tuple[str, str]) -> None:
    node = root
    for part in name.split():
        *before, last = characters(words(part))
        for word in before:
            node = node.exact.setdefault(word, _Node())
        node = (node.starred if part.endswith(ANY_ENDING) else node.exact).setdefault(last, _Node())
    node.meanings.append(meaning)


def _mentions(parts: Sequence[str], language: str) -> Sequence[Mention]:
    """Return the longest names, from the first word to the last."""
    root, start = _list_of(language), 0
    mentions: list[Mention] = []
    while start < len(parts):
        end, meanings = max(_ends(root, parts, start), key=lambda one: one[0], default=(start + 1, ()))
        mentions += [Mention(start, end, *meaning) for meaning in meanings]
        start = end
    return mentions


def _ends(node: _Node, parts: Sequence[str], at: int) -> Iterator[tuple[int, Sequence[tuple[str, str]]]]:
    """Yield where names end that begin at a word, and what they mean."""
    if node.meanings:
        yield at, node.meanings
    if at < len(parts):
        for after in node.follow(parts[at]):
            yield from _ends(after, parts, at + 1)


def _affirmed(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions that are not negated."""
    denied: set[Mention] = set()
    for number, one in enumerate(mentions):
        if one.table != "without":
            continue
        before = one.answer == "before"
        near, most = one, WITHOUT_GAP
        for other in mentions[number + 1 :] if before else mentions[:number][::-1]:
            gap = other.start - near.end if before else near.start - other.end
            if gap > most or other.table == "without" or (near is not one and gap == 0):
                break
            denied.add(other)
            # "Without clouds or birds": one word joins them.
            near, most = other, 1
    return [one for one in mentions if one not in denied and one.table != "without"]


def _answers(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    for one in mentions:
        if one.table in QUESTIONS:
            yield one.table, one.answer
            if one.table in IMPLIED:
                yield IMPLIED[one.table]


def _colours(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield what has each colour that is named beside it; a thing has one colour."""
    things = [(one, look) for one in mentions if (look := _look(one))]
    for colour in mentions:
        if colour.table == "colour" and (near := _nearest(colour, things, COLOUR_GAP)):
            things.remove(near)
            yield near[1], colour.answer


def _look(one: Mention) -> str | None:
    """Return which look a colour beside a mention means."""
    if one.table == "coloured":
        return one.answer
    return COLOURED_SUBJECTS.get(one.answer) if one.table == SUBJECT else None


def _sides(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield on which side something is."""
    for side in mentions:
        if side.table == "side":
            things = [(one, "light_side") for one in mentions if one.answer in ("sun", "moon", "full", "crescent")]
            things += [(one, "stand_side") for one in mentions if SUBJECT in (one.table, *IMPLIED.get(one.table, ()))]
            if near := _nearest(side, things, SIDE_GAP):
                yield near[1], side.answer


def _nearest(of: Mention, others: Sequence[tuple[Mention, str]], most: int) -> tuple[Mention, str] | None:
    """Return the nearest other mention, with its meaning, that is at most so many words away."""
    gaps = [(max(one.start - of.end, of.start - one.end), (one, meaning)) for one, meaning in others]
    gap, nearest = min(gaps, key=lambda pair: pair[0], default=(most + 1, None))
    return nearest if gap <= most else None


def _narrowed(named: Named) -> Named:
    """Return the answers with the narrowest places, and with the second of several subjects beside the first."""
    narrowed = dict(named)
    places = named.get("place", ())
    if len(places) > 1:
        narrowed["place"] = places = [place for place in places if not set(BROADER.get(place, ())) & set(places)]
    subjects = list(named.get(SUBJECT, ()))
    if "birds" in subjects and len(subjects) > 1:
        subjects.remove("birds")
        narrowed["sky"] = [*named.get("sky", ()), "birds"]
    for one in [*subjects]:
        # "A man at the piano" is one person.
        is_general = one == "hiker" and set(subjects) & set(PEOPLE) - {"hiker"}
        is_scenery = set(SCENERY.get(one, ())) & set(narrowed.get("place", ()))
        if len(subjects) > 1 and (is_general or is_scenery):
            subjects.remove(one)
    if subjects:
        narrowed[SUBJECT] = subjects[:1]
        # "By bike to the office": what a prompt is about counts more than where it cannot be.
        narrowed["place"] = [place for place in places if possible(place, subjects[0])]
        if len(subjects) > 1 and "none" not in subjects:
            narrowed[SECOND] = subjects[1:2]
    return {question: answers for question, answers in narrowed.items() if answers}
