"""Diffusers pipelines: loaded on first need, kept warm, let go when another needs their memory or after idling."""

import gc
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from engine import machine
from engine.machine import Machine
from engine.models import installed
from engine.models.installed import Model
from engine.pipelines import cost, loading, recipe
from engine.pipelines.memory import ShortageError, is_shortage, trim
from engine.pipelines.recipe import Recipe
from engine.reader import Reader

Key = tuple[str, str | None]

#: Seconds after which what nobody used is let go.
IDLE = 600.0


@dataclass
class Loaded:
    """A pipeline in memory, how it was put together, when it was last asked for, in seconds, and what reads prompts
    into scenes for it to paint over, where it does that."""

    pipeline: Any
    recipe: Recipe
    used_at: float
    reader: Reader | None


class PipelineCache:
    """The pipelines that are loaded in this process, by model and revision.

    `look` tells what this machine is, `look_again` tells it anew once the machine is idle, else None, and `clock` is
    monotonic, in seconds.
    """

    def __init__(
        self,
        look: Callable[[], Machine] = machine.look,
        look_again: Callable[[], Machine | None] = machine.look_again,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._look_again = look_again
        self._clock = clock
        self._was_idle = False
        self._loaded: dict[Key, Loaded] = {}
        #: Recipes that were lowered because memory ran out; they are remembered when a pipeline is let go.
        self._lowered: dict[Key, Recipe] = {}
        #: Where all of them are to be loaded and called. Every thread that calls torch gets workers of its own, and
        #: once there are more workers than cores they all wait for each other asleep: ten items take a third longer.
        self.thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="pipeline")

    def get(self, model: str, revision: str | None) -> Loaded:
        """Return the warm pipeline of a model.

        Raises ModelError when it cannot be loaded.
        """
        key = (model, revision)
        if key not in self._loaded:
            self._load(key)
        self._loaded[key].used_at = self._clock()
        return self._loaded[key]

    def lower(self, model: str, revision: str | None) -> str | None:
        """Prepare a model to be run with less memory; say what was lowered, or None where nothing can be."""
        key = (model, revision)
        given = self._loaded[key].recipe
        lowered = recipe.lower(given)
        if lowered is None:
            return None
        self._lowered[key] = lowered
        if lowered.batch_size < given.batch_size:
            self._loaded[key].recipe = lowered
            _free()
            return f"batch {given.batch_size} to {lowered.batch_size}"
        self.let_go(key)
        if lowered.offload != given.offload:
            return f"offload {given.offload} to {lowered.offload}"
        return "decoded in tiles"

    def let_go(self, *keys: Key) -> None:
        """Free the memory of these pipelines."""
        for key in keys:
            del self._loaded[key]
        if keys:
            _free()

    def rest(self) -> None:
        """Let go what was not used for long, and what is in the number format that an idle machine proves slower."""
        late = self._clock() - IDLE
        self.let_go(*[key for key, loaded in self._loaded.items() if loaded.used_at < late])
        if not self._was_idle and (found := self._look_again()):
            self._was_idle = True
            self._lowered = {key: one for key, one in self._lowered.items() if one.dtype == found.dtype}
            self.let_go(*[key for key, loaded in self._loaded.items() if loaded.recipe.dtype != found.dtype])

    def _load(self, key: Key) -> None:
        model = installed.find(*key)
        chosen = self._lowered.get(key) or recipe.choose(self._look(), cost.of_model(model))
        self._make_room(chosen)
        while not (pipeline := _load_if_it_fits(model, chosen)):
            _free()
            chosen = self._lowered[key] = _moved_more(chosen)
        self._loaded[key] = Loaded(
            pipeline, chosen, self._clock(), Reader(model.parts["reader"]) if model.paints else None
        )
        # What was loaded stays; looking through all of it for garbage would stop the page for half a second.
        gc.collect()
        gc.freeze()

    def _make_room(self, wanted: Recipe) -> None:
        """Let go what was used longest ago until the wanted one fits beside the others."""
        room = recipe.room(self._look())
        by_use = sorted(self._loaded, key=lambda key: self._loaded[key].used_at)
        for key in by_use:
            if sum(loaded.recipe.memory for loaded in self._loaded.values()) + wanted.memory <= room:
                return
            del self._loaded[key]
            _free()


def _load_if_it_fits(model: Model, chosen: Recipe) -> Any:  # noqa: ANN401 - every family has a class of its own
    """Return the pipeline, or None where there is too little memory for it."""
    try:
        return loading.load(model, chosen)
    except (RuntimeError, MemoryError) as error:
        if not is_shortage(error):
            raise
        return None


def _moved_more(given: Recipe) -> Recipe:
    """Return a recipe that has less on the device at a time.

    Raises ShortageError where none does.
    """
    lowered = recipe.lower(given)
    while lowered is not None and lowered.offload == given.offload:
        lowered = recipe.lower(lowered)
    if lowered is None:
        raise ShortageError("There is too little memory to load this model.")
    return lowered


def _free() -> None:
    """Give memory back to the device and to the system."""
    import torch

    gc.unfreeze()
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    trim()
    gc.freeze()
