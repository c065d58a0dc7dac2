"""The choice: which models suit a machine, which one to recommend, and what `auto` means."""

from collections.abc import Callable, Sequence

from engine.machine import Machine
from engine.models import installed
from engine.models.catalogue import Entry, ModelError, entries
from engine.pipelines import cost, recipe
from persistence.tables import Kind

#: A card of 8 GB tells of a little less.
ROUNDING = 0.7

#: Seconds that a person waits for one item, at most: what takes longer suits no machine.
PATIENCE = {Kind.IMAGE: 120.0, Kind.VIDEO: 1200.0}


def suits(machine: Machine, entry: Entry) -> bool:
    """Tell whether a model fits the machine and does not take for ever there."""
    wanted = cost.of_entry(entry)
    try:
        recipe.choose(machine, wanted)
    except ModelError:
        return False
    return (recipe.seconds(machine, wanted) or 0.0) <= PATIENCE[entry.kind]


def ranked(machine: Machine, kind: Kind) -> Sequence[Entry]:
    """Return what suits the machine, the best first: what is recommended for it, for less, and then all others."""
    reached = machine.tier + ROUNDING
    fitting = [entry for entry in entries() if entry.kind == kind and suits(machine, entry)]

    def rank(entry: Entry) -> tuple[int, int]:
        # The catalogue goes from small to large.
        return max((tier for tier in entry.tiers if tier <= reached), default=-1), fitting.index(entry)

    return sorted(fitting, key=rank, reverse=True)


def recommended(machine: Machine, kind: Kind) -> Entry | None:
    """Return the model that the catalogue recommends for the machine, or None where nothing but the built-in suits."""
    best = [entry for entry in ranked(machine, kind) if entry.tiers and min(entry.tiers) <= machine.tier + ROUNDING]
    return best[0] if best else None


def fetched(kind: Kind) -> Sequence[Entry]:
    """Return the catalogue's models of a kind that are on this disk."""
    return [entry for entry in entries() if entry.kind == kind and installed.is_installed(entry.id)]


def auto(kind: Kind, look: Callable[[], Machine]) -> str:
    """Return the best model on this disk that suits the machine, else the one that ships.

    The machine is looked at only when there is a choice.
    """
    here, ships = [entry.id for entry in fetched(kind)], installed.builtin().id
    return next((entry.id for entry in ranked(look(), kind) if entry.id in here), ships) if here else ships
