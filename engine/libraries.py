"""The heavy libraries, told how to behave before they are first imported."""

import os

#: Rounds that a thread of torch waits busily for the others. By default it is a hundred times as long, and as soon as
#: anything else needs a core, the page for instance, all of them wait for one that cannot run: four times slower.
SPINS = "3000"


def prepare_libraries() -> None:
    """Make torch's threads wait politely, and silence diffusers and transformers."""
    os.putenv("GOMP_SPINCOUNT", SPINS)
    from transformers.utils import logging as transformers_logging  # first: importing diffusers makes it talk

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    from diffusers.utils import logging as diffusers_logging

    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
