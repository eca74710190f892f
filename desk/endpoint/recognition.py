"""Which mail is an alert of the Secure Endpoint console (S menu 1(2)).

The mail is a trigger: missing one breaks the two-business-day promise, so mail from the console
counts unless it is about an account, and a forwarded alert counts however it was forwarded. Writing
about an alert is an inquiry. Whether the sender is who the mail says is the mail door's question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.endpoint.event_types import event_type_named
from desk.endpoint.folding import fold
from desk.endpoint.lines import forwarded_part, label_and_value, readings_of
from desk.endpoint.mail_text import MailText, mail_text_from_bytes
from desk.endpoint.rules import AlertRules, Field, alert_rules
from desk.endpoint.values import has_console_link, sha256s_in

MAX_DEPTH = 3
MAX_PREFIXES = 10


class RecognitionReason(StrEnum):
    """Why a mail is or is not taken for an alert."""

    FROM_CONSOLE = "from_console"
    FROM_CONSOLE_SUBJECT_UNKNOWN = "from_console_subject_unknown"
    FORWARDED_ATTACHED = "forwarded_attached"
    FORWARDED_QUOTED = "forwarded_quoted"
    FORWARDED_SUBJECT = "forwarded_subject"
    REDIRECTED = "redirected"
    ABOUT_AN_ACCOUNT = "about_an_account"
    ABOUT_AN_ALERT = "about_an_alert"
    ORDINARY_MAIL = "ordinary_mail"


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether a mail is an alert, why, and the computer its subject names (None: none)."""

    recognised: bool
    reason: RecognitionReason
    computer: str | None = None


def recognise(mail: MailText, rules: AlertRules | None = None) -> Recognition:
    """Decide whether `mail` is an alert; pure, bounded, never raises."""
    return _recognise(mail, rules or alert_rules(), depth=0)


def _recognise(mail: MailText, rules: AlertRules, *, depth: int) -> Recognition:
    outermost, subject = _without_prefixes(mail.subject, rules)
    match = rules.subject_match(subject)
    computer = match.computer if match else None
    if rules.is_console_domain(mail.from_address.rpartition("@")[2]):
        if match is None and _is_about_an_account(subject, rules):
            return Recognition(False, RecognitionReason.ABOUT_AN_ACCOUNT)
        reasons = RecognitionReason
        known = reasons.FROM_CONSOLE if match else reasons.FROM_CONSOLE_SUBJECT_UNKNOWN
        return Recognition(True, known, computer)
    if depth < MAX_DEPTH:
        for raw in mail.attached:
            inner = _recognise(mail_text_from_bytes(raw), rules, depth=depth + 1)
            if inner.recognised:
                return Recognition(True, RecognitionReason.FORWARDED_ATTACHED, inner.computer)
    if outermost == "reply":
        about = match is not None or _quotes_console(mail, rules) is not None
        return Recognition(
            False, RecognitionReason.ABOUT_AN_ALERT if about else RecognitionReason.ORDINARY_MAIL
        )
    return _from_somebody(mail, rules, outermost, computer, matched=match is not None)


def _from_somebody(
    mail: MailText, rules: AlertRules, outermost: str, computer: str | None, *, matched: bool
) -> Recognition:
    quoted_subject = _quotes_console(mail, rules)
    if quoted_subject is not None:
        plain_subject = _without_prefixes(quoted_subject, rules)[1]
        quoted = rules.subject_match(plain_subject)
        unknown_alert = outermost == "forward" and not _is_about_an_account(plain_subject, rules)
        if quoted or unknown_alert:
            named = quoted.computer if quoted else None
            return Recognition(True, RecognitionReason.FORWARDED_QUOTED, named or computer)
    if matched and outermost == "forward":
        return Recognition(True, RecognitionReason.FORWARDED_SUBJECT, computer)
    if matched and any(_shows_an_event(lines, rules) for lines in readings_of(mail)):
        return Recognition(True, RecognitionReason.REDIRECTED, computer)
    about = matched or quoted_subject is not None or _names_the_product(mail, rules)
    return Recognition(
        False, RecognitionReason.ABOUT_AN_ALERT if about else RecognitionReason.ORDINARY_MAIL
    )


def _without_prefixes(subject: str, rules: AlertRules) -> tuple[str, str]:
    """Take "Fwd:", "Re:" off; say what the outermost one was: "forward", "reply" or ""."""
    outermost, rest = "", subject
    for _ in range(MAX_PREFIXES):
        head, colon, _ = rest[:20].replace("：", ":").partition(":")
        mark = fold(head)
        if colon and mark in rules.forward_prefixes:
            outermost = outermost or "forward"
        elif colon and mark in rules.reply_prefixes:
            outermost = outermost or "reply"
        else:
            break
        rest = rest[len(head) + 1 :]
    return outermost, rest.strip()


def _is_about_an_account(subject: str, rules: AlertRules) -> bool:
    plain = fold(subject[:2_000])
    return any(fragment in plain for fragment in rules.account_subjects)


def _quotes_console(mail: MailText, rules: AlertRules) -> str | None:
    """Return the subject of a console mail forwarded in the text ("" when it has none)."""
    parts = (forwarded_part(lines, rules) for lines in readings_of(mail))
    return next((part.subject for part in parts if part), None)


def _shows_an_event(lines: Sequence[str], rules: AlertRules) -> bool:
    for line in lines:
        if has_console_link(line) or any(sha256s_in(line)) or event_type_named(line):
            return True
        split = label_and_value(line)
        if split and rules.labels.get(split[0]) is Field.EVENT_TYPE and event_type_named(split[1]):
            return True
    return False


def _names_the_product(mail: MailText, rules: AlertRules) -> bool:
    """Tell whether a mail speaks of the console's mail, by its subject or its sender."""
    plain = fold(mail.subject[:2_000] + " " + mail.text[:20_000])
    return any(domain in plain for domain in rules.sender_domains) or "subscription]" in plain
