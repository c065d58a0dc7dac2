"""Light: which words of a prompt speak of it, and at which time of day they put a scene."""

import re

#: What says a time of day, by what the built-in model's scenes call that time; where it may be two of these, in both.
TIMES = {
    "at dawn": frozenset({"dawn", "daybreak", "morning", "sunrise", "sun-up", "sunup"}),
    "on a clear day": frozenset(
        {"afternoon", "daylight", "daytime", "lunchtime", "midday", "noon", "noontime", "sunny"}
    ),
    "at sunset": frozenset({"evening", "sundown", "sunset"}),
    "at dusk": frozenset({"blue-hour", "dusk", "evening", "gloaming", "nightfall", "twilight"}),
    "at night": frozenset(
        {
            "bedtime",
            "midnight",
            "moonlit",
            "night",
            "nighttime",
            "nocturnal",
            "overnight",
            "starlit",
            "starry",
            "tonight",
        }
    ),
}
#: What says how light it is: a time of day, or something else.
WORDS = frozenset().union(*TIMES.values()) | {
    *("aurora", "dark", "fog", "foggy", "golden", "lights", "mist", "misty", "moon", "moonlight", "stars", "storm"),
    *("stormy", "sun", "sunlight"),
}


def words(prompt: str) -> frozenset[str]:
    """Return the words of a prompt in small letters, the parts of hyphenated ones and the singulars of plurals, too."""
    whole = re.findall(r"[a-z]+(?:['-][a-z]+)*", prompt.lower())
    parts = [part for word in whole for part in re.split("['-]", word)]
    return frozenset([*whole, *parts, *(part.removesuffix("s") for part in parts)])


def times(prompt: str) -> tuple[str, ...]:
    """Return the times of day that a prompt names, as the keys of TIMES."""
    named = words(prompt)
    return tuple(time for time, its_words in TIMES.items() if named & its_words)
