"""The pages of operations reports: for whom they are, and what they do."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import event, select

from desk.audit import TIMETABLE
from desk.demo.world import World
from desk.mail.models import Letter
from desk.reports.drafting import correct_report, draft_report
from desk.reports.models import OperationsReport, ReportState
from desk.reports.months import Month
from desk.reports.publishing import approve_report, publish_report
from tests.reports.made_month import OCTOBER, SENDER, MadeMonth, at

URL = "/reports/asahi/2026-10"


@pytest.fixture
def numbers(session, world) -> dict[str, int]:
    return MadeMonth(session, world).everything()


@pytest.fixture
def report(session, world, numbers, clock) -> OperationsReport:
    return draft_report(session, world.places.asahi, OCTOBER, by=TIMETABLE, at=clock())


@pytest.fixture
def published(session, world, report, clock) -> OperationsReport:
    publish(session, world, report)
    return report


def publish(session, world: World, report: OperationsReport) -> None:
    manager, when = world.people["nakamura"].as_actor, at("2026-11-20 10:00")
    approve_report(session, report, by=manager, at=when)
    publish_report(session, report, by=manager, at=when, sender=SENDER)


def words(response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))))


def test_the_desk_sees_all_customers_reports_with_their_deadlines(
    as_person, session, world, report
):
    draft_report(session, world.places.midori, OCTOBER, by=TIMETABLE, at=at("2026-11-20 10:00"))
    page = words(as_person("yamamoto").get("/reports"))
    assert "旭精機工業株式会社" in page
    assert "みどり食品株式会社" in page
    assert "11/30(月) 17:00" in page


def test_a_customer_sees_own_published_reports_only(as_person, report, session, world):
    assert URL not in as_person("takahashi").get("/reports").get_data(as_text=True)
    publish(session, world, report)
    assert URL in as_person("takahashi").get("/reports").get_data(as_text=True)
    assert URL not in as_person("inoue").get("/reports").get_data(as_text=True)


@pytest.mark.parametrize("path", ["", ".pdf", "/counted/total.received"])
def test_a_draft_is_not_there_for_the_customer(as_person, report, path):
    assert as_person("takahashi").get(URL + path).status_code == 404
    assert as_person("yamamoto").get(URL + path).status_code == 200


@pytest.mark.parametrize("path", ["", ".pdf", "/counted/total.received"])
def test_another_customer_gets_404(as_person, published, path):
    assert as_person("takahashi").get(URL + path).status_code == 200
    assert as_person("inoue").get(URL + path).status_code == 404


@pytest.mark.parametrize("path", ["/reports", URL, URL + ".pdf", URL + "/counted/total.received"])
def test_a_reseller_gets_404(as_person, published, path):
    assert as_person("matsuda").get(path).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2026-9", "x", "2030-01", "2026-10?edition=9"])
def test_a_month_without_a_report_gets_404(as_person, published, month):
    assert as_person("yamamoto").get(f"/reports/asahi/{month}").status_code == 404


def test_the_page_shows_the_numbers_counted_by_hand(as_person, published, numbers):
    page = words(as_person("takahashi").get(URL))
    assert "4 / 5" in page or "4 of 5" in page  # first responses in time
    assert f"#{numbers['waited']}" in page
    assert "10/19(月) 13:00" in page


def test_a_number_opens_the_tickets_that_it_counts(as_person, published, numbers):
    page = as_person("takahashi").get(f"{URL}/counted/total.resolved").get_data(as_text=True)
    shown = {int(number) for number in re.findall(r"/tickets/(\d+)", page)}
    assert shown == {numbers[name] for name in ("quick", "slow", "waited", "first")}


def test_every_link_of_the_report_leads_somewhere(as_person, published):
    client = as_person("takahashi")
    links = set(
        re.findall(r'href="(/(?:reports|tickets)[^"#]*)"', client.get(URL).get_data(as_text=True))
    )
    assert any("/counted/" in link for link in links)
    for link in links:
        assert client.get(unescape(link)).status_code in (200, 303), link


@pytest.mark.parametrize("what", ["total.x", "event.0.incidents", "webex.0.tickets", "x"])
def test_a_number_that_is_not_there_gets_404(as_person, published, what):
    assert as_person("takahashi").get(f"{URL}/counted/{what}").status_code == 404


def test_the_pdf_comes_as_a_file_named_for_customer_and_month(as_person, published):
    answer = as_person("takahashi").get(URL + ".pdf")
    assert answer.mimetype == "application/pdf"
    assert 'filename="asahi-2026-10.pdf"' in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"%PDF-")


def test_an_empty_month_has_a_page_that_says_so(as_person, session, world):
    draft_report(session, world.places.midori, OCTOBER, by=TIMETABLE, at=at("2026-11-20 10:00"))
    page = as_person("yamamoto").get("/reports/midori/2026-10")
    assert page.status_code == 200
    assert "<svg" not in page.get_data(as_text=True)


def test_an_engineer_writes_remarks(as_person, report, session):
    form = {"remarks": "特記事項なし", "seen": report.version}
    assert as_person("yamamoto").post(f"{URL}/remarks", data=form).status_code == 303
    session.refresh(report)
    assert report.remarks == "特記事項なし"


def test_remarks_on_what_was_changed_meanwhile_are_refused_and_kept_on_screen(as_person, report):
    form = {"remarks": "私の文章", "seen": report.version - 1}
    answer = as_person("yamamoto").post(f"{URL}/remarks", data=form)
    assert answer.status_code == 422
    assert "私の文章" in answer.get_data(as_text=True)


def test_remarks_that_are_too_long_are_refused(as_person, report):
    form = {"remarks": "あ" * 5001, "seen": report.version}
    assert as_person("yamamoto").post(f"{URL}/remarks", data=form).status_code == 422


def test_a_manager_approves_and_publishes_and_the_contact_is_told(as_person, report, session):
    manager = as_person("nakamura")
    approved = manager.post(f"{URL}/approval", data={"seen": report.version})
    assert approved.status_code == 303
    assert manager.post(f"{URL}/publication").status_code == 303
    session.refresh(report)
    assert report.state == ReportState.PUBLISHED
    [letter] = session.scalars(select(Letter).where(Letter.kind == "report"))
    assert letter.to_address == "sasaki@asahi-seiki.example"
    assert as_person("takahashi").get(URL).status_code == 200


def test_an_approval_of_figures_that_were_not_read_is_refused(as_person, report):
    manager = as_person("nakamura")
    for form in ({}, {"seen": report.version + 1}):
        assert manager.post(f"{URL}/approval", data=form).status_code == 422


@pytest.mark.parametrize("deed", ["approval", "publication", "approval/withdrawal"])
def test_an_engineer_may_not_approve_or_publish(as_person, report, deed):
    assert as_person("yamamoto").post(f"{URL}/{deed}").status_code == 403


@pytest.mark.parametrize("deed", ["remarks", "figures", "approval", "publication", "editions"])
def test_a_customer_may_do_nothing_with_a_report(as_person, published, deed):
    assert as_person("takahashi").post(f"{URL}/{deed}").status_code == 403


def test_a_published_report_takes_no_remarks(as_person, published):
    form = {"remarks": "後から", "seen": published.version}
    assert as_person("yamamoto").post(f"{URL}/remarks", data=form).status_code == 409


def test_figures_are_taken_anew_on_request(as_person, report, session, clock):
    clock.set(at("2026-11-21 10:00"))
    assert as_person("yamamoto").post(f"{URL}/figures").status_code == 303
    session.refresh(report)
    assert report.data_closed_at == at("2026-11-21 10:00")


def test_a_corrected_edition_takes_the_place_of_the_first_once_published(
    as_person, session, world, published
):
    engineer, customer = as_person("yamamoto"), as_person("takahashi")
    assert engineer.post(f"{URL}/editions").status_code == 303
    assert "edition=" not in customer.get("/reports").get_data(as_text=True)
    assert customer.get(f"{URL}?edition=2").status_code == 404
    second = correct_report(session, published, by=TIMETABLE, at=at("2026-11-20 10:00"))
    assert second.edition == 2
    publish(session, world, second)
    assert f"{URL}?edition=1" in customer.get(URL).get_data(as_text=True)
    assert customer.get(f"{URL}?edition=1").status_code == 200


def test_a_report_is_drafted_by_hand(as_person, session, world):
    form = {"customer": "midori", "month": "2026-10"}
    answer = as_person("yamamoto").post("/reports", data=form)
    assert (answer.status_code, answer.location) == (303, "/reports/midori/2026-10")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"customer": "nobody", "month": "2026-10"}, 422),
        ({"customer": "midori", "month": "2026-13"}, 422),
        ({"customer": "midori", "month": ""}, 422),
        ({"customer": "midori", "month": "2026-11"}, 409),  # not over yet
        ({"customer": "midori", "month": "2020-01"}, 409),  # nothing under contract
    ],
)
def test_a_report_that_cannot_be_drafted_is_refused(as_person, world, form, status):
    assert as_person("yamamoto").post("/reports", data=form).status_code == status


def test_a_customer_may_not_draft(as_person, world):
    form = {"customer": "asahi", "month": "2026-10"}
    assert as_person("takahashi").post("/reports", data=form).status_code == 403


def test_the_list_takes_as_many_queries_for_many_reports_as_for_one(
    as_person, session, connection, world, clock
):
    client = as_person("yamamoto")
    asahi = world.places.asahi
    counts = []
    for months in (range(10, 11), range(1, 10)):
        for number in months:
            month = Month(OCTOBER.first.replace(month=number))
            draft_report(session, asahi, month, by=TIMETABLE, at=clock())
        session.commit()
        seen: list[str] = []
        listen = (
            connection,
            "before_cursor_execute",
            lambda *args, seen=seen: seen.append(args[2]),
        )
        event.listen(*listen)
        assert client.get("/reports").status_code == 200
        event.remove(*listen)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_page_of_the_list_goes_on_where_the_last_one_ended(session, world, clock):
    from desk.people.access import EVERYTHING
    from desk.reports.finding import page_of_reports

    for number in range(1, 11):
        month = Month(OCTOBER.first.replace(month=number))
        for customer in (world.places.asahi, world.places.midori):
            draft_report(session, customer, month, by=TIMETABLE, at=clock())
    seen, after = [], ""
    while True:
        page = page_of_reports(session, EVERYTHING, after=after, limit=3)
        seen += [(report.month, report.id) for report in page.reports]
        if page.after is None:
            break
        after = page.after
    assert len(seen) == 20
    assert seen == sorted(seen, reverse=True)
