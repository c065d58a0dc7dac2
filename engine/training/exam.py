"""Evaluate the reader: `python -m engine.training.exam --reader engine/builtin/reader`.

Prints a table: the share of the facts named by unseen captions that are in the scenes drawn for them, in English, and
that are read, in each language, and the share of scenes for unseen theme prompts and everyday prompts that fit, with
ten items per prompt. The reader never saw these prompts.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine.reader.names import LANGUAGES, Named
from engine.reader.reader import Reader
from engine.scenes.facts import SKY, Facts
from engine.scenes.layout import Layout
from engine.training.naming import named
from engine.training.prompts import themes
from engine.training.prompts.everyday import everyday_met
from engine.training.prompts.sayings import captions as captions_in
from engine.training.prompts.themes import ENGLISH
from engine.training.prompts.writer import unseen_caption
from engine.training.render_pool import UNSEEN

#: Returns the facts of a scene for a prompt, a seed and an item's number.
Finder: TypeAlias = Callable[[str, int, int], Facts]
#: Items made for one prompt.
ITEMS = 10


def facts_shown(find: Finder, captions: int) -> Mapping[str, float]:
    """Return the share of facts named by unseen captions that are drawn, for each question and for all of them."""
    asked: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for number, seed in enumerate(range(UNSEEN, UNSEEN + captions)):
        scene = Layout(seed)
        caption = unseen_caption(scene, np.random.default_rng(seed))
        drawn = Layout(number, find(caption, number, number % ITEMS)).facts
        for question, answer in named(scene, caption):
            asked.update(["all", question])
            shown.update(["all", question] if answer in drawn.answers(question) else [])
    return {question: shown[question] / count for question, count in asked.most_common()}


def names_read(read: Callable[[str], Named], captions: int) -> Mapping[str, float]:
    """Return the share of the places, subjects, times and weather named by captions that are read, by language."""
    shares = {}
    for language in LANGUAGES:
        found = []
        for caption, wanted in captions_in(language, captions, np.random.default_rng(UNSEEN)):
            answers = read(caption)
            for question, answer in wanted.items():
                asked = question if question != "weather" else "sky" if answer in SKY else "features"
                found.append(answer in answers.get(asked, ()))
        shares[language] = float(np.mean(found))
    return shares


def themes_met(find: Finder, language: str = ENGLISH) -> Mapping[str, float]:
    """Return the share of scenes for each theme's unseen prompts in a language that fit the theme."""
    shares = {}
    for theme in themes():
        prompts = theme.phrases[language].unseen_prompts()
        facts = [find(prompt, seed, number) for seed, prompt in enumerate(prompts) for number in range(ITEMS)]
        drawn = [Layout(seed, known) for seed, known in enumerate(facts)]
        shares[theme.name] = float(np.mean([theme.fits(scene.place, scene.time, scene.subject) for scene in drawn]))
    return shares


def kinds_met(find: Finder) -> float:
    """Return how many combinations of place, time and subject the items of an unseen theme prompt have on average."""
    kinds = []
    for theme in themes():
        for seed, prompt in enumerate(theme.english.unseen_prompts()):
            items = [find(prompt, seed, number) for number in range(ITEMS)]
            kinds.append(len({(item.place, item.time, item.subject) for item in items}))
    return float(np.mean(kinds))


def _shown(find: Finder, prompt: str, number: int) -> Facts:
    return Layout(number, find(prompt, 0, number)).facts


def milliseconds(find: Finder) -> float:
    """Return the average time per prompt, in milliseconds."""
    prompts = [prompt for theme in themes() for prompt in theme.english.unseen_prompts()]
    begin = time.perf_counter()
    for prompt in prompts:
        find(prompt, 0, ITEMS - 1)
    return 1000 * (time.perf_counter() - begin) / len(prompts)


def rows(folder: Path, captions: int) -> list[tuple[str, str]]:
    """Evaluate the reader in a folder; return the names and values of the measurements."""
    begin = time.perf_counter()
    reader = Reader(folder)
    measured = [("reader: loading, s", f"{time.perf_counter() - begin:.2f}")]
    measured += [
        (f"facts of unseen captions that are drawn: {question}", f"{share:.1%}")
        for question, share in facts_shown(reader.facts, captions).items()
    ]
    measured += [
        (f"names in captions that are read: {language}", f"{share:.1%}")
        for language, share in names_read(lambda prompt: reader.read(prompt).named, captions // 5).items()
    ]
    met = {language: themes_met(reader.facts, language) for language in LANGUAGES}
    for language, shares in met.items():
        measured.append((f"scenes of unseen theme prompts that fit: {language}", f"{np.mean([*shares.values()]):.1%}"))
    measured += [(f"- {name}, in English", f"{share:.0%}") for name, share in met[ENGLISH].items()]
    everyday = everyday_met(lambda prompt: [_shown(reader.facts, prompt, number) for number in range(ITEMS)])
    measured.append(("scenes of everyday prompts that fit", f"{np.mean(list(everyday.values())):.1%}"))
    measured += [(f"- {language}", f"{share:.0%}") for language, share in everyday.items()]
    measured.append(("kinds of scenes among ten items of one", f"{kinds_met(reader.facts):.1f}"))
    return [*measured, ("reader: one prompt, ms", f"{milliseconds(reader.facts):.1f}")]


def table(measured: Sequence[tuple[str, str]]) -> str:
    """Return measurements as a table in Markdown."""
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in measured)])


def main() -> None:
    """Read the command line, evaluate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, required=True, help="folder of the reader")
    parser.add_argument("--captions", type=int, default=2000, help="unseen captions")
    arguments = parser.parse_args()
    print(table(rows(arguments.reader, arguments.captions)))


if __name__ == "__main__":
    main()
