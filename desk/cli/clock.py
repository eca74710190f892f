"""`desk clock`: ask the business clock when something is due, or how much open time has passed.

Times are ISO 8601 with an offset, in and out; those that go out are Japan Standard Time. Wrong
input is one sentence on stderr and exit code 2, with nothing on stdout (services 2.2, 2.3). The
days entered at the desk count where its database answers; `calendar` in JSON says whether.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import click

from desk.cli.closed_days import calendar_in_force
from desk.errors import Invalid
from desk.hours import (
    FIRST_DAY,
    LAST_DAY,
    BusinessCalendar,
    Step,
    business_time_between,
    explain_business_days,
    explain_business_time,
    in_japan,
)

MOST_DAYS = 100_000
MOST_HOURS = 1_000_000
_KNOWN = f"the years {FIRST_DAY.year} to {LAST_DAY.year}, whose holidays are known"
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<offset>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_SENTENCES = {
    "never_open": "The calendar has no opening within {days} days before {until}.",
    "day_out_of_range": f"The due moment does not lie within {_KNOWN}.",
    "moment_out_of_range": f"{{value}} does not lie within {_KNOWN}.",
    "end_before_start": "END {end} lies before START {start}.",
}


class Refused(click.ClickException):
    """Wrong input: one sentence on stderr, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence alone, without click's usage lines."""
        click.echo(self.format_message(), file=file, err=True)


class PlainCommand(click.Command):
    """A command whose wrong use is told in one sentence too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `args` as click does. Raises Refused where click would show its usage."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            sentence = " ".join(error.format_message().split())
            raise Refused(f"{sentence.rstrip('.')}.") from error


@click.group()
def clock() -> None:
    """Reckon with business time."""


@clock.command(cls=PlainCommand)
@click.argument("start")
@click.option("--business-days", metavar="N", help="Due at the close of the N-th business day.")
@click.option("--business-hours", metavar="H", help="Due when H open hours are used up (as 1.5).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def due(start: str, business_days: str | None, business_hours: str | None, as_json: bool) -> None:
    """Print when something begun at START is due, and how that is found."""
    calendar, origin = calendar_in_force()
    try:
        steps = _steps(calendar, _moment("START", start), business_days, business_hours)
    except Invalid as error:
        raise _refusal(error) from error
    if as_json:
        found = {
            "due": _iso(steps[-1].at),
            "calendar": origin,
            "steps": [_as_data(step) for step in steps],
        }
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print_lines(_sentence(step) for step in steps)


@clock.command(cls=PlainCommand)
@click.argument("start")
@click.argument("end")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def spent(start: str, end: str, as_json: bool) -> None:
    """Print how much open time lies between START and END."""
    try:
        calendar, _ = calendar_in_force()
        passed = business_time_between(calendar, _moment("START", start), _moment("END", end))
    except Invalid as error:
        raise _refusal(error) from error
    if as_json:
        click.echo(json.dumps({"seconds": _seconds(passed)}))
    else:
        _print_lines([f"{_length(passed)} of business time"])


def _moment(name: str, text: str) -> datetime:
    shape = _MOMENT.fullmatch(text)
    if shape is None:
        raise Refused(f"{name} {text!r} is not a time such as 2026-12-28T18:00+09:00.")
    if shape["offset"] is None:
        raise Refused(f"{name} {text!r} has no offset; add one, such as +09:00.")
    try:
        return in_japan(datetime.fromisoformat(text))
    except ValueError as error:
        raise Refused(f"{name} {text!r} is not in the calendar or on the clock.") from error


def _steps(
    calendar: BusinessCalendar, begins: datetime, days: str | None, hours: str | None
) -> tuple[Step, ...]:
    if days is not None and hours is None:
        return explain_business_days(calendar, begins, _days(days))
    if hours is not None and days is None:
        return explain_business_time(calendar, begins, _hours(hours))
    raise Refused("Give either --business-days or --business-hours, one of them.")


def _days(text: str) -> int:
    number = _number("--business-days", text)
    if not 1 <= number <= MOST_DAYS or number % 1:
        raise Refused(f"--business-days {text!r} is not a whole number from 1 to {MOST_DAYS}.")
    return int(number)


def _hours(text: str) -> timedelta:
    number = _number("--business-hours", text)
    if not 0 <= number <= MOST_HOURS:
        raise Refused(f"--business-hours {text!r} is not a number from 0 to {MOST_HOURS}.")
    return timedelta(microseconds=int((number * 3_600_000_000).to_integral_value()))


def _number(name: str, text: str) -> Decimal:
    # Plain digits only: Decimal would also take NaN, 1_0 and exponents too large to work with.
    if not _NUMBER.fullmatch(text):
        raise Refused(f"{name} {text!r} is not a number such as 2 or 1.5.")
    return Decimal(text)


def _refusal(error: Invalid) -> Refused:
    sentence = _SENTENCES.get(error.code)
    return Refused(sentence.format(**error.about) if sentence else f"{error}.")


def _iso(at: datetime | date) -> str:
    return at.isoformat()


def _as_data(step: Step) -> dict[str, object]:
    about = {name: _plain(value) for name, value in step.about.items()}
    return {"at": _iso(step.at), "code": step.code, "about": about}


def _plain(value: str | int | timedelta | datetime) -> str | int | float:
    if isinstance(value, timedelta):
        return _seconds(value)
    return _iso(value) if isinstance(value, datetime) else value


def _seconds(length: timedelta) -> int | float:
    return length.total_seconds() if length.microseconds else length // timedelta(seconds=1)


def _length(length: timedelta) -> str:
    minutes, rest = divmod(length, timedelta(minutes=1))
    return f"{minutes // 60} h {minutes % 60} min {_seconds(rest)} s"


_LINES = {
    "received": "received; this day does not count",
    "counted_day": "business day {number}",
    "closed_day": "closed: {reason} {name}",
    "starts": "starts",
    "starts_outside_hours": "starts outside hours",
    "begins_at_opening": "begins at this opening",
    "counted_time": "{used} used since {since}, {left} left",
    "due": "due",
}


def _sentence(step: Step) -> str:
    about = {name: _words(value) for name, value in step.about.items()}
    return f"{_words(step.at)}  {_LINES[step.code].format(**about)}".rstrip()


def _words(value: str | int | timedelta | date) -> str:
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, datetime):
        return f"{value.replace(tzinfo=None)} JST"
    return f"{value:%Y-%m-%d %a}" if isinstance(value, date) else str(value)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
