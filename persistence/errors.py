"""What all errors with a sentence for a person have in common."""


class DaybreakError(Exception):
    """Something cannot be done, with the reason as one sentence that may be shown to whoever asked for it."""
