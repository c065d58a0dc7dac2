"""Choose models for a machine: which suit it, which is recommended, and which one `auto` means."""

from collections.abc import Callable, Sequence

from engine.machine import Machine
from engine.models import installed
from engine.models.catalogue import Entry, ModelError, entries
from engine.pipelines import cost, recipe
from persistence.tables import Kind

#: A card sold as 8 GB reports slightly less.
ROUNDING = 0.7

#: Seconds that one item can take on a machine that the model suits.
MAX_SECONDS = {Kind.IMAGE: 120.0, Kind.VIDEO: 1200.0}


def suits(machine: Machine, entry: Entry) -> bool:
    """Return whether a model fits the machine's memory and is fast enough on it."""
    needs = cost.of_entry(entry)
    try:
        recipe.choose(machine, needs)
    except ModelError:
        return False
    return (recipe.seconds(machine, needs) or 0.0) <= MAX_SECONDS[entry.kind]


def ranked(machine: Machine, kind: Kind) -> Sequence[Entry]:
    """Return the models that suit the machine: those recommended for its tier, then for lower tiers, then others."""
    reached = machine.tier + ROUNDING
    fitting = [entry for entry in entries() if entry.kind == kind and suits(machine, entry)]

    def rank(entry: Entry) -> tuple[int, int]:
        # The catalogue is sorted from small to large.
        return max((tier for tier in entry.tiers if tier <= reached), default=-1), fitting.index(entry)

    return sorted(fitting, key=rank, reverse=True)


def recommended(machine: Machine, kind: Kind) -> Entry | None:
    """Return the model that the catalogue recommends for the machine, or None if only the built-in model suits it."""
    reached = machine.tier + ROUNDING
    return next((entry for entry in ranked(machine, kind) if entry.tiers and min(entry.tiers) <= reached), None)


def downloaded(kind: Kind) -> Sequence[Entry]:
    """Return the catalogue's models of a kind that are on this disk."""
    return [entry for entry in entries() if entry.kind == kind and installed.is_installed(entry.id)]


def auto(kind: Kind, detect: Callable[[], Machine]) -> str:
    """Return the name of the best model on this disk that suits the machine, or of the built-in model.

    The machine is detected only if there is a choice.
    """
    here, shipped = [entry.id for entry in downloaded(kind)], installed.builtin().id
    return next((entry.id for entry in ranked(detect(), kind) if entry.id in here), shipped) if here else shipped
