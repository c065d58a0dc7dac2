"""Configure torch, transformers and diffusers before they are first imported."""

import os
from threading import RLock

#: Held while networks are built. While diffusers or transformers load one, they replace how PyTorch creates parameters
#: in the whole process, and another network that is built meanwhile would get none.
BUILDING = RLock()
#: Rounds that an OpenMP thread spins while it waits for the others. The default is a hundred times as many: as soon as
#: another thread, such as the web server's, needs a core, all spin for one that cannot run, and work is four times
#: slower.
SPINS = "3000"


def limit_spinning() -> None:
    """Limit how long torch's threads spin; this is all that torch alone needs."""
    os.putenv("GOMP_SPINCOUNT", SPINS)


def prepare_libraries() -> None:
    """Limit how long torch's threads spin, and silence diffusers and transformers."""
    limit_spinning()
    from transformers.utils import logging as transformers_logging  # first: importing diffusers makes it log

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    from diffusers.utils import logging as diffusers_logging

    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
