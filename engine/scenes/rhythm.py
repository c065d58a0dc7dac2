"""Rhythm: motion that ends where it began, so that a clip can loop; at t = 0.5 everything stands as in the still.

What comes next can be told from the still, for a model must: a swing's phase follows from where or how a thing is
drawn, and what the still does not show yet comes the same way in every scene.

Nothing swings more than four times in a clip of three seconds, of which sixteen key frames must show the way it goes.
"""

import math

TURN = 2 * math.pi
#: The phase of what swings once: nothing of it stands in the middle of a clip where it stood at the beginning.
ASKEW = 0.125


def wave(t: float, cycles: int = 1, phase: float = 0.0) -> float:
    """Swing between -1 and 1 so many times in a clip; the phase, in turns, is where it stands at t = 0.5."""
    return math.sin(TURN * (cycles * (t - 0.5) + phase))


def swing(t: float, cycles: int = 1, phase: float = 0.0) -> float:
    """Return how far a wave is from where it stands at t = 0.5, -2..2."""
    return wave(t, cycles, phase) - math.sin(TURN * phase)


def age(t: float, born: float, life: float) -> float:
    """Tell how much of its life a passing thing has behind it, 0..1 while it can be seen and more when it cannot.

    It is born so long after t = 0.5 and is gone before t = 0.5 comes again if `born + life` is below 1.
    """
    return (t - 0.5 - born) % 1.0 / life
