"""Makers of baselines and submissions for the tests of verbs; everyone is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from desk.contracts.models import Contract
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.people.models import Person
from desk.tickets.files import KeptFile
from desk.tickets.models import Ticket
from desk.webex.baselines import current_baseline, hand_over, table_of
from desk.webex.changes import fingerprint
from desk.webex.handing_in import hand_in
from desk.webex.models import Submission, WorkItem
from desk.webex.submissions import assessment_of, keep_draft
from desk.webex.table import Row, Table
from desk.webex.work_items import refuse_row, set_row
from tests.webex.made_tables import person, table

SENDER = Sender(DeskAddress("Desk", "desk@desk.example"), "https://desk.example", "s" * 32)


@dataclass(slots=True)
class Changing:
    """One contract whose table changes: what a customer and an engineer do with it."""

    session: Session
    contract: Contract
    customer: Person
    engineer: Person
    now: Callable[[], datetime]
    rows: list[Row] = field(default_factory=list)

    def begin(self, count: int = 12) -> None:
        """Hand over a first table of so many users."""
        self.rows = [person(n) for n in range(1, count + 1)]
        hand_over(self.session, self.contract, table(*self.rows), by=self.engineer.as_actor,
                  at=self.now())  # fmt: skip

    def baseline(self) -> Table:
        """The newest baseline."""
        version = current_baseline(self.session, self.contract.id)
        assert version is not None
        return table_of(version)

    def draft(self, submitted: Table) -> Submission:
        """Keep a table as a draft, as if it had come as a workbook."""
        content = repr(submitted.to_json()).encode()
        file = KeptFile(
            "表.xlsx", "application/x", len(content), hashlib.sha256(content).hexdigest()
        )
        return keep_draft(self.session, self.contract, file, submitted,
                          by=self.customer.as_actor, at=self.now())  # fmt: skip

    def moved(self, numbers: Iterable[int], department: str) -> Table:
        """The newest baseline with some rows in another department."""
        wanted = set(map(str, numbers))
        return self.baseline().with_rows(
            person(int(row.text("number")), department=department)
            if row.text("number") in wanted
            else row
            for row in self.baseline().rows
        )

    def hand_in(self, submission: Submission, keys: Iterable[str] | None = None) -> Ticket:
        """Hand a draft in as it is shown now."""
        shown = fingerprint(assessment_of(self.session, submission).changes)
        return hand_in(self.session, submission, shown=shown, contact=self.customer,
                       keys=None if keys is None else set(keys), at=self.now())  # fmt: skip

    def asked(self, numbers: Iterable[int], department: str = "総務課") -> Submission:
        """A submission, handed in, that moves some rows to another department."""
        submission = self.draft(self.moved(numbers, department))
        self.hand_in(submission)
        return submission

    def set(self, item: WorkItem) -> None:
        """Say that a row was set."""
        set_row(self.session, item, by=self.engineer.as_actor, at=self.now(), sender=SENDER)

    def refuse(self, item: WorkItem, reason: str = "番号が使用中です。") -> None:
        """Say that a row could not be set."""
        refuse_row(self.session, item, reason=reason, by=self.engineer.as_actor, at=self.now(),
                   sender=SENDER)  # fmt: skip
