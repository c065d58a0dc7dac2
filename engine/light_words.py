"""Words of a prompt that describe the light."""

import re

#: Times of day, and weather and lights that go with one.
WORDS = frozenset(
    {"afternoon", "aurora", "bedtime", "blue-hour", "dark", "dawn", "daybreak", "daylight", "daytime", "dusk"}
    | {"evening", "fog", "foggy", "gloaming", "golden", "lights", "lunchtime", "midday", "midnight", "mist", "misty"}
    | {"moon", "moonlight", "moonlit", "morning", "night", "nightfall", "nighttime", "nocturnal", "noon", "noontime"}
    | {"overnight", "starlit", "starry", "stars", "storm", "stormy", "sun", "sun-up", "sundown", "sunlight", "sunny"}
    | {"sunrise", "sunset", "sunup", "tonight", "twilight"}
)


def words(prompt: str) -> frozenset[str]:
    """Return the words of a prompt in lower case, with the parts of hyphenated words and each without a final s."""
    whole = re.findall(r"[a-z]+(?:['-][a-z]+)*", prompt.lower())
    parts = [part for word in whole for part in re.split("['-]", word)]
    return frozenset([*whole, *parts, *(part.removesuffix("s") for part in parts)])
