"""Setting changes as rows: baselines, submissions, work items, and the ledger of the ten a month.

The count of a month is the sum of its ledger entries and stands nowhere else; entries are only
ever added (W menu 2(3), W§5.5).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from desk.contracts.models import Contract
from desk.db import Base
from desk.errors import Conflict
from desk.tickets.models import Ticket


class SubmissionState(StrEnum):
    """How a submission stands: looked at, handed in, carried out, withdrawn."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (SubmissionState.DRAFT, SubmissionState.HANDED_IN)


class ItemState(StrEnum):
    """How a work item stands; `left_out` was never handed in, because the month was full."""

    OPEN = "open"
    SET = "set"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left_out"


class EntryKind(StrEnum):
    """What a ledger entry does to the month's sum: reserve and charge add, release takes off."""

    RESERVE = "reserve"
    CHARGE = "charge"
    RELEASE = "release"


class BaselineVersion(Base):
    """A contract's extension table as it stood from `made_at` on; never changed, only followed.

    `submission_id` names the submission that it came from; None for one that was handed over.
    """

    __tablename__ = "baseline_version"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)


class Submission(Base):
    """An extension table that a customer hands in (glossary).

    `content` is what was read from the workbook, whose bytes are kept under `sha256`; `base_number`
    is the baseline that the workbook was made from. `answers` are by the key of a question.
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index(None, "contract_id", "state"),
        Index(None, "contract_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    state: Mapped[SubmissionState] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    base_number: Mapped[int]
    content: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    handed_in_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    contract: Mapped[Contract] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    items: Mapped[list[WorkItem]] = relationship(
        order_by="WorkItem.id", back_populates="submission"
    )


class WorkItem(Base):
    """One row to be set in Control Hub, with its work types; it counts as one change.

    `change` is the row change as `desk.webex.changes` writes it, `reserved_month` the first day
    of the month in whose ten it was reserved, None for a row that was left out.
    """

    __tablename__ = "work_item"
    __table_args__ = (Index(None, "state", "id"), Index(None, "contract_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    change: Mapped[dict[str, Any]]
    state: Mapped[ItemState] = mapped_column(String(20))
    reserved_month: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(500))

    submission: Mapped[Submission] = relationship(back_populates="items")


class LedgerEntry(Base):
    """One entry of the ledger: `amount` is +1 or -1 in the month that begins with `month`.

    `handed_in_on` is the day (JST) on which the row was handed in, kept beside the month that it
    counts in (W§5.5).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index(None, "contract_id", "month", "id"),
        UniqueConstraint("work_item_id", "kind"),
        CheckConstraint(
            "amount = CASE WHEN kind = 'release' THEN -1 ELSE 1 END", name="amount_of_kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    month: Mapped[date]
    kind: Mapped[EntryKind] = mapped_column(String(20))
    amount: Mapped[int]
    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"))
    handed_in_on: Mapped[date]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))

    work_item: Mapped[WorkItem] = relationship()


def _refuse(_: Mapper[Any], __: Connection, row: LedgerEntry | BaselineVersion) -> None:
    raise Conflict("record_is_append_only", table=row.__tablename__, row=row.id)


for _kept in (LedgerEntry, BaselineVersion):
    event.listen(_kept, "before_update", _refuse)
    event.listen(_kept, "before_delete", _refuse)
