"""An incident's course: findings, notice, instruction, deed."""

import pytest
from made_incidents import (
    ADVICE,
    FOUND,
    MONDAY_TEN,
    SENDER,
    after,
    find_all,
    incident_at,
)

from desk.audit import TIMETABLE
from desk.blobs import BlobStore
from desk.demo.alert_mails import digest
from desk.endpoint.actions import Deed, record_action
from desk.endpoint.findings import Answer, newest, record_findings
from desk.endpoint.instructions import instruct
from desk.endpoint.models import ActionKind, Decision, Finding, What
from desk.endpoint.notices import settle_notices
from desk.endpoint.standing import IncidentState, state_of_incident
from desk.endpoint.telling import Advice, deem_given, record_call, send_notice
from desk.errors import Conflict, Forbidden, Invalid
from desk.mail.models import Letter
from desk.mail.outbox import mark_bounced, mark_sent
from desk.tickets.conversing import post
from desk.tickets.models import Channel, Outcome, State
from desk.tickets.states import end_pause, pause, resolve


@pytest.fixture
def incident(session, world, tmp_path):
    return incident_at(session, world.contracts["asahi_endpoint"], BlobStore(tmp_path))


@pytest.fixture
def engineer(world):
    return world.people["yamamoto"].as_actor


@pytest.fixture
def found(session, incident, engineer):
    find_all(session, incident, by=engineer, at=after(hours=2))
    return incident


@pytest.fixture
def mailed(session, found, world, engineer):
    """A notice whose letter the mail server took at 14:00."""
    notice = send_notice(session, found, to=world.people["sasaki"], advice=ADVICE, sender=SENDER,
                         by=engineer, at=after(hours=3))  # fmt: skip
    mark_sent(session, notice.letter, at=after(hours=4))
    settle_notices(session, now=after(hours=5))
    return found


def call(session, incident, world, *, at, called_at=None, reached="佐々木 由美"):
    return record_call(
        session, incident, reached=reached, called_at=called_at or at, told="ご説明しました。",
        person=world.people["sasaki"], advice=ADVICE, by=world.people["yamamoto"].as_actor, at=at,
    )  # fmt: skip


def bounce(session, incident, *, now):
    mark_bounced(session, incident.notices[-1].letter.message_id, reason="550 unknown user")
    return settle_notices(session, now=now)


# Findings


def test_findings_are_appended_and_the_newest_counts(session, found, engineer):
    again = {What.WHO: Answer("somebody else", "the console")}
    record_findings(session, found, again, by=engineer, at=after(hours=3))
    assert newest(found.findings)[What.WHO].value == "somebody else"
    assert len(found.findings) == 5


def test_the_same_findings_again_change_nothing(session, found, engineer):
    assert record_findings(session, found, FOUND, by=engineer, at=after(hours=3)) == []
    assert session.query(Finding).count() == 4


def test_a_finding_may_be_unknown_for_a_reason(session, incident, engineer):
    unknown = {What.ROUTE: Answer(unknown_reason="記録が残っていない")}
    [finding] = record_findings(session, incident, unknown, by=engineer, at=after(hours=1))
    assert (finding.value, finding.unknown_reason) == ("", "記録が残っていない")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("ito"), "finding_without_evidence"),
        (Answer("ito", "mail", "nobody knows"), "finding_both"),
        (Answer("x" * 4_001, "mail"), "finding_too_long"),
    ],
)
def test_a_finding_that_does_not_hold_is_refused(session, incident, engineer, answer, code):
    with pytest.raises(Invalid) as refused:
        record_findings(session, incident, {What.WHO: answer}, by=engineer, at=after(hours=1))
    assert (refused.value.code, refused.value.about["what"]) == (code, What.WHO)
    assert incident.findings == []


# Notices


def test_nobody_is_told_before_all_four_findings_are_there(session, incident, engineer, world):
    three = {what: FOUND[what] for what in What if what is not What.SPREAD}
    record_findings(session, incident, three, by=engineer, at=after(hours=1))
    with pytest.raises(Conflict, match="findings_missing"):
        call(session, incident, world, at=after(hours=2))


def test_a_letter_in_the_outbox_does_not_stop_the_clock(session, found, world, engineer):
    send_notice(session, found, to=world.people["sasaki"], advice=ADVICE, sender=SENDER,
                by=engineer, at=after(hours=3))  # fmt: skip
    assert settle_notices(session, now=after(hours=3)) == 0
    assert found.ticket.promise_kept_at is None
    assert found.ticket.shown_at is None
    assert state_of_incident(found) is IncidentState.TELLING


