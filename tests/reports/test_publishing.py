"""From draft to published: what a manager read is what a customer gets, and it stays as it is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.audit import TIMETABLE
from desk.contracts.models import ContactPurpose, ContractContact
from desk.errors import Conflict, Invalid
from desk.mail.models import Letter
from desk.reports.drafting import correct_report, draft_report
from desk.reports.models import OperationsReport, ReportState
from desk.reports.publishing import (
    LONGEST_REMARKS,
    approve_report,
    publish_report,
    withdraw_approval,
    write_remarks,
)
from tests.reports.made_month import OCTOBER, SENDER, at

FIRST, LATER = at("2026-11-01 00:05"), at("2026-11-10 10:00")


@pytest.fixture
def report(session, world) -> OperationsReport:
    return draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)


@pytest.fixture
def manager(world):
    return world.people["nakamura"].as_actor


@pytest.fixture
def published(session, report, manager) -> OperationsReport:
    approve_report(session, report, by=manager, at=LATER)
    publish_report(session, report, by=manager, at=LATER, sender=SENDER)
    return report


def letters(session) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.kind == "report")))


def test_a_report_goes_from_draft_to_published(published):
    assert published.state == ReportState.PUBLISHED
    assert (published.approved_by, published.published_by) == ("中村 恵子", "中村 恵子")
    assert published.published_at == LATER


def test_the_contacts_for_reports_are_told_once_by_a_link(session, published):
    [letter] = letters(session)  # 佐々木 is named in two contracts
    assert letter.to_address == "sasaki@asahi-seiki.example"
    assert letter.subject == "運用レポート 2026年10月分 のお知らせ"
    assert "https://desk.example/reports/asahi/2026-10" in letter.text


def test_a_contact_is_told_in_their_own_language(session, world, report, manager):
    world.people["sasaki"].language = "en"
    approve_report(session, report, by=manager, at=LATER)
    publish_report(session, report, by=manager, at=LATER, sender=SENDER)
    assert letters(session)[0].subject == "Operations report 2026-10 is available"


def test_without_a_contact_for_reports_the_technical_one_is_told(session, world, report, manager):
    for name in ("asahi_webex", "asahi_endpoint"):
        for entry in list(world.contracts[name].contacts):
            if entry.purpose == ContactPurpose.REPORT:
                session.delete(entry)
    session.flush()
    session.expire_all()
    approve_report(session, report, by=manager, at=LATER)
    publish_report(session, report, by=manager, at=LATER, sender=SENDER)
    assert {letter.to_name for letter in letters(session)} == {"高橋 健", "佐々木 由美"}


def test_a_contact_who_left_is_not_told(session, world, report, manager):
    contract = world.contracts["asahi_webex"]
    contract.contacts.append(
        ContractContact(person=world.people["takahashi"], purpose=ContactPurpose.REPORT)
    )
    world.people["sasaki"].active = False
    session.flush()
    approve_report(session, report, by=manager, at=LATER)
    publish_report(session, report, by=manager, at=LATER, sender=SENDER)
    assert [letter.to_name for letter in letters(session)] == ["高橋 健"]


def test_publishing_twice_writes_one_letter(session, published, manager):
    publish_report(session, published, by=manager, at=LATER, sender=SENDER)
    assert len(letters(session)) == 1


def test_a_draft_is_not_published_without_approval(session, report, manager):
    with pytest.raises(Conflict, match="report_not_approved"):
        publish_report(session, report, by=manager, at=LATER, sender=SENDER)


def test_an_approval_can_be_taken_back(session, report, manager):
    approve_report(session, report, by=manager, at=LATER)
    withdraw_approval(session, report, by=manager, at=LATER)
    assert (report.state, report.approved_by) == (ReportState.DRAFT, None)


def test_remarks_of_an_approved_report_do_not_change(session, report, manager):
    approve_report(session, report, by=manager, at=LATER)
    with pytest.raises(Conflict, match="report_not_draft"):
        write_remarks(session, report, "後から", by=manager, at=LATER)


def test_what_was_changed_since_it_was_read_is_not_approved(session, report, manager):
    read = report.version
    write_remarks(session, report, "追記", by=manager, at=LATER)
    with pytest.raises(Invalid, match="report_changed_meanwhile"):
        approve_report(session, report, by=manager, at=LATER, seen=read)


def test_remarks_have_a_length(session, report, manager):
    with pytest.raises(Invalid, match="remarks_too_long"):
        write_remarks(session, report, "あ" * (LONGEST_REMARKS + 1), by=manager, at=LATER)


@pytest.mark.parametrize(
    ("name", "value"),
    [("remarks", "別の所見"), ("figures", {}), ("state", "draft"), ("edition", 9)],
)
def test_a_published_report_is_never_changed(session, published, name, value):
    session.commit()  # what is loaded anew is refused as well
    setattr(published, name, value)
    with pytest.raises(Conflict, match="report_published"):
        session.flush()


def test_a_published_report_is_never_removed(session, published):
    session.delete(published)
    with pytest.raises(Conflict, match="report_published"):
        session.flush()


def test_a_correction_is_a_new_edition_with_the_old_remarks(session, report, manager):
    write_remarks(session, report, "所見", by=manager, at=LATER)
    approve_report(session, report, by=manager, at=LATER)
    publish_report(session, report, by=manager, at=LATER, sender=SENDER)
    second = correct_report(session, report, by=manager, at=at("2026-11-12 10:00"))
    assert (second.edition, second.state, second.remarks) == (2, ReportState.DRAFT, "所見")
    assert correct_report(session, report, by=manager, at=LATER) is second
    assert report.state == ReportState.PUBLISHED
