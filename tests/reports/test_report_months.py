"""Months are calendar months in Japan; a report is due in the one after (S menu 1(3))."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from desk.catalogue.offer import ReportRule, service
from desk.hours import business_calendar
from desk.reports.months import Month, month_of, read_month, report_due
from tests.reports.made_month import OCTOBER, at


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-09-30 23:59", False),
        ("2026-10-01 00:00", True),
        ("2026-10-31 23:59", True),
        ("2026-11-01 00:00", False),
    ],
)
def test_a_month_begins_and_ends_at_midnight_in_japan(moment, held):
    assert OCTOBER.holds(at(moment)) is held


def test_a_moment_belongs_to_the_month_that_japan_is_in():
    assert str(month_of(datetime(2026, 9, 30, 15, 0, tzinfo=UTC))) == "2026-10"


@pytest.mark.parametrize(
    ("months", "written"), [(-10, "2025-12"), (-1, "2026-09"), (3, "2027-01"), (15, "2028-01")]
)
def test_months_follow_each_other_over_the_year(months, written):
    assert str(OCTOBER.later(months)) == written


def test_a_month_knows_its_days():
    february = Month(date(2028, 2, 1))
    assert (february.last, len(february.days)) == (date(2028, 2, 29), 29)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "1999-01", "２０２６-10", "x", ""]
)
def test_what_is_no_month_is_not_read_as_one(text):
    assert read_month(text) is None


def test_a_month_is_read_as_it_is_written():
    assert read_month("2026-10") == OCTOBER


@pytest.mark.parametrize(
    ("month", "due"),
    [
        ("2026-10", "2026-11-30 17:00"),  # a Monday
        ("2026-09", "2026-10-30 17:00"),  # the 31st is a Saturday
        ("2026-11", "2026-12-28 17:00"),  # the desk is closed from the 29th
    ],
)
def test_a_report_is_due_on_the_last_business_day_of_the_next_month(month, due):
    rule = service("secure_endpoint").report
    assert report_due(read_month(month), [rule], business_calendar()) == at(due)


def test_the_earliest_of_several_rules_holds():
    rules = [ReportRule(months, time(12), None, "x", ours=True) for months in (2, 1)]
    assert report_due(OCTOBER, rules, business_calendar()) == at("2026-11-30 12:00")
