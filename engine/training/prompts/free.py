"""Free prompts: what nobody wrote a scene for, from any words of the language."""

from collections.abc import Sequence

import numpy as np

FRAMES = (
    "{}", "{}", "{} {}", "{} and {}", "I feel {}", "I need {}", "help me with {}", "my {}", "{} every day",
    "the {} of {}", "{} without {}", "{} in the {}", "a {} for my {}", "more {}, less {}", "I want to {}", "for {}",
    "{} tomorrow", "no more {}", "learning {}", "I am {}", "a {} {}", "thinking about {}", "{}, {}, {}", "{} is {}",
)  # fmt: skip


def free_prompts(words: Sequence[str], count: int, rng: np.random.Generator) -> Sequence[str]:
    """Put words together at random, the first words of the list oftener than the last."""
    prompts = []
    for _ in range(count):
        frame = FRAMES[int(rng.integers(len(FRAMES)))]
        chosen = (len(words) * rng.random(frame.count("{}")) ** 2).astype(int)
        prompts.append(frame.format(*(words[i] for i in chosen)))
    return prompts
