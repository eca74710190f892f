"""A service as it is sold: plain values, each rule and figure with the clause behind it.

A clause is written as in the terms documents: `W` is the Webex Calling managed service's, `S` the
Secure Endpoint managed service's; `W§11.2` is article 11 paragraph 2, `W menu 2(3)` its service
menu. `ours` marks what the documents leave open and the house has settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from desk.errors import Invalid, NotFound
from desk.hours import Week

KINDS = ("inquiry", "fault", "change", "alert", "request")
"""The kinds of ticket there are."""

LANGUAGES = ("ja", "en")


class Unit(StrEnum):
    """What a figure counts."""

    TIMES = "times"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """A promise in whole business days after the day of receipt (Civil Code 140), at least 1."""

    days: int


Promise = timedelta | BusinessDays
"""Business time, or whole business days."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the terms: whole, with its unit and clause."""

    value: int
    unit: Unit
    clause: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Target:
    """By when a ticket of this kind has its first response and its resolution."""

    kind: str
    first_response: Promise
    resolution: Promise
    clause: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence on what is included, left out or required, in both languages."""

    texts: Mapping[str, str] = field(hash=False)
    clause: str
    ours: bool

    def text(self, language: str) -> str:
        """Return the sentence in `language`, in Japanese where there is none."""
        return self.texts.get(language, self.texts["ja"])


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms document: its letter, its title and the days its versions took effect, in order."""

    document: str
    title: str
    versions: tuple[date, ...]

    def in_force(self, on: date) -> date | None:
        """Return the version in force on the day in question (ours); None before the first."""
        return max((version for version in self.versions if version <= on), default=None)


@dataclass(frozen=True, slots=True)
class Hours:
    """When the service is given; never outside business days."""

    weekly: Week
    clause: str


@dataclass(frozen=True, slots=True)
class ReportRule:
    """When the monthly operations report is due: `at` on the last business day of a later month.

    `months_after` counts from the month reported. `part_of` names the service whose report this
    service's figures go into; None where it has a report of its own.
    """

    months_after: int
    at: time
    part_of: str | None
    clause: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Service:
    """One service on offer, or an option of one (`option_of`)."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    option_of: str | None
    terms: Terms
    hours: Hours
    kinds: tuple[str, ...]
    included: tuple[Statement, ...]
    excluded: tuple[Statement, ...]
    conditions: tuple[Statement, ...]
    figures: Mapping[str, Figure] = field(hash=False)
    targets: Mapping[str, Target] = field(hash=False)
    report: ReportRule

    def name(self, language: str) -> str:
        """Return the service's name in `language`, in Japanese where there is none."""
        return self.names.get(language, self.names["ja"])

    def takes(self, kind: str) -> bool:
        """Tell whether tickets of this kind are taken under the service."""
        return kind in self.kinds

    def target(self, kind: str) -> Target:
        """Return the target of a kind; raises Invalid("kind_not_offered")."""
        if kind not in self.targets:
            raise Invalid("kind_not_offered", service=self.code, kind=str(kind))
        return self.targets[kind]

    def figure(self, name: str) -> Figure:
        """Return a figure of the terms by its name; raises NotFound("figure_unknown")."""
        if name not in self.figures:
            raise NotFound("figure_unknown", service=self.code, figure=name)
        return self.figures[name]
