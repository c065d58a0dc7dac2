"""Spoken: how likely each word of the vocabulary is in each language, to tell the language of a prompt."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.reader.names import LANGUAGES
from engine.reader.reader import OTHER, STEPS
from engine.reader.vocabulary import UNKNOWN, Vocabulary

#: The rank at which a frequent word is half as likely as the first.
HALF = 20.0
#: The least probability of a word in a language, and of an unknown one in a language that is known and in another.
LEAST, UNKNOWN_KNOWN, UNKNOWN_OTHER = 1e-7, 0.005, 0.1


def language_table(
    words: Sequence[str], texts: Iterable[tuple[str, str]], frequent: Mapping[str, Sequence[str]]
) -> NDArray[np.int8]:
    """Return the logarithms of probabilities, in steps of 1 / STEPS, shape (words, languages).

    They are counted in texts with their language, and in the most frequent words of all languages; those that are not
    taught are OTHER together (naive Bayes).
    """
    vocabulary = Vocabulary(words)
    spoken = [*LANGUAGES, OTHER]
    written, listed = np.zeros((2, len(words), len(spoken)))
    for text, language in texts:
        np.add.at(written[:, spoken.index(language)], vocabulary.pieces(text), 1.0)
    for language, common in frequent.items():
        column = spoken.index(language if language in spoken else OTHER)
        for rank, word in enumerate(common):
            np.add.at(listed[:, column], vocabulary.pieces(word), 1 / (rank + HALF))
    share = sum(table / np.maximum(table.sum(axis=0), 1e-9) for table in (written, listed)) / 2
    share[UNKNOWN] = [UNKNOWN_KNOWN] * len(LANGUAGES) + [UNKNOWN_OTHER]
    steps: NDArray[np.int8] = np.round(np.log(np.maximum(share, LEAST)) * STEPS).astype(np.int8)
    return steps
