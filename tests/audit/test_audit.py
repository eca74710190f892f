"""The record of deeds: appended in the verb's transaction, never changed, never removed."""

from __future__ import annotations

import pytest

from desk.audit import (
    INTAKE,
    TIMETABLE,
    Actor,
    AuditEntry,
    entries_about,
    known_actions,
    latest_entries,
    record,
)
from desk.errors import Conflict
from tests.times import FRIDAY_TEN

ENGINEER = Actor("山本", None)


def _record(session, action="ticket.noted", subject_id=1, **about):
    entry = record(session, action, subject="ticket", subject_id=subject_id, by=ENGINEER,
                   at=FRIDAY_TEN, **about)  # fmt: skip
    session.flush()
    return entry


def test_an_entry_says_who_did_what_when_to_what(session):
    _record(session, reason="確認", count=2)
    session.expire_all()
    (entry,) = entries_about(session, "ticket", 1)
    assert (entry.action, entry.actor_name, entry.at) == ("ticket.noted", "山本", FRIDAY_TEN)
    assert entry.about == {"reason": "確認", "count": 2}


def test_an_entry_cannot_be_changed(session):
    _record(session).actor_name = "somebody else"
    with pytest.raises(Conflict, match="audit_is_append_only"):
        session.flush()


def test_an_entry_cannot_be_removed(session):
    session.delete(_record(session))
    with pytest.raises(Conflict, match="audit_is_append_only"):
        session.flush()


def test_an_entry_goes_with_the_transaction_of_its_deed(session):
    with session.begin_nested() as deed:
        _record(session)
        deed.rollback()
    assert session.query(AuditEntry).count() == 0


def test_the_entries_of_one_thing_come_oldest_first(session):
    for action in ("ticket.opened", "ticket.noted", "ticket.resolved"):
        _record(session, action)
    _record(session, subject_id=2)
    found = [entry.action for entry in entries_about(session, "ticket", 1)]
    assert found == ["ticket.opened", "ticket.noted", "ticket.resolved"]


def test_the_log_is_read_in_pages_newest_first_and_says_whether_there_is_more(session):
    ids = [_record(session).id for _ in range(5)]
    first = latest_entries(session, limit=2)
    assert [entry.id for entry in first] == ids[:1:-1]  # one more than the page tells of the next
    rest = latest_entries(session, before=first[1].id, limit=10)
    assert [entry.id for entry in rest] == ids[2::-1]


def test_the_log_can_be_narrowed_to_one_kind_of_deed(session):
    _record(session, "ticket.opened")
    noted = _record(session, "ticket.noted")
    assert latest_entries(session, action="ticket.noted") == [noted]
    assert known_actions(session) == ["ticket.noted", "ticket.opened"]


def test_the_desks_own_parts_are_no_persons():
    assert not INTAKE.is_person
    assert not TIMETABLE.is_person
    assert Actor("山本", 1).is_person
