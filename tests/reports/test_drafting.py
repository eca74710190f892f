"""Drafts: once for each customer and month, whatever runs twice; a failure keeps nobody waiting."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, func, select

from desk.audit import TIMETABLE, entries_about
from desk.contracts.models import ContractState
from desk.errors import Conflict
from desk.people.models import Customer
from desk.reports.drafting import correct_report, draft_report, redraft_report
from desk.reports.drafting_run import draft_previous_month
from desk.reports.json_form import from_json
from desk.reports.models import OperationsReport, ReportState
from jobs.draft_reports import draft_reports
from jobs.shift import Shift
from tests.reports.made_month import OCTOBER, MadeMonth, at

FIRST = at("2026-11-01 00:05")


def drafts(session) -> int:
    return session.scalar(select(func.count()).select_from(OperationsReport))


def test_a_draft_holds_its_figures_and_its_due_moment(session, world):
    report = draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)
    assert (report.state, report.edition, report.language) == (ReportState.DRAFT, 1, "ja")
    assert report.due_at == at("2026-11-30 17:00")
    assert from_json(report.figures).customer == "asahi"
    assert report.data_closed_at == FIRST


def test_drafting_twice_makes_one_report(session, world):
    first = draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)
    again = draft_report(
        session, world.places.asahi, OCTOBER, by=TIMETABLE, at=at("2026-11-02 09:00")
    )
    assert again is first
    assert drafts(session) == 1
    assert [e.action for e in entries_about(session, "report", first.id)] == ["report.drafted"]


def test_redrafting_takes_the_figures_anew_and_leaves_the_remarks(session, world):
    report = draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)
    report.remarks = "所見"
    MadeMonth(session, world).opened("2026-10-20 10:00")
    redraft_report(session, report, by=TIMETABLE, at=at("2026-11-04 09:00"))
    assert from_json(report.figures).tickets.total.received.number == 1
    assert (report.remarks, report.data_closed_at) == ("所見", at("2026-11-04 09:00"))


def test_only_a_draft_is_redrafted(session, world):
    report = draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)
    report.state = ReportState.APPROVED
    with pytest.raises(Conflict, match="report_not_draft"):
        redraft_report(session, report, by=TIMETABLE, at=FIRST)


def test_only_a_published_report_is_corrected(session, world):
    report = draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=FIRST)
    with pytest.raises(Conflict, match="report_not_published"):
        correct_report(session, report, by=TIMETABLE, at=FIRST)


def test_a_run_drafts_the_previous_month_for_every_customer(session, world):
    run = draft_previous_month(session, by=TIMETABLE, at=FIRST)
    assert (run.month, run.drafted, run.there, run.failed) == (OCTOBER, ("asahi", "midori"), 0, ())
    assert str(run) == "2026-10: 2 drafted, 0 there already"


def test_a_run_catches_up_late_in_the_month(session, world):
    assert draft_previous_month(session, by=TIMETABLE, at=at("2026-11-30 23:59")).month == OCTOBER


def test_a_run_that_runs_twice_makes_nothing_twice(session, world):
    draft_previous_month(session, by=TIMETABLE, at=FIRST)
    again = draft_previous_month(session, by=TIMETABLE, at=at("2026-11-01 01:05"))
    assert (again.drafted, again.there) == ((), 2)
    assert drafts(session) == 2


def test_the_job_lets_others_write_between_two_customers(app, session, world, clock):
    clock.set(FIRST)
    committed = []
    event.listen(session, "after_commit", lambda own: committed.append(own.in_nested_transaction()))
    draft_reports(Shift(session, app.house, "worker"))
    assert committed.count(False) == 2  # the others are savepoints


def test_one_customers_failure_does_not_keep_the_others_waiting(session, world):
    MadeMonth(session, world).opened("2026-10-20 10:00").service = "no_such_service"
    session.flush()
    run = draft_previous_month(session, by=TIMETABLE, at=FIRST)
    assert (run.drafted, run.failed) == (("midori",), (("asahi", "service_unknown"),))
    assert str(run).endswith("1 failed: asahi (service_unknown)")
    assert drafts(session) == 1


@pytest.mark.parametrize(
    ("starts", "ends", "state", "covered"),
    [
        (date(2026, 10, 31), None, ContractState.ACTIVE, True),
        (date(2026, 11, 1), None, ContractState.ACTIVE, False),
        (date(2025, 1, 1), date(2026, 10, 1), ContractState.ENDED, True),
        (date(2025, 1, 1), date(2026, 9, 30), ContractState.ENDED, False),
        (date(2025, 1, 1), None, ContractState.ENDED, False),
        (date(2025, 1, 1), None, ContractState.SUSPENDED, True),
    ],
)
def test_a_contract_of_any_day_of_the_month_asks_for_a_report(
    session, world, starts, ends, state, covered
):
    contract = world.contracts["midori_endpoint"]
    contract.starts_on, contract.ends_on, contract.state = starts, ends, state
    session.flush()
    run = draft_previous_month(session, by=TIMETABLE, at=FIRST)
    assert ("midori" in run.drafted) is covered


def test_a_customer_without_a_contract_has_no_report(session, world):
    session.add(Customer(code="new", name="新会社", language="ja"))
    session.flush()
    assert "new" not in draft_previous_month(session, by=TIMETABLE, at=FIRST).drafted


def test_the_job_tells_what_it_did(app, session, world, clock):
    clock.set(FIRST)
    assert draft_reports(Shift(session, app.house, "worker")).startswith("2026-10: 2 drafted")
