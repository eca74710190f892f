"""What hangs on a ticket in other areas (an incident, a submission), as links on its page.

Areas register themselves here, so that tickets know of none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desk.tickets.models import Kind, Ticket


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """Where a link leads, its words in the reader's language, and a quiet remark beside it.

    `unfinished`: work hangs there that ends the ticket by itself; no one may resolve it before.
    """

    url: str
    words: str
    remark: str = ""
    unfinished: bool = False


Finder = Callable[[Ticket], Iterable[RelatedLink]]
"""Gives the links of a ticket that the running request's viewer may follow; only reads."""

_FINDERS: dict[Kind, dict[str, Finder]] = {}


def register(kind: Kind, find: Finder) -> None:
    """Have `find` asked for the links of every ticket of `kind`; once, when an area is loaded."""
    # By name, so that loading an area again does not show its links twice.
    _FINDERS.setdefault(kind, {})[f"{find.__module__}.{find.__qualname__}"] = find


def links_of(ticket: Ticket) -> list[RelatedLink]:
    """Return the links of a ticket, in the order in which the areas registered."""
    return [link for find in _FINDERS.get(ticket.kind, {}).values() for link in find(ticket)]
