"""What the parts of a running desk share: settings, clock, kept bytes, and who it is in letters."""

from __future__ import annotations

from dataclasses import dataclass

from desk.blobs import BlobStore
from desk.clock import Clock
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """One running desk; made once, by the application."""

    settings: Settings
    clock: Clock
    blobs: BlobStore
    sender: Sender


def house_of(settings: Settings, clock: Clock) -> House:
    """Return the house that `settings` describe; its folder is made where it is missing."""
    settings.var.mkdir(parents=True, exist_ok=True)
    return House(
        settings=settings,
        clock=clock,
        blobs=BlobStore(settings.var / "blobs"),
        sender=Sender(
            identity=DeskAddress(name=settings.name, address=settings.address),
            url=settings.url,
            secret=settings.secret_key,
        ),
    )
