"""What is sold, and the clause behind every figure."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from importlib import resources

import pytest

from desk.catalogue.offer import (
    BusinessDays,
    Service,
    Statement,
    Unit,
    all_services,
    catalogue_of,
    service,
)
from desk.catalogue.service_facts import KINDS
from desk.errors import Invalid, NotFound, SettingWrong
from desk.hours import DIS_HOURS

DATA = resources.files("desk.catalogue").joinpath("data")
CALLING = DATA.joinpath("webex_calling.toml").read_text(encoding="utf-8")
MEETINGS = DATA.joinpath("webex_meetings.toml").read_text(encoding="utf-8")
ENDPOINT = DATA.joinpath("secure_endpoint.toml").read_text(encoding="utf-8")


def clauses_of(sold: Service) -> Iterator[tuple[str, bool]]:
    statements: tuple[Statement, ...] = sold.included + sold.excluded + sold.conditions
    for told in (*statements, *sold.figures.values(), *sold.targets.values(), sold.report):
        yield told.clause, told.ours
    yield sold.hours.clause, False


def test_three_are_sold_one_of_them_an_option() -> None:
    assert [(sold.code, sold.option_of) for sold in all_services()] == [
        ("webex_calling", None),
        ("webex_meetings", "webex_calling"),
        ("secure_endpoint", None),
    ]


@pytest.mark.parametrize("sold", all_services(), ids=lambda sold: sold.code)
def test_everything_told_has_a_clause_of_its_own_document_or_is_the_houses(sold: Service) -> None:
    for clause, ours in clauses_of(sold):
        assert clause.startswith((f"{sold.terms.document}§", f"{sold.terms.document} ")) or (
            ours and clause == "house rule"
        )


def test_ten_changes_a_month_are_included() -> None:
    figure = service("webex_calling").figure("changes_per_month")
    assert (figure.value, figure.unit, figure.clause) == (10, Unit.TIMES, "W menu 2(3)")
    assert not figure.ours


def test_an_alert_has_two_business_days_for_findings_and_notice() -> None:
    sold = service("secure_endpoint")
    target = sold.target("alert")
    assert target.resolution == target.first_response == BusinessDays(2)
    assert (target.clause, target.ours) == ("S menu 1(2)", False)
    assert sold.figure("alert_business_days").value == 2


@pytest.mark.parametrize("code", ["webex_calling", "secure_endpoint"])
def test_the_minimum_term_is_thirteen_months(code: str) -> None:
    figure = service(code).figure("minimum_term_months")
    assert (figure.value, figure.unit) == (13, Unit.MONTHS)


@pytest.mark.parametrize(
    ("code", "kind", "first_response", "resolution"),
    [
        ("webex_calling", "inquiry", 4, 24),
        ("webex_calling", "fault", 2, 16),
        ("webex_calling", "change", 4, 24),
        ("webex_calling", "request", 8, 40),
        ("webex_meetings", "inquiry", 4, 24),
        ("secure_endpoint", "inquiry", 4, 24),
        ("secure_endpoint", "fault", 2, 16),
        ("secure_endpoint", "request", 8, 40),
    ],
)
def test_the_houses_own_targets_are_in_business_hours(
    code: str, kind: str, first_response: int, resolution: int
) -> None:
    target = service(code).target(kind)
    assert target.first_response == timedelta(hours=first_response)
    assert target.resolution == timedelta(hours=resolution)
    assert target.ours


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("webex_calling", {"inquiry", "fault", "change", "request"}),
        ("webex_meetings", {"inquiry"}),
        ("secure_endpoint", {"inquiry", "fault", "alert", "request"}),
    ],
)
def test_a_service_takes_its_own_kinds_of_ticket_only(code: str, kinds: set[str]) -> None:
    sold = service(code)
    assert {kind for kind in KINDS if sold.takes(kind)} == kinds
    for kind in set(KINDS) - kinds:
        with pytest.raises(Invalid, match="kind_not_offered"):
            sold.target(kind)


@pytest.mark.parametrize(
    ("code", "on", "version"),
    [
        ("webex_calling", date(2023, 7, 31), None),
        ("webex_calling", date(2023, 11, 4), date(2023, 8, 1)),
        ("webex_meetings", date(2023, 11, 5), date(2023, 11, 5)),
        ("secure_endpoint", date(2022, 3, 15), date(2022, 3, 15)),
        ("secure_endpoint", date(2024, 4, 14), date(2022, 5, 15)),
        ("secure_endpoint", date(2026, 4, 1), date(2024, 4, 15)),
    ],
)
def test_the_version_in_force_is_the_days_own(code: str, on: date, version: date | None) -> None:
    assert service(code).terms.in_force(on) == version


def test_every_service_keeps_the_desks_hours() -> None:
    assert {sold.hours.weekly for sold in all_services()} == {DIS_HOURS}


def test_the_report_is_due_the_month_after_and_meetings_goes_into_callings() -> None:
    calling, meetings, endpoint = (sold.report for sold in all_services())
    assert (endpoint.months_after, endpoint.at, endpoint.clause) == (1, time(17), "S menu 1(3)")
    assert (calling.part_of, meetings.part_of) == (None, "webex_calling")


def test_names_and_sentences_come_in_the_readers_language_or_in_japanese() -> None:
    sold = service("secure_endpoint")
    assert sold.name("en") == "Cisco Secure Endpoint managed service"
    assert sold.name("fr") == sold.name("ja") == "Cisco Secure Endpoint マネージドサービス"
    assert sold.conditions[0].text("en") != sold.conditions[0].text("ja")


def test_what_is_not_sold_is_not_found() -> None:
    with pytest.raises(NotFound, match="service_unknown"):
        service("webex_training")
    with pytest.raises(NotFound, match="figure_unknown"):
        service("webex_meetings").figure("changes_per_month")


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ("value = 10\n", "value = 0\n", "figures.changes_per_month.value"),
        ("value = 10\n", "value = true\n", "figures.changes_per_month.value"),
        ("value = 10\n", 'value = "ten"\n', "figures.changes_per_month.value"),
        ("value = 10\n", "valeu = 10\n", "figures.changes_per_month.value"),
        ('unit = "times"', 'unit = "often"', "figures.changes_per_month.unit"),
        ('clause = "W menu 2(3)"\n\n[figures.ext', "\n[figures.ext", "changes_per_month.clause"),
        ("[2023-08-01, 2023-11-05]", "[2023-11-05, 2023-08-01]", "terms.versions"),
        ("[2023-08-01, 2023-11-05]", "[]", "terms.versions"),
        ("[2023-08-01, 2023-11-05]", '["2023-08-01"]', "terms.versions"),
        ("closes = 17:00:00", "closes = 09:00:00", "hours.closes"),
        ("closes = 17:00:00", 'closes = "17:00"', "hours.closes"),
        ('"change", "request"]', '"change"]', "targets.request"),
        ('"request"]', '"request", "alert"]', "targets.alert"),
        ('"request"]', '"request", "request"]', "kinds"),
        ('"request"]', '"request", "wish"]', "kinds"),
        ("{ business_hours = 4 }", "{ business_hours = 4.5 }", "first_response.business_hours"),
        ("{ business_hours = 4 }", '{ figure = "free_months" }', "first_response.figure"),
        ("{ business_hours = 4 }", "{ business_hours = 4, days = 1 }", "first_response.days"),
        ('en = "A faulty soft phone is isolated."', 'en = " "', "included[3].en"),
        ("[report]", "[rapport]", "report"),
        ("[name]", "colour = 1\n[name]", "colour"),
        ('rule"\nours = true', 'rule"\nours = 1', "ours"),
    ],
)
def test_a_broken_data_file_is_refused_with_a_sentence_naming_the_key(
    right: str, wrong: str, key: str
) -> None:
    assert right in CALLING
    with pytest.raises(SettingWrong) as refused:
        catalogue_of([("calling.toml", CALLING.replace(right, wrong, 1))])
    about = refused.value.about
    assert about["file"] == "calling.toml"
    assert str(about["key"]).endswith(key)
    assert str(about["why"]).startswith(str(about["key"]))
    assert str(about["why"]).endswith(".")


def test_a_file_that_is_not_toml_is_refused() -> None:
    with pytest.raises(SettingWrong, match=r"calling\.toml is not TOML"):
        catalogue_of([("calling.toml", "code = ")])


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ([("a", CALLING), ("b", CALLING)], "code"),
        ([("a", MEETINGS)], "option_of"),
        ([("a", ENDPOINT.replace("[report]", '[report]\npart_of = "x"'))], "report.part_of"),
    ],
)
def test_services_that_do_not_fit_together_are_refused(
    files: list[tuple[str, str]], key: str
) -> None:
    with pytest.raises(SettingWrong) as refused:
        catalogue_of(files)
    assert refused.value.about["key"] == key
