"""The base class of errors that are shown to a person."""


class DaybreakError(Exception):
    """A request failed; the message is one sentence that can be shown to the person who made it."""
