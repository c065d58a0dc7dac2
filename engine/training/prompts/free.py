"""Free prompts: what nobody wrote a scene for, from any words of the language."""

from collections.abc import Sequence

import numpy as np

from engine.training.prompts.themes import themes

#: Shares of prompts that are a saying with other words in it, and that are halves of two sayings.
REWORDED, JOINED = 0.35, 0.15
#: The share of words that are a theme's own, as far as it is trained on.
THEMED = 0.3
FRAMES = (
    "{}", "{}", "{} {}", "{} and {}", "I feel {}", "I need {}", "help me with {}", "my {}", "{} every day",
    "the {} of {}", "{} without {}", "{} in the {}", "a {} for my {}", "more {}, less {}", "I want to {}", "for {}",
    "{} tomorrow", "no more {}", "learning {}", "I am {}", "a {} {}", "thinking about {}", "{}, {}, {}", "{} is {}",
)  # fmt: skip


def free_prompts(words: Sequence[str], count: int, rng: np.random.Generator) -> Sequence[str]:
    """Put words together at random, the first words of the list oftener than the last, some of them a theme's.

    None is a prompt that is kept for evaluation.
    """
    kept = {prompt for theme in themes() for prompt in theme.unseen_prompts()}
    themed = [text for theme in themes() for text in theme.taught()]
    sayings = [text.split() for theme in themes() for text in theme.taught_sayings()]

    def word() -> str:
        if rng.random() < THEMED:
            return themed[int(rng.integers(len(themed)))]
        return words[int(len(words) * rng.random() ** 2)]

    def saying() -> list[str]:
        return list(sayings[int(rng.integers(len(sayings)))])

    def reworded() -> str:
        parts = saying()
        for place in rng.integers(len(parts), size=1 + len(parts) // 4).tolist():
            parts[place] = word()
        return " ".join(parts)

    def joined() -> str:
        first, second = saying(), saying()
        return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])

    def framed() -> str:
        frame = FRAMES[int(rng.integers(len(FRAMES)))]
        return frame.format(*(word() for _ in range(frame.count("{}"))))

    prompts: list[str] = []
    while len(prompts) < count:
        kind = rng.random()
        prompt = reworded() if kind < REWORDED else joined() if kind < REWORDED + JOINED else framed()
        if prompt not in kept:
            prompts.append(prompt)
    return prompts
