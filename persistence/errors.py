"""The base class of errors that are shown to a person."""


class DaybreakError(Exception):
    """An operation failed; the message is one sentence that can be shown to the person who asked for it."""
