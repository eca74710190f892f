"""A whole desk of any size: organisations, tickets with their histories, the search index."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.making.histories import make_history
from benchmarks.making.loading import loader
from benchmarks.making.organisations import Organisations, make_organisations
from benchmarks.making.rows import Ledger

SEED = 20261120


@dataclass(frozen=True, slots=True)
class MadeWorld:
    """What was made: everybody, and how many rows each of the large tables has."""

    tickets: int
    places: Organisations
    counts: dict[str, int]


def make_world(url: str, tickets: int, *, seed: int = SEED) -> MadeWorld:
    """Fill the migrated, empty database at `url`; the same seed makes the same rows."""
    random = Random(seed)
    with loader(url) as into:
        places = make_organisations(into, random, tickets)
        ledger = Ledger(into)
        for number in range(1, tickets + 1):
            ledger.add(make_history(random, number, tickets, places))
        ledger.flush()
        into.settle()
    return MadeWorld(tickets, places, dict(ledger.counts))
