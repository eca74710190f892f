"""Where a mail goes: every branch of the rule, and what holds whatever is known of the mail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.intake.placing import Facts, HeldReason, Place, place
from desk.mail.models import MailOutcome

UNKNOWN = Facts(sender="x@nowhere.example")
CONTACT = Facts("a@customer.example", sender_is_contact=True, sender_has_contract=True)
OPERATOR = Facts("e@desk.example", sender_is_operator=True)


def held(reason: HeldReason) -> Place:
    return Place(MailOutcome.HELD, held=reason)


TABLE = [
    ("a contact's mail opens a ticket", CONTACT, Place(MailOutcome.TICKET)),
    ("a stranger's is held", UNKNOWN, held(HeldReason.UNKNOWN_SENDER)),
    (
        "a contact's without a service in force is held",
        replace(CONTACT, sender_has_contract=False),
        held(HeldReason.NO_CONTRACT),
    ),
    ("one without a sender is held", Facts(sender=""), held(HeldReason.NO_SENDER)),
    (
        "one from the desk's own address is held",
        replace(CONTACT, from_own_address=True),
        held(HeldReason.FROM_OWN_ADDRESS),
    ),
    ("one from an operator is held", OPERATOR, held(HeldReason.FROM_OPERATOR)),
    (
        "an operator's answer is held too",
        replace(OPERATOR, answered_ticket=7),
        held(HeldReason.FROM_OPERATOR),
    ),
    (
        "a machine's new mail is held",
        replace(CONTACT, automatic=True),
        held(HeldReason.AUTOMATIC),
    ),
    (
        "an answer joins its ticket, whoever writes",
        replace(UNKNOWN, answered_ticket=7),
        Place(MailOutcome.REPLY, ticket_id=7),
    ),
    (
        "a machine's answer joins it quietly",
        replace(CONTACT, answered_ticket=7, automatic=True),
        Place(MailOutcome.REPLY, ticket_id=7, quiet=True),
    ),
    (
        "a number in the subject from its own customer joins it",
        replace(CONTACT, named_ticket=7, sender_in_named=True),
        Place(MailOutcome.REPLY, ticket_id=7),
    ),
    (
        "a number from another customer opens a ticket of its own",
        replace(CONTACT, named_ticket=7),
        Place(MailOutcome.TICKET),
    ),
    (
        "a number from a stranger is held",
        replace(UNKNOWN, named_ticket=7),
        held(HeldReason.UNKNOWN_SENDER),
    ),
    (
        "a number in a machine's mail is not believed",
        replace(CONTACT, named_ticket=7, sender_in_named=True, automatic=True),
        held(HeldReason.AUTOMATIC),
    ),
    (
        "the signed address counts more than the number",
        replace(CONTACT, answered_ticket=8, named_ticket=7, sender_in_named=True),
        Place(MailOutcome.REPLY, ticket_id=8),
    ),
    (
        "an alert goes to its contract",
        replace(UNKNOWN, is_alert=True, alert_contract=3, automatic=True),
        Place(MailOutcome.ALERT),
    ),
    (
        "an alert for nobody is held",
        replace(UNKNOWN, is_alert=True),
        held(HeldReason.ALERT_WITHOUT_CUSTOMER),
    ),
    (
        "the same mail once more is a duplicate",
        replace(CONTACT, duplicate_of=5),
        Place(MailOutcome.DUPLICATE),
    ),
    (
        "a report on a letter of ours is a bounce",
        Facts(sender="", is_bounce=True, bounced_letter=4, automatic=True),
        Place(MailOutcome.BOUNCE),
    ),
    (
        "a report on nothing of ours is held",
        Facts(sender="", is_bounce=True, automatic=True),
        held(HeldReason.BOUNCE_OF_NOTHING),
    ),
    (
        "the writer of a shut-out person's answer is not believed",
        replace(UNKNOWN, sender_is_shut_out=True, answered_ticket=7),
        held(HeldReason.SHUT_OUT),
    ),
]


@pytest.mark.parametrize(
    ("facts", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_every_branch(facts: Facts, expected: Place) -> None:
    assert place(facts) == expected


ids = st.none() | st.integers(1, 3)
anything = st.builds(
    Facts,
    sender=st.sampled_from(["", "a@x.example"]),
    from_own_address=st.booleans(),
    sender_is_operator=st.booleans(),
    sender_is_contact=st.booleans(),
    sender_is_shut_out=st.booleans(),
    sender_has_contract=st.booleans(),
    automatic=st.booleans(),
    is_bounce=st.booleans(),
    bounced_letter=ids,
    duplicate_of=ids,
    is_alert=st.booleans(),
    alert_contract=ids,
    answered_ticket=ids,
    named_ticket=ids,
    sender_in_named=st.booleans(),
)
whatever = settings(deadline=None, max_examples=300)


@whatever
@given(anything)
def test_no_mail_is_dropped(facts: Facts) -> None:
    found = place(facts)
    assert found.outcome in MailOutcome
    assert (found.held is not None) == (found.outcome == MailOutcome.HELD)
    assert (found.ticket_id is not None) == (found.outcome == MailOutcome.REPLY)


@whatever
@given(anything)
def test_a_machine_opens_no_ticket_and_wakes_none(facts: Facts) -> None:
    found = place(replace(facts, automatic=True))
    assert found.outcome != MailOutcome.TICKET
    assert found.outcome != MailOutcome.REPLY or found.quiet


@whatever
@given(anything)
def test_nobody_posts_as_an_operator_or_as_the_desk_by_mail(facts: Facts) -> None:
    for false_name in ({"sender_is_operator": True}, {"from_own_address": True}):
        outcome = place(replace(facts, **false_name)).outcome
        assert outcome not in {MailOutcome.TICKET, MailOutcome.REPLY}


@whatever
@given(anything)
def test_a_ticket_is_opened_only_for_a_contact_with_a_service_in_force(facts: Facts) -> None:
    if place(facts).outcome == MailOutcome.TICKET:
        assert facts.sender_is_contact
        assert facts.sender_has_contract


@whatever
@given(anything)
def test_a_number_alone_lets_only_its_own_customer_in(facts: Facts) -> None:
    alone = replace(facts, answered_ticket=None)
    if place(alone).outcome == MailOutcome.REPLY:
        assert facts.sender_in_named


@whatever
@given(anything)
def test_who_was_shut_out_posts_nothing(facts: Facts) -> None:
    out = replace(facts, sender_is_shut_out=True, sender_is_contact=False)
    assert place(out).outcome not in {MailOutcome.TICKET, MailOutcome.REPLY}