def test_a_letter_that_was_sent_stops_it_at_the_moment_of_sending(mailed):
    ticket = mailed.ticket
    assert ticket.promise_kept_at == ticket.first_responded_at == after(hours=4)
    assert (ticket.state, ticket.next_due) == (State.WAITING, None)
    assert ticket.shown_at == after(hours=5)


def test_settling_again_changes_nothing(session, mailed):
    messages = len(mailed.ticket.messages)
    assert settle_notices(session, now=after(hours=6)) == 0
    session.expire_all()
    assert len(mailed.ticket.messages) == messages


def test_the_letter_says_the_findings_and_the_advice_and_leads_to_the_page(session, mailed):
    letter = session.query(Letter).filter_by(kind="incident_notice").one()
    assert all(f"{what} found" in letter.text for what in What)
    assert "隔離することをおすすめ" in letter.text
    assert f"https://desk.example/incidents/{mailed.id}" in letter.text
    assert not any(f"{what} seen" in letter.text for what in What)  # evidence stays inside


def test_the_customer_reads_the_notice_in_the_conversation_and_nothing_else(session, mailed):
    session.expire_all()
    public = [message.text for message in mailed.ticket.messages if not message.internal]
    assert len(public) == 1
    assert "who found" in public[0]


def test_the_same_notice_twice_is_one_letter(session, mailed, world, engineer):
    send_notice(session, mailed, to=world.people["sasaki"], advice=ADVICE, sender=SENDER,
                by=engineer, at=after(hours=6))  # fmt: skip
    assert session.query(Letter).filter_by(kind="incident_notice").count() == 1


def test_a_letter_that_comes_back_sets_the_clock_going_again(session, mailed):
    due = mailed.due_at
    assert bounce(session, mailed, now=after(hours=6)) == 1
    ticket = mailed.ticket
    assert ticket.promise_kept_at is None
    assert (ticket.state, ticket.next_due) == (State.OPEN, due)
    session.expire_all()
    assert "telephone the contact" in ticket.messages[-1].text
    assert ticket.messages[-1].internal


def test_a_letter_that_comes_back_opens_an_alert_that_was_resolved_meanwhile(
    session, mailed, engineer
):
    due = mailed.due_at
    resolve(session, mailed.ticket, outcome=Outcome.ANSWERED, by=engineer, at=after(hours=5))
    assert bounce(session, mailed, now=after(hours=6)) == 1
    ticket = mailed.ticket
    assert (ticket.state, ticket.next_due, ticket.resolved_at) == (State.OPEN, due, None)
    assert ticket.closures[0].reopened_at == after(hours=6)


def test_a_letter_that_comes_back_leaves_an_alert_that_was_taken_back(session, mailed, engineer):
    resolve(session, mailed.ticket, outcome=Outcome.WITHDRAWN, by=engineer, at=after(hours=5))
    bounce(session, mailed, now=after(hours=6))
    assert (mailed.ticket.state, mailed.ticket.next_due) == (State.RESOLVED, None)


def test_a_bounce_is_noted_once(session, mailed):
    bounce(session, mailed, now=after(hours=6))
    assert bounce(session, mailed, now=after(hours=7)) == 0


def test_after_a_bounce_a_call_keeps_the_promise_at_the_call(session, mailed, world):
    bounce(session, mailed, now=after(hours=6))
    call(session, mailed, world, at=after(hours=8), called_at=after(hours=7))
    assert mailed.ticket.promise_kept_at == after(hours=7)
    assert mailed.ticket.state == State.WAITING


def test_a_call_counts_at_once(session, found, world):
    call(session, found, world, at=after(hours=3))
    assert found.ticket.promise_kept_at == after(hours=3)
    assert state_of_incident(found) is IncidentState.AWAITING


@pytest.mark.parametrize("hours", [-1, 4])
def test_a_call_lies_between_the_alert_and_now(session, found, world, hours):
    with pytest.raises(Invalid, match="call_time_odd"):
        call(session, found, world, at=after(hours=3), called_at=after(hours=hours))


def test_a_notice_goes_to_the_customers_own_people_only(session, found, world, engineer):
    with pytest.raises(Invalid, match="contact_of_another_customer"):
        send_notice(session, found, to=world.people["inoue"], advice=ADVICE, sender=SENDER,
                    by=engineer, at=after(hours=3))  # fmt: skip


