"""Free prompts: what nobody wrote a scene for, from any words of the language."""

from collections.abc import Sequence

import numpy as np

from engine.training.prompts.themes import themes

#: The share of words that are a theme's own, as far as it is trained on.
THEMED = 0.3
FRAMES = (
    "{}", "{}", "{} {}", "{} and {}", "I feel {}", "I need {}", "help me with {}", "my {}", "{} every day",
    "the {} of {}", "{} without {}", "{} in the {}", "a {} for my {}", "more {}, less {}", "I want to {}", "for {}",
    "{} tomorrow", "no more {}", "learning {}", "I am {}", "a {} {}", "thinking about {}", "{}, {}, {}", "{} is {}",
)  # fmt: skip


def free_prompts(words: Sequence[str], count: int, rng: np.random.Generator) -> Sequence[str]:
    """Put words together at random, the first words of the list oftener than the last, some of them a theme's."""
    themed = [text for theme in themes() for text in theme.taught()]

    def word() -> str:
        if rng.random() < THEMED:
            return themed[int(rng.integers(len(themed)))]
        return words[int(len(words) * rng.random() ** 2)]

    frames = [FRAMES[int(number)] for number in rng.integers(len(FRAMES), size=count)]
    return [frame.format(*(word() for _ in range(frame.count("{}")))) for frame in frames]
