"""Which facts belong to one event: a mail may be a digest of several.

A new event begins at a separator, when a labelled value comes a second time, or when a line brings
another SHA-256 or kind of event. A value that only has the right shape fills a gap, never replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desk.endpoint.facts import Break, Fact, Sure
from desk.endpoint.rules import Field

MAX_EVENTS = 200
_EVIDENCE = frozenset(
    {
        Field.SHA256,
        Field.FILE_PATH,
        Field.FILE_NAME,
        Field.FILE,
        Field.DETECTION,
        Field.DETECTION_ID,
    }
)
_PLACE = frozenset({Field.COMPUTER, Field.CONNECTOR_GUID})


@dataclass(slots=True)
class Draft:
    """The facts gathered for one event so far."""

    values: dict[Field, str] = field(default_factory=dict)
    by_label: set[Field] = field(default_factory=set)

    def takes(self, fact: Fact) -> bool:
        """Tell whether the fact can be about this event."""
        held = self.values.get(fact.field)
        if held is None or fact.sure is Sure.PROSE:
            return True
        if fact.sure is Sure.LABEL:
            return fact.field not in self.by_label
        return fact.field is not Field.SHA256 or held.lower() == fact.value.lower()

    def add(self, fact: Fact) -> None:
        """Keep the fact; a labelled value comes before one that only has the right shape."""
        if fact.sure is Sure.LABEL or fact.field not in self.values:
            self.values[fact.field] = fact.value
        if fact.sure is Sure.LABEL:
            self.by_label.add(fact.field)

    def is_event(self, *, computer_known: bool) -> bool:
        """Tell whether this is enough to be an event, and not a heading or a filter's name."""
        if _EVIDENCE & self.values.keys():
            return True
        somewhere = computer_known or bool(_PLACE & self.values.keys())
        return Field.EVENT_TYPE in self.by_label and somewhere


def drafts_of(facts: Iterable[Fact | Break], *, computer_known: bool) -> Iterator[Draft]:
    """Give the events that the facts make up, at most MAX_EVENTS, in their order."""
    current, given = Draft(), 0
    for fact in facts:
        if isinstance(fact, Break) or not current.takes(fact):
            if current.is_event(computer_known=computer_known):
                yield current
                given += 1
            if given >= MAX_EVENTS:
                return
            current = Draft()
        if isinstance(fact, Fact):
            current.add(fact)
    if current.is_event(computer_known=computer_known):
        yield current
