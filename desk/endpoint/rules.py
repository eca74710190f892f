"""The rules by which alert mail is recognised and its lines are read: data, not code.

The wording of the console's mail is not documented and has changed with the product's name, so it
is kept in `data/alert_rules.toml`; a customer's own additions come on top with `AlertRules.also`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from desk.endpoint.folding import fold
from desk.endpoint.subject_template import SubjectMatch, match_subject
from desk.errors import SettingWrong

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
    """Read rules from TOML; SettingWrong("alert_rules_wrong") names the file and the key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingWrong("alert_rules_wrong", file=file, key="", why=str(error)) from error
    return AlertRules(
        sender_domains=tuple(map(fold, _texts(data, "sender_domains", file))),
        subject_templates=_texts(data, "subject_templates", file),
        account_subjects=tuple(map(fold, _texts(data, "account_subjects", file))),
        forward_prefixes=tuple(map(fold, _texts(data, "forward_prefixes", file))),
        reply_prefixes=tuple(map(fold, _texts(data, "reply_prefixes", file))),
        header_lines=_spellings(data, "forwarded_header", HeaderLine, file),
        labels=_spellings(data, "labels", Field, file),
    )


def _texts(data: Mapping[str, Any], key: str, file: str, within: str = "") -> tuple[str, ...]:
    values = data.get(key)
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise SettingWrong("alert_rules_wrong", file=file, key=within + key)
    return tuple(values)


def _spellings(
    data: Mapping[str, Any], table: str, kinds: type[Kind], file: str
) -> Mapping[str, Kind]:
    rows = data.get(table)
    if not isinstance(rows, dict):
        raise SettingWrong("alert_rules_wrong", file=file, key=table)
    spellings: dict[str, Kind] = {}
    for kind in kinds:
        for spelling in _texts(rows, kind.value, file, within=f"{table}."):
            if spellings.setdefault(fold(spelling), kind) is not kind:
                raise SettingWrong("alert_rules_wrong", file=file, key=f"{table}.{kind}")
    if unknown := set(rows) - {kind.value for kind in kinds}:
        raise SettingWrong("alert_rules_wrong", file=file, key=f"{table}.{min(unknown)}")
    return MappingProxyType(spellings)