def test_a_manager_may_deem_a_letter_given_when_it_would_have_arrived(session, mailed, world):
    bounce(session, mailed, now=after(hours=6))
    notice, reason = mailed.notices[0], "変更の届出がなかった（S§3.8-9）"
    deem_given(session, mailed, notice, reason=reason, by=world.people["nakamura"],
               at=after(hours=9))  # fmt: skip
    assert mailed.ticket.promise_kept_at == after(hours=4)
    assert (notice.deemed_by_name, notice.deemed_reason) == ("中村 恵子", reason)


def test_an_engineer_may_not_deem_a_letter_given(session, mailed, world):
    bounce(session, mailed, now=after(hours=6))
    with pytest.raises(Forbidden):
        deem_given(session, mailed, mailed.notices[0], reason="x", by=world.people["yamamoto"],
                   at=after(hours=9))  # fmt: skip


def test_a_letter_that_did_not_come_back_needs_no_deeming(session, mailed, world):
    with pytest.raises(Conflict, match="notice_not_bounced"):
        deem_given(session, mailed, mailed.notices[0], reason="x", by=world.people["nakamura"],
                   at=after(hours=9))  # fmt: skip


def test_an_alert_is_not_resolved_before_its_notice(session, found, engineer):
    with pytest.raises(Conflict, match="alert_not_notified"):
        resolve(session, found.ticket, outcome=Outcome.ANSWERED, by=engineer, at=after(hours=3))


# Instructions


def test_nobody_instructs_before_the_notice(session, found, world):
    with pytest.raises(Conflict, match="incident_not_notified"):
        instruct(session, found, decision=Decision.QUARANTINE, comment="",
                 by=world.people["sasaki"], at=after(hours=3))  # fmt: skip


@pytest.fixture
def instructed(session, mailed, world):
    instruct(session, mailed, decision=Decision.QUARANTINE, comment="お願いします",
             by=world.people["takahashi"], at=after(hours=6))  # fmt: skip
    return mailed


def test_an_instruction_sets_the_ticket_going_with_the_houses_own_target(instructed):
    ticket = instructed.ticket
    assert ticket.state == State.OPEN
    # Monday 16:00, eight business hours: Tuesday 16:00.
    assert ticket.next_due == ticket.follow_up_due == after(hours=30)
    assert ticket.promise_kept_at == after(hours=4)


def test_the_same_instruction_again_changes_nothing(session, instructed, world):
    instruct(session, instructed, decision=Decision.QUARANTINE, comment="お願いします",
             by=world.people["takahashi"], at=after(hours=7))  # fmt: skip
    assert len(instructed.instructions) == 1
    assert instructed.ticket.follow_up_due == after(hours=30)


def test_a_new_instruction_takes_the_place_of_the_old_one(session, instructed, world):
    instruct(session, instructed, decision=Decision.NEITHER, comment="",
             by=world.people["sasaki"], at=after(hours=7))  # fmt: skip
    assert [each.decision for each in instructed.instructions] == ["quarantine", "neither"]
    assert instructed.instruction.decision == Decision.NEITHER


def test_an_engineer_records_who_said_it_on_the_phone(session, mailed, world):
    engineer = world.people["yamamoto"]
    with pytest.raises(Invalid, match="said_by_missing"):
        instruct(session, mailed, decision=Decision.NEITHER, comment="", by=engineer,
                 at=after(hours=6))  # fmt: skip
    given = instruct(session, mailed, decision=Decision.NEITHER, comment="", by=engineer,
                     said_by="佐々木 由美", at=after(hours=6))  # fmt: skip
    assert (given.by_name, given.said_by) == ("山本 大輔", "佐々木 由美")


@pytest.mark.parametrize("name", ["inoue", "matsuda"])
def test_nobody_else_instructs(session, mailed, world, name):
    with pytest.raises(Forbidden):
        instruct(session, mailed, decision=Decision.NEITHER, comment="", by=world.people[name],
                 at=after(hours=6))  # fmt: skip


def test_a_letter_that_comes_back_after_the_instruction_changes_no_promise_to_missed(
    session, instructed
):
    bounce(session, instructed, now=after(hours=7))
    # Whoever instructs has been told, at the latest then.
    assert instructed.ticket.promise_kept_at == after(hours=6)
    assert instructed.ticket.state == State.OPEN


def test_a_customer_who_writes_instead_of_instructing_is_answered_in_time(session, mailed, world):
    post(session, mailed.ticket, text="隔離してください", by=world.people["sasaki"].as_actor,
         at=after(hours=6), channel=Channel.MAIL)  # fmt: skip
    assert settle_notices(session, now=after(hours=6)) == 1
    assert mailed.ticket.next_due == after(hours=30)


