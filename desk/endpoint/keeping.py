"""When the promise of an alert was kept: four findings, and a customer who was told of them; pure.

The clock stops when all four findings are recorded and the customer has been notified (S menu
1(2)). A telephone call counts at once, a letter when the mail server took it, and no longer once it
came back; then the contact is telephoned. Only where the customer failed to report a change, or
reported falsely, is a letter deemed given when it would normally have arrived (S§3.8-9). Whoever
gives an instruction has been told, whatever became of the letter (ours).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.endpoint.models import What


class Standing(StrEnum):
    """What has become of a notice."""

    GIVEN = "given"
    ON_ITS_WAY = "on_its_way"
    BOUNCED = "bounced"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: what has become of it, and the moment it counts from."""

    standing: Standing
    at: datetime


class KeepingReason(StrEnum):
    """Why a promise is kept, or what it still lacks."""

    KEPT = "kept"
    FINDINGS_MISSING = "findings_missing"
    NOT_TOLD = "not_told"
    ON_ITS_WAY = "on_its_way"
    BOUNCED = "bounced"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Keeping:
    """When the promise was kept (None: it is not), and why."""

    at: datetime | None
    reason: KeepingReason


def kept_at(found: Mapping[What, datetime], notices: Iterable[Told]) -> Keeping:
    """Return when the promise was kept: the later of the last finding and the first notice given.

    `found` tells when each finding was first recorded: a later correction does not undo it.
    """
    if any(what not in found for what in What):
        return Keeping(None, KeepingReason.FINDINGS_MISSING)
    notices = list(notices)
    given = [notice.at for notice in notices if notice.standing is Standing.GIVEN]
    if given:
        return Keeping(max(min(given), *found.values()), KeepingReason.KEPT)
    if any(notice.standing is Standing.ON_ITS_WAY for notice in notices):
        return Keeping(None, KeepingReason.ON_ITS_WAY)
    if not notices:
        return Keeping(None, KeepingReason.NOT_TOLD)
    bounced = notices[-1].standing is Standing.BOUNCED
    return Keeping(None, KeepingReason.BOUNCED if bounced else KeepingReason.NOT_SENT)
