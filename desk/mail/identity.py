"""Who the desk is in its letters: its name and address, where it lives, and its link key."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.mail.addresses import DeskAddress


@dataclass(frozen=True, slots=True)
class Sender:
    """The desk as the sender of letters; `secret` signs reply addresses and is never shown."""

    identity: DeskAddress
    url: str
    secret: str = field(repr=False)

    def ticket_url(self, number: int) -> str:
        """Return the address of a ticket's page."""
        return f"{self.url}/tickets/{number}"
