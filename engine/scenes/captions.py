"""Captions: describe a scene in one of many ways, mentioning only what is drawn."""

from collections.abc import Sequence

import numpy as np

from engine.scenes import words
from engine.scenes.layout import Layout

#: The share of captions that imply the time of day by the sky, if possible: "northern lights over a lake".
SKY_FIRST = 0.15
IMPLIES_TIME = ("aurora", "milky way", "stars", "shooting star", "rainbow")


def describe(scene: Layout, rng: np.random.Generator, *, complete: bool = False) -> str:
    """Write a caption: the subject of the scene, some of its details and sometimes a style.

    A complete one always names the place and the time.
    """
    parts = [_heart(scene, rng, complete), *_details(scene, rng)]
    if rng.random() < 0.8:
        style = _pick(rng, words.STYLES)
        parts.insert(len(parts) if rng.random() < 0.7 else 0, style)
    return ", ".join(parts)


def full(scene: Layout) -> str:
    """Write a caption that names everything the scene shows, in the plainest words."""
    place, time = words.PLACE_WORDS[scene.place][0], words.TIME_WORDS[scene.time][0]
    names, looks = subject_words(scene), (scene.coat, scene.sail, scene.flower)
    heart = f"{place} {time}"
    if names:
        name = next((name for name in names if any(look in name for look in looks)), names[0])
        if scene.second:
            name = f"{name} and {subject_words(scene.beside())[0]}"
        heart = f"{name} {words.PLACE_LINKS[scene.place][0]} {heart}"
    seen = [ways[0] for ways in _seen(scene)]
    side = [f"{light} on the {scene.facts.light_side}" for light in sorted(scene.sky & {"sun", "moon"})]
    if scene.facts.light_side == "middle":
        side = []
    return ", ".join([heart, *seen, *side, f"{scene.tone} sky"])


def _pick(rng: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def subject_words(scene: Layout) -> list[str]:
    """Return the ways to name the scene's subject, or an empty list if it has none."""
    if scene.subject == "none":
        return []
    if scene.subject == "balloons":
        return words.BALLOON_WORDS["one" if scene.balloons == 1 else "many"]
    if scene.subject == "tree":
        return words.TREE_WORDS[scene.tree]
    forms = words.SUBJECT_WORDS[scene.subject]
    named = (form.format(coat=scene.coat, sail=scene.sail, flower=scene.flower) for form in forms)
    return [name.replace("a orange", "an orange") for name in named]


def sky_hints(scene: Layout) -> list[str]:
    """Return the ways to name things in the scene's sky that imply the time of day."""
    ways = [way for item in IMPLIES_TIME if item in scene.sky for way in words.SKY_WORDS[item]]
    return [*ways, *(words.MOON_WORDS[scene.crescent] if "moon" in scene.sky else [])]


def _heart(scene: Layout, rng: np.random.Generator, complete: bool) -> str:
    place, link = _pick(rng, words.PLACE_WORDS[scene.place]), _pick(rng, words.PLACE_LINKS[scene.place])
    time, timed = _pick(rng, words.TIME_WORDS[scene.time]), rng.random() < 0.9 or complete
    sky = sky_hints(scene)
    if sky and not complete and rng.random() < SKY_FIRST:
        return f"{_pick(rng, sky)} over {place}"
    names = subject_words(scene)
    if not names:
        forms = [f"{place} {time}", f"{time}, {place}", f"{place}, {time}", f"a view of {place} {time}"]
        return _pick(rng, forms) if timed else place
    name = _pick(rng, names)
    if rng.random() < 0.12 and not complete:
        return f"{name} {time}" if timed else name
    if not timed:
        return _pick(rng, [f"{name} {link} {place}", f"{place} with {name}", f"{name}, {place}"])
    forms = [f"{name} {link} {place} {time}", f"{place} with {name} {time}", f"{name}, {place}, {time}"]
    forms += [f"{time}, {name} {link} {place}", f"{place} and {name} {time}"]
    return _pick(rng, forms)


def _details(scene: Layout, rng: np.random.Generator) -> list[str]:
    details = [_pick(rng, ways) for ways in _seen(scene)]
    details += _bearing(scene, rng)
    if rng.random() < 0.35:
        details.append(f"{scene.tone} {_pick(rng, ['tones', 'sky', 'colors', 'palette', 'light'])}")
    details = [detail for detail in details if rng.random() < 0.62]
    rng.shuffle(details)
    return details


def _seen(scene: Layout) -> list[Sequence[str]]:
    """Return the ways to name each thing in the sky and each feature."""
    seen: list[Sequence[str]] = [ways for item, ways in words.SKY_WORDS.items() if item in scene.sky]
    if "moon" in scene.sky:
        seen.append(words.MOON_WORDS[scene.crescent])
    if "birds" in scene.sky and scene.subject != "birds":
        seen.append(words.BIRD_EXTRA)
    return [*seen, *(ways for item, ways in words.FEATURE_WORDS.items() if item in scene.features)]


def _bearing(scene: Layout, rng: np.random.Generator) -> list[str]:
    """Sometimes name the side of the sun or moon, if it is clearly on one side."""
    lights = scene.sky & {"sun", "moon"}
    if not lights or rng.random() > 0.3 or 0.36 <= scene.light_x / scene.width <= 0.64:
        return []
    return [f"{next(iter(lights))} on the {'left' if scene.light_x < scene.width / 2 else 'right'}"]
