"""Things of both customers of the known world: of every kind one that its customer knows of, and
where there is such a thing one that is still behind the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from desk.contracts.cover import sign_contract
from desk.contracts.models import Contract
from desk.demo.alert_mails import Seen, alert_mail, deliver
from desk.demo.people import LOADER
from desk.demo.world import World
from desk.endpoint.findings import Answer, record_findings
from desk.endpoint.models import Decision, Incident, What
from desk.endpoint.telling import Advice, record_call
from desk.house import House
from desk.people.models import Customer, Person
from desk.reports.drafting import draft_report
from desk.reports.months import Month
from desk.reports.publishing import approve_report, publish_report
from desk.tickets.conversing import note, post
from desk.tickets.files import KeptFile
from desk.tickets.models import Channel, Kind, Ticket
from desk.tickets.opening import open_ticket
from tests.webex.made_submissions import Changing

PUBLISHED, DRAFTED = "2026-09", "2026-10"
CONTACT = {"asahi": "sasaki", "midori": "inoue"}

Values = dict[str, object]
"""What an address needs, by the names that the routes give it."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes things by the desk's own verbs, shortly before the moment of asking."""

    session: Session
    house: House
    world: World
    now: Callable[[], datetime]

    def known(self, customer: Customer) -> Values:
        """Return what leads to things that the customer knows of."""
        who = self.world.people[CONTACT[customer.code]]
        contract = self._webex(customer)
        ticket = self._ticket(contract, who)
        message = post(self.session, ticket, text="写真です。", by=who.as_actor, at=self.now(),
                       channel=Channel.PORTAL, files=[self._file()])  # fmt: skip
        changing = Changing(self.session, contract, who, self._engineer, self.now)
        changing.begin(3)
        submission = changing.asked([1])
        incident = self._incident(customer, f"{customer.code}-01")
        self._tell(incident, who)
        self._publish(customer)
        return {
            "number": ticket.number,
            "attachment_id": message.attachments[0].id,
            "contract_id": contract.id,
            "submission_id": submission.id,
            "item_id": submission.items[0].id,
            **_of_incident(incident),
            "notice_id": incident.notices[0].id,
            "code": customer.code,
            "month": PUBLISHED,
        }

    def untold(self, customer: Customer) -> Values:
        """Return what leads to things of the customer that are behind the desk."""
        who = self.world.people[CONTACT[customer.code]]
        ticket = self._ticket(self._webex(customer), who)
        hidden = note(self.session, ticket, text="覚書", by=self._engineer.as_actor,
                      at=self.now(), files=[self._file()])  # fmt: skip
        incident = self._incident(customer, f"{customer.code}-02")
        draft_report(self.session, customer, Month(date.fromisoformat(f"{DRAFTED}-01")),
                     by=LOADER, at=self.now())  # fmt: skip
        return {
            "number": incident.ticket.number,
            "attachment_id": hidden.attachments[0].id,
            **_of_incident(incident),
            "notice_id": 1,
            "code": customer.code,
            "month": DRAFTED,
        }

    @property
    def _engineer(self) -> Person:
        return self.world.people["yamamoto"]

    def _webex(self, customer: Customer) -> Contract:
        return sign_contract(
            self.session, customer=customer, service="webex_calling",
            starts_on=date(2025, 11, 1), licence="Professional", by=LOADER, at=self.now(),
        )  # fmt: skip

    def _ticket(self, contract: Contract, who: Person) -> Ticket:
        return open_ticket(
            self.session, customer=contract.customer, contact=who, contract_id=contract.id,
            service=contract.service, kind=Kind.INQUIRY, channel=Channel.PORTAL, subject="件名",
            text="本文", by=who.as_actor, at=self.now(),
        )  # fmt: skip

    def _file(self) -> KeptFile:
        return KeptFile("写真.png", "image/png", 4, self.house.blobs.put(b"\x89PNG"))

    def _incident(self, customer: Customer, computer: str) -> Incident:
        at = self.now() - timedelta(hours=1)
        content = alert_mail([Seen(at, computer=computer)], at=at)
        contract = self.world.contracts[f"{customer.code}_endpoint"]
        return deliver(self.session, self.house.blobs, contract, content, at=at)[0]

    def _tell(self, incident: Incident, who: Person) -> None:
        by, at = self._engineer.as_actor, self.now()
        answers = {what: Answer("不明点なし", "ログ") for what in What}
        record_findings(self.session, incident, answers, by=by, at=at)
        record_call(self.session, incident, reached=who.name, called_at=at, person=who,
                    told="説明", advice=Advice(Decision.QUARANTINE), by=by, at=at)  # fmt: skip

    def _publish(self, customer: Customer) -> None:
        month = Month(date.fromisoformat(f"{PUBLISHED}-01"))
        manager = self.world.people["nakamura"].as_actor
        report = draft_report(self.session, customer, month, by=LOADER, at=self.now())
        approve_report(self.session, report, by=manager, at=self.now())
        publish_report(self.session, report, by=manager, at=self.now(), sender=self.house.sender)


def _of_incident(incident: Incident) -> Values:
    return {"incident_id": incident.id, "mail_id": incident.mails[0].id}
