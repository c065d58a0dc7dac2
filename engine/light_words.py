"""Light: which words of a prompt say how light it is."""

import re

#: What says a time of day, or how light it is at one.
WORDS = frozenset(
    {
        "afternoon",
        "aurora",
        "bedtime",
        "blue-hour",
        "dark",
        "dawn",
        "daybreak",
        "daylight",
        "daytime",
        "dusk",
        "evening",
    }
    | {"fog", "foggy", "gloaming", "golden", "lights", "lunchtime", "midday", "midnight", "mist", "misty", "moon"}
    | {"moonlight", "moonlit", "morning", "night", "nightfall", "nighttime", "nocturnal", "noon", "noontime"}
    | {"overnight", "starlit", "starry", "stars", "storm", "stormy", "sun", "sun-up", "sundown", "sunlight", "sunny"}
    | {"sunrise", "sunset", "sunup", "tonight", "twilight"}
)


def words(prompt: str) -> frozenset[str]:
    """Return the words of a prompt in small letters, the parts of hyphenated ones and the singulars of plurals, too."""
    whole = re.findall(r"[a-z]+(?:['-][a-z]+)*", prompt.lower())
    parts = [part for word in whole for part in re.split("['-]", word)]
    return frozenset([*whole, *parts, *(part.removesuffix("s") for part in parts)])
