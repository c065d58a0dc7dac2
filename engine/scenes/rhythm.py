"""Rhythm: motion that ends where it started, so that clips loop; at t = 0.5 everything is as in the still picture.

A model must be able to predict the motion from the still: the phase of a swing follows from where or how a thing is
drawn, and things that the still does not show yet appear the same way in every scene.

Nothing swings more than four times in a clip of three seconds, so that sixteen key frames can capture the motion.
"""

import math

TURN = 2 * math.pi
#: The phase of a single swing, so that no part of it is at the same place at the start and in the middle of a clip.
ASKEW = 0.125


def wave(t: float, cycles: int = 1, phase: float = 0.0) -> float:
    """Return a sine in -1..1 with this many cycles per clip; its phase at t = 0.5 is given in turns."""
    return math.sin(TURN * (cycles * (t - 0.5) + phase))


def swing(t: float, cycles: int = 1, phase: float = 0.0) -> float:
    """Return the difference between a wave and its value at t = 0.5, -2..2."""
    return wave(t, cycles, phase) - math.sin(TURN * phase)


def age(t: float, born: float, life: float) -> float:
    """Return the age of a passing thing as a share of its life: 0..1 while it is visible, more when it is not.

    It appears at t = 0.5 + `born`; if `born + life` is below 1, it is gone before t = 0.5 of the next loop.
    """
    return (t - 0.5 - born) % 1.0 / life
