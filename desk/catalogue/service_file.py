"""Reads one service's data file, strictly: a wrong file stops the start and names the key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from types import MappingProxyType

from desk.catalogue.service_facts import (
    KINDS,
    LANGUAGES,
    BusinessDays,
    Figure,
    Hours,
    Promise,
    ReportRule,
    Service,
    Statement,
    Target,
    Terms,
    Unit,
)
from desk.catalogue.strict_table import StrictTable
from desk.hours import OpenSpan, same_hours

WORKING_DAYS = 5


def read_service(text: str, *, file: str) -> Service:
    """Read a service from TOML; SettingWrong("data_file_wrong") names `file`, `key` and why."""
    table = StrictTable.of_toml(text, file=file)
    figures = _figures(table.table("figures"))
    service = Service(
        code=table.text("code"),
        names=_texts(table.table("name")),
        option_of=table.text_or_none("option_of"),
        terms=_terms(table.table("terms")),
        hours=_hours(table.table("hours")),
        kinds=_kinds(table),
        included=tuple(map(_statement, table.rows("included"))),
        excluded=tuple(map(_statement, table.rows("excluded"))),
        conditions=tuple(map(_statement, table.rows("conditions"))),
        figures=figures,
        targets=_targets(table.table("targets"), figures),
        report=_report(table.table("report")),
    )
    for kind in sorted(set(service.kinds) ^ set(service.targets)):
        table.refuse(f"targets.{kind}", "must be there for the kinds offered, and for no other")
    table.done()
    return service


def _texts(table: StrictTable) -> Mapping[str, str]:
    texts = {language: table.text(language) for language in LANGUAGES}
    table.done()
    return MappingProxyType(texts)


def _terms(table: StrictTable) -> Terms:
    terms = Terms(table.text("document"), table.text("title"), table.dates_in_order("versions"))
    table.done()
    return terms


def _hours(table: StrictTable) -> Hours:
    opens, closes = table.clock_time("opens"), table.clock_time("closes")
    if opens >= closes:
        table.refuse("closes", "must be later than opens")
    span = OpenSpan(_minutes(opens), _minutes(closes))
    hours = Hours(same_hours(span, days=WORKING_DAYS), table.text("clause"))
    table.done()
    return hours


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _kinds(table: StrictTable) -> tuple[str, ...]:
    kinds = table.texts("kinds")
    if unknown := set(kinds) - set(KINDS):
        table.refuse("kinds", f"holds {min(unknown)}, which is no kind of ticket")
    return kinds


def _statement(table: StrictTable) -> Statement:
    texts = {language: table.text(language) for language in LANGUAGES}
    statement = Statement(MappingProxyType(texts), table.text("clause"), table.flag("ours"))
    table.done()
    return statement


def _figures(tables: StrictTable) -> Mapping[str, Figure]:
    figures = {}
    for name in tables.names():
        table = tables.table(name)
        figures[name] = Figure(
            value=table.number("value"),
            unit=table.chosen("unit", Unit, ", ".join(Unit)),
            clause=table.text("clause"),
            ours=table.flag("ours"),
        )
        table.done()
    return MappingProxyType(figures)


def _targets(tables: StrictTable, figures: Mapping[str, Figure]) -> Mapping[str, Target]:
    targets = {}
    for kind in tables.names():
        table = tables.table(kind)
        targets[kind] = Target(
            kind=kind,
            first_response=_promise(table, "first_response", figures),
            resolution=_promise(table, "resolution", figures),
            clause=table.text("clause"),
            ours=table.flag("ours"),
        )
        table.done()
    return MappingProxyType(targets)


def _promise(table: StrictTable, key: str, figures: Mapping[str, Figure]) -> Promise:
    """Read `{ business_hours = 4 }`, or `{ figure = "..." }` where the terms give business days."""
    promise = table.table(key)
    if "business_hours" in promise:
        hours = timedelta(hours=promise.number("business_hours"))
        promise.done()
        return hours
    figure = figures.get(promise.text("figure"))
    if figure is None or figure.unit is not Unit.BUSINESS_DAYS:
        promise.refuse("figure", "must name a figure of this file in business days")
    promise.done()
    return BusinessDays(figure.value)


def _report(table: StrictTable) -> ReportRule:
    rule = ReportRule(
        months_after=table.number("months_after"),
        at=table.clock_time("at"),
        part_of=table.text_or_none("part_of"),
        clause=table.text("clause"),
        ours=table.flag("ours"),
    )
    table.done()
    return rule
