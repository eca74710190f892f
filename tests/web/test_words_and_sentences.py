"""Every code that can reach a page has its sentence or word there, in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_babel import force_locale

import desk
from desk import errors
from desk.audit.actors import INTAKE, TIMETABLE
from desk.contracts.models import ContactPurpose, ContractState
from desk.endpoint.keeping import KeepingReason, Standing
from desk.endpoint.models import ActionKind, Decision, What
from desk.endpoint.ordering import UrgencyReason
from desk.endpoint.standing import IncidentState
from desk.endpoint.worklists import IncidentView
from desk.errors import Conflict
from desk.intake.placing import HeldReason
from desk.mail.models import LetterState, MailOutcome
from desk.people.models import Role
from desk.reports.models import ReportState
from desk.tickets.clocks import ClockState
from desk.tickets.models import Channel, Kind, Outcome, State
from desk.tickets.views import View
from desk.web.sentences import SENTENCES, sentence
from desk.web.words import WORDS, word
from desk.webex.assessing import Obstacle
from desk.webex.models import EntryKind, ItemState, SubmissionState

ROOM = Path(desk.__file__).parent
TEMPLATES = ROOM.parent / "templates"
KINDS = {"Invalid", "NotFound", "Forbidden", "Conflict", "TooLarge", "Unreadable"}

# No page can break these: the code that could would be a fault of the desk's own.
FAULTS = {
    "audit_is_append_only",
    "record_is_append_only",
    "blob_name_odd",
    "questions_open",
}


class _Raised(ast.NodeVisitor):
    """Collects (code, names of particulars) of every error that a module makes."""

    def __init__(self) -> None:
        self.found: list[tuple[str, set[str]]] = []

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in KINDS and node.args and isinstance(node.args[0], ast.Constant):
            names = {keyword.arg or "**" for keyword in node.keywords}
            self.found.append((str(node.args[0].value), names))
        self.generic_visit(node)


def _raised(*rooms: str) -> Iterator[tuple[str, str, set[str]]]:
    for room in rooms:
        for module in [*ROOM.glob(f"{room}/**/*.py"), *ROOM.glob(f"{room}.py")]:
            visitor = _Raised()
            visitor.visit(ast.parse(module.read_text(encoding="utf-8")))
            for code, names in visitor.found:
                yield str(module.relative_to(ROOM)), code, names


REACHING_PAGES = ("people", "catalogue/closed_days", "contracts", "tickets", "endpoint", "intake",
                  "reports", "web", "webex", "blobs")  # fmt: skip


def test_the_kinds_of_error_are_the_ones_that_are_looked_for():
    assert {
        name for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.DeskError)
    } == KINDS | {"DeskError", "SettingWrong"}  # fmt: skip


def test_every_broken_rule_that_reaches_a_page_has_a_sentence():
    told_of_workbooks = _codes_of_workbooks()
    missing = {
        f"{code} ({module})"
        for module, code, _names in _raised(*REACHING_PAGES)
        if code not in SENTENCES and code not in FAULTS | told_of_workbooks
    }
    assert not missing, sorted(missing)


def _codes_of_workbooks() -> set[str]:
    tree = ast.parse((ROOM / "webex" / "sentences.py").read_text(encoding="utf-8"))
    return {
        str(key.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def test_every_sentence_is_of_a_rule_that_can_be_broken():
    raised = {code for _module, code, _names in _raised("*")}
    text = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py"))
    unused = {code for code in SENTENCES if code not in raised and text.count(f'"{code}"') < 2}
    assert not unused, sorted(unused)


def test_every_sentence_asks_only_for_what_its_error_tells():
    """Otherwise the sentence itself would be the fault."""
    wrong = {
        f"{code} ({module}): {_asked(str(SENTENCES[code])) - names}"
        for module, code, names in _raised("*")
        if code in SENTENCES and "**" not in names and not _asked(str(SENTENCES[code])) <= names
    }
    assert not wrong, sorted(wrong)


def _asked(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sentences_are_said_in_both_languages(app, language):
    with app.test_request_context(), force_locale(language):
        said = sentence(Conflict("ticket_resolved"))
        unknown = sentence(Conflict("no_such_rule"))
    assert said.endswith("." if language == "en" else "。")
    assert "no_such_rule" in unknown


FAMILIES = {
    "kind": Kind,
    "state": State,
    "customer_state": State,
    "channel": Channel,
    "outcome": Outcome,
    "clock": ClockState,
    "role": Role,
    "view": View,
    "contract_state": ContractState,
    "purpose": ContactPurpose,
    "letter_state": LetterState,
    "incident_state": IncidentState,
    "customer_incident_state": IncidentState,
    "keeping": KeepingReason,
    "notice": Standing,
    "urgency_reason": UrgencyReason,
    "obstacle": Obstacle,
    "entry_kind": EntryKind,
    "held": HeldReason,
    "incident_view": IncidentView,
    "decision": Decision,
    "finding": What,
    "incident_action": ActionKind,
    "report_state": ReportState,
    "submission_state": SubmissionState,
    "item_state": ItemState,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_stored_code_has_its_word(family):
    families = {key.partition(".")[0] for key in WORDS}
    assert family in families
    missing = {code.value for code in FAMILIES[family] if f"{family}.{code.value}" not in WORDS}
    assert not missing


def test_every_outcome_of_a_mail_has_its_word():
    codes = {outcome.value for outcome in MailOutcome} - {"held"}
    assert {code for code in codes if f"mail_outcome.{code}" not in WORDS} == set()


def test_every_deed_on_record_has_its_words():
    """Of every literal `record(session, "…")`, in code that tests and pages reach alike."""
    deeds = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                action, subject = node.args[1], _keyword(node, "subject")
                if isinstance(action, ast.Constant):
                    deeds.add(f"deed.{action.value}")
                if isinstance(subject, ast.Constant):
                    deeds.add(f"subject.{subject.value}")
    assert len(deeds) > 30
    assert not deeds - set(WORDS), sorted(deeds - set(WORDS))


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in node.keywords if each.arg == name), None)


def test_every_family_that_a_page_uses_is_known():
    import re

    used = set()
    for path in [*TEMPLATES.rglob("*.html"), *(ROOM / "web").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'\|\s*word\("([a-z_]+)"\)', text))
        used |= set(re.findall(r'\bword\([^()]*, "([a-z_]+)"\)', text))
    known = {key.partition(".")[0] for key in WORDS}
    assert len(used) > 10
    assert used <= known


def test_a_code_without_a_word_is_shown_as_it_is(app):
    with app.test_request_context():
        assert word("made_up", "state") == "made_up"


def test_the_desks_own_parts_have_names_in_words():
    assert {f"actor.{actor.name}" for actor in (INTAKE, TIMETABLE)} <= set(WORDS)


def test_codes_are_plain():
    plain = set(string.ascii_lowercase + string.digits + "_")
    assert all(set(code) <= plain for code in SENTENCES)
