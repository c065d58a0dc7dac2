"""The libraries' own talk, kept off the terminal: what a person must know, the program says itself."""


def quiet_libraries() -> None:
    """Silence the warnings and progress bars of diffusers and transformers."""
    from transformers.utils import logging as transformers_logging  # first: importing diffusers makes it talk

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    from diffusers.utils import logging as diffusers_logging

    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