def test_a_wait_puts_off_by_when_the_instruction_is_carried_out(
    session, instructed, engineer, world
):
    pause(session, instructed.ticket, reason="グループ名", by=engineer, at=after(hours=7))
    # Thursday 10:00, past the old due moment; seven of the eight hours are left.
    post(session, instructed.ticket, text="営業部です", by=world.people["sasaki"].as_actor,
         at=after(hours=72), channel=Channel.PORTAL)  # fmt: skip
    ticket = instructed.ticket
    assert ticket.next_due == ticket.follow_up_due == after(hours=72 + 7)


def test_what_was_missed_before_the_wait_stays_missed(session, instructed, engineer):
    pause(session, instructed.ticket, reason="グループ名", by=engineer, at=after(hours=48))
    end_pause(session, instructed.ticket, by=engineer, at=after(hours=72))
    assert instructed.ticket.next_due == after(hours=30)


def test_words_after_the_end_are_answered_in_time_of_their_own(
    session, instructed, engineer, world
):
    act(session, instructed, PUT_ON_LIST, engineer)
    post(session, instructed.ticket, text="まだ出ます", by=world.people["sasaki"].as_actor,
         at=after(hours=72), channel=Channel.MAIL)  # fmt: skip
    settle_notices(session, now=after(hours=72))
    assert instructed.ticket.next_due == after(hours=72 + 24)


# Deeds

PUT_ON_LIST = Deed(
    ActionKind.DETECTION_LIST, evidence="コンソールで登録", list_name="Simple Custom Detection",
    list_guid="7F0E2D4C-1A3B-4C5D-8E9F-0A1B2C3D4E5F", sha256=digest("setup.exe").upper(),
)  # fmt: skip


def act(session, incident, deed, engineer, message="隔離しました。"):
    return record_action(session, incident, deed, message=message, sender=SENDER, by=engineer,
                         at=after(hours=8))  # fmt: skip


def test_a_deed_tells_the_customer_and_ends_the_incident(session, instructed, engineer):
    action = act(session, instructed, PUT_ON_LIST, engineer)
    assert action.instruction_id == instructed.instruction.id
    assert (action.sha256, action.list_guid[:8]) == (digest("setup.exe"), "7f0e2d4c")
    assert state_of_incident(instructed) is IncidentState.DONE
    assert instructed.ticket.state == State.RESOLVED
    assert session.query(Letter).filter_by(kind="reply").one().text.find("隔離しました。") >= 0


def test_nothing_is_done_without_an_instruction(session, mailed, engineer):
    with pytest.raises(Conflict, match="instruction_missing"):
        act(session, mailed, PUT_ON_LIST, engineer)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (Deed(ActionKind.ALLOW_LIST, "x", "list", sha256="a" * 64), "action_does_not_fit"),
        (Deed(ActionKind.ISOLATION, " "), "evidence_missing"),
        (Deed(ActionKind.DETECTION_LIST, "x"), "list_and_hash_missing"),
        (Deed(ActionKind.DETECTION_LIST, "x", "list", sha256="abc"), "sha256_odd"),
        (Deed(ActionKind.ISOLATION, "x", list_guid="abc"), "guid_odd"),
    ],
)
def test_a_deed_that_does_not_hold_is_refused(session, instructed, engineer, deed, code):
    with pytest.raises(Invalid, match=code):
        act(session, instructed, deed, engineer)
    assert instructed.actions == []


def test_a_finished_incident_takes_no_second_deed(session, instructed, engineer):
    act(session, instructed, PUT_ON_LIST, engineer)
    with pytest.raises(Conflict, match="ticket_resolved"):
        act(session, instructed, PUT_ON_LIST, engineer)


def test_a_remark_and_other_advice_make_another_letter(session, mailed, world, engineer):
    other = Advice(Decision.NEITHER, "すでに隔離済みでした。")
    send_notice(session, mailed, to=world.people["takahashi"], advice=other, sender=SENDER,
                by=engineer, at=after(hours=6))  # fmt: skip
    letter = mailed.notices[-1].letter
    assert "すでに隔離済みでした。" in letter.text
    assert letter.to_address == world.people["takahashi"].email


def test_the_timetable_is_named_as_the_one_who_settled(session, mailed):
    from desk.audit import entries_about

    names = {e.actor_name for e in entries_about(session, "incident", mailed.id)
             if e.action == "incident.settled"}  # fmt: skip
    assert names == {TIMETABLE.name}
    assert mailed.received_at == MONDAY_TEN
