"""Load diffusers pipelines on first use, keep them warm, and unload them when idle or when memory is needed."""

import gc
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from engine import machine
from engine.machine import Machine
from engine.models import installed
from engine.models.installed import Model
from engine.painting.frames import Drawers
from engine.pipelines import cost, loading, recipe
from engine.pipelines.memory import ShortageError, is_shortage, trim
from engine.pipelines.recipe import Recipe
from engine.reader.reader import Reader
from engine.reader.reader import load as load_reader

Key = tuple[str, str | None]

#: Seconds without use after which a pipeline is unloaded.
IDLE = 600.0


@dataclass
class Loaded:
    """A pipeline in memory, its recipe, the time of its last use in seconds, and a painter's reader and drawers."""

    pipeline: Any
    recipe: Recipe
    used_at: float
    reader: Reader | None
    drawers: Drawers = field(default_factory=Drawers)


class PipelineCache:
    """The pipelines that are loaded in this process, by model and revision.

    `detect` returns this machine, `detect_again` measures it again once it is idle and returns None before, and
    `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        detect: Callable[[], Machine] = machine.detect,
        detect_again: Callable[[], Machine | None] = machine.detect_again,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._detect = detect
        self._detect_again = detect_again
        self._clock = clock
        self._was_idle = False
        self._loaded: dict[Key, Loaded] = {}
        #: Recipes that were reduced because memory ran out; they outlive their pipelines.
        self._reduced: dict[Key, Recipe] = {}
        #: The one thread on which all pipelines are loaded and called. Torch starts worker threads for each thread
        #: that calls it, and with more workers than cores they wait for each other: ten items take a third longer.
        self.thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="pipeline")

    def get(self, model: str, revision: str | None) -> Loaded:
        """Return the pipeline of a model, loading it if necessary.

        Raises ModelError if it cannot be loaded.
        """
        key = (model, revision)
        if key not in self._loaded:
            self._load(key)
        self._loaded[key].used_at = self._clock()
        return self._loaded[key]

    def reduce_memory(self, model: str, revision: str | None) -> str | None:
        """Make a model's next run need less memory; return the change, or None if nothing can be reduced."""
        key = (model, revision)
        current = self._loaded[key].recipe
        reduced = recipe.reduced(current)
        if reduced is None:
            return None
        self._reduced[key] = reduced
        if reduced.batch_size < current.batch_size:
            self._loaded[key].recipe = reduced
            _free()
            return f"batch {current.batch_size} to {reduced.batch_size}"
        self.unload(key)
        if reduced.offload != current.offload:
            return f"offload {current.offload} to {reduced.offload}"
        return "decoded in tiles"

    def unload(self, *keys: Key) -> None:
        """Free the memory of these pipelines."""
        for key in keys:
            del self._loaded[key]
        if keys:
            _free()

    def on_idle(self) -> None:
        """Unload idle pipelines, and those whose number format proves slower on the idle machine."""
        late = self._clock() - IDLE
        self.unload(*[key for key, loaded in self._loaded.items() if loaded.used_at < late])
        if not self._was_idle and (found := self._detect_again()):
            self._was_idle = True
            self._reduced = {key: one for key, one in self._reduced.items() if one.dtype == found.dtype}
            self.unload(*[key for key, loaded in self._loaded.items() if loaded.recipe.dtype != found.dtype])

    def _load(self, key: Key) -> None:
        model = installed.find(*key)
        chosen = self._reduced.get(key) or recipe.choose(self._detect(), cost.of_model(model))
        self._make_room(chosen)
        while not (pipeline := _load_if_it_fits(model, chosen)):
            _free()
            chosen = self._reduced[key] = _offloaded_more(chosen)
        reader = load_reader(model.parts["reader"]) if model.paints else None
        self._loaded[key] = Loaded(pipeline, chosen, self._clock(), reader)
        # A pipeline's objects are not garbage; without freezing, each full collection stops the page for half a second.
        gc.collect()
        gc.freeze()

    def _make_room(self, wanted: Recipe) -> None:
        """Unload the least recently used pipelines until the wanted one fits beside the others."""
        room = recipe.room(self._detect())
        by_use = sorted(self._loaded, key=lambda key: self._loaded[key].used_at)
        for key in by_use:
            if sum(loaded.recipe.memory for loaded in self._loaded.values()) + wanted.memory <= room:
                return
            del self._loaded[key]
            _free()


def _load_if_it_fits(model: Model, chosen: Recipe) -> Any:  # noqa: ANN401 - each family has its own class
    """Return the pipeline, or None if there is too little memory for it."""
    try:
        return loading.load(model, chosen)
    except (RuntimeError, MemoryError) as error:
        if not is_shortage(error):
            raise
        return None


def _offloaded_more(given: Recipe) -> Recipe:
    """Return a recipe that has less of the model on the device at a time.

    Raises ShortageError if there is none.
    """
    reduced = recipe.reduced(given)
    while reduced is not None and reduced.offload == given.offload:
        reduced = recipe.reduced(reduced)
    if reduced is None:
        raise ShortageError("There is too little memory to load this model.")
    return reduced


def _free() -> None:
    """Return freed memory to the device and to the system."""
    import torch

    gc.unfreeze()
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    trim()
    gc.freeze()
