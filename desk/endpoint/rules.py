"""The rules by which alert mail is recognised and its lines are read: data, not code.

The wording of the console's mail is not documented and has changed with the product's name, so it
is kept in `data/alert_rules.toml`; a customer's own additions come on top with `AlertRules.also`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

from desk.catalogue.strict_table import StrictTable
from desk.endpoint.folding import fold
from desk.endpoint.subject_template import SubjectMatch, match_subject

FILE = "alert_rules.toml"
_SEVERAL = re.compile(
    r"(?:\d{1,6}\s?(?:computer|endpoint|device|host|台)|multiple|several|複数)", re.IGNORECASE
)
Kind = TypeVar("Kind", bound=StrEnum)


class Field(StrEnum):
    """What one labelled line of an alert mail tells."""

    EVENT_TYPE = "event_type"
    EVENT_TYPE_ID = "event_type_id"
    COMPUTER = "computer"
    USER = "user"
    FILE_NAME = "file_name"
    FILE_PATH = "file_path"
    FILE = "file"
    SHA256 = "sha256"
    DETECTION = "detection"
    DETECTION_ID = "detection_id"
    DISPOSITION = "disposition"
    SEVERITY = "severity"
    OCCURRED_AT = "occurred_at"
    CONNECTOR_GUID = "connector_guid"
    GROUP = "group"
    PARENT = "parent"
    BESIDE = "beside"


class HeaderLine(StrEnum):
    """What one line above a mail forwarded in the text tells."""

    FROM = "from"
    SUBJECT = "subject"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AlertRules:
    """Everything that recognising and reading go by; spellings are kept folded."""

    sender_domains: tuple[str, ...]
    subject_templates: tuple[str, ...]
    account_subjects: tuple[str, ...]
    forward_prefixes: tuple[str, ...]
    reply_prefixes: tuple[str, ...]
    header_lines: Mapping[str, HeaderLine]
    labels: Mapping[str, Field]

    def is_console_domain(self, domain: str) -> bool:
        """Tell whether mail from `domain` comes from the console: listed, or below one listed."""
        given = domain.strip().rstrip(".").casefold()
        return any(given == own or given.endswith(f".{own}") for own in self.sender_domains)

    def subject_match(self, subject: str) -> SubjectMatch | None:
        """Return how the subject (without forwarding prefixes) fits a template, or None."""
        matches = (match_subject(template, subject) for template in self.subject_templates)
        found = next((match for match in matches if match), None)
        return SubjectMatch(None) if found and _SEVERAL.match(found.computer or "") else found

    def also(
        self, *, sender_domains: Iterable[str] = (), subject_templates: Iterable[str] = ()
    ) -> AlertRules:
        """Return these rules with a customer's own domains and subject templates before them."""
        domains = tuple(fold(domain).strip("@. ") for domain in sender_domains if domain.strip())
        templates = tuple(template for template in subject_templates if template.strip(" *"))
        return replace(
            self,
            sender_domains=(*domains, *self.sender_domains),
            subject_templates=(*templates, *self.subject_templates),
        )


@cache
def alert_rules() -> AlertRules:
    """Return the house's own rules."""
    text = resources.files(__package__).joinpath("data", FILE).read_text(encoding="utf-8")
    return read_rules(text)


def read_rules(text: str, *, file: str = FILE) -> AlertRules:
    """Read rules from TOML; raises SettingWrong("data_file_wrong") as StrictTable does."""
    table = StrictTable.of_toml(text, file=file)
    rules = AlertRules(
        sender_domains=tuple(map(fold, table.texts("sender_domains"))),
        subject_templates=table.texts("subject_templates"),
        account_subjects=tuple(map(fold, table.texts("account_subjects"))),
        forward_prefixes=tuple(map(fold, table.texts("forward_prefixes"))),
        reply_prefixes=tuple(map(fold, table.texts("reply_prefixes"))),
        header_lines=_spellings(table.table("forwarded_header"), HeaderLine),
        labels=_spellings(table.table("labels"), Field),
    )
    table.done()
    return rules


def _spellings(table: StrictTable, kinds: type[Kind]) -> Mapping[str, Kind]:
    """Return which kind each folded spelling means; none may mean two."""
    meant: dict[str, Kind] = {}
    for kind in kinds:
        for spelling in table.texts(kind.value):
            if meant.setdefault(fold(spelling), kind) is not kind:
                table.refuse(kind.value, f"has a spelling of another key: {spelling}")
    table.done()
    return MappingProxyType(meant)
