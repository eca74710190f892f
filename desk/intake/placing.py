"""What becomes of a mail: a pure decision over what is known of it, with its reason.

In order of trust: a report on a letter of ours, the dashboard's alert, an answer by the signed
address or by a message id of ours, a number in the subject from someone who has part in the
ticket, a known contact's new matter. Whatever fits nowhere is held for a person, never dropped.
Mail that a machine sent opens nothing and reopens nothing (RFC 3834); mail never acts as an
operator, for anybody can write a sender's name, nor as somebody who was shut out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk.mail.models import MailOutcome


class HeldReason(StrEnum):
    """Why a mail waits for a person: a closed list."""

    UNKNOWN_SENDER = "unknown_sender"
    NO_SENDER = "no_sender"
    NO_CONTRACT = "no_contract"
    AUTOMATIC = "automatic"
    FROM_OPERATOR = "from_operator"
    FROM_OWN_ADDRESS = "from_own_address"
    SHUT_OUT = "shut_out"
    ALERT_WITHOUT_CUSTOMER = "alert_without_customer"
    BOUNCE_OF_NOTHING = "bounce_of_nothing"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a mail when it is placed; ids are of rows, None where there is none.

    `answered_ticket` was found by a signed address or a letter's message id, `named_ticket` by a
    number in the subject. `sender_in_named` says whether the sender's customer has that ticket.
    """

    sender: str
    from_own_address: bool = False
    sender_is_operator: bool = False
    sender_is_contact: bool = False
    sender_is_shut_out: bool = False
    sender_has_contract: bool = False
    automatic: bool = False
    is_bounce: bool = False
    bounced_letter: int | None = None
    duplicate_of: int | None = None
    is_alert: bool = False
    alert_contract: int | None = None
    answered_ticket: int | None = None
    named_ticket: int | None = None
    sender_in_named: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail goes: its outcome, the ticket it joins, or why it is held.

    `quiet` adds the mail as an internal note: it reopens nothing and starts no clock.
    """

    outcome: MailOutcome
    ticket_id: int | None = None
    quiet: bool = False
    held: HeldReason | None = None


def place(facts: Facts) -> Place:
    """Return where a mail goes."""
    return (
        _report(facts)
        or _twin(facts)
        or _alert(facts)
        or _suspect(facts)
        or _answer(facts)
        or _new_matter(facts)
    )


def _report(facts: Facts) -> Place | None:
    if not facts.is_bounce:
        return None
    if facts.bounced_letter is None:
        return _hold(HeldReason.BOUNCE_OF_NOTHING)
    return Place(MailOutcome.BOUNCE)


def _twin(facts: Facts) -> Place | None:
    return None if facts.duplicate_of is None else Place(MailOutcome.DUPLICATE)


def _alert(facts: Facts) -> Place | None:
    if not facts.is_alert:
        return None
    if facts.alert_contract is None:
        return _hold(HeldReason.ALERT_WITHOUT_CUSTOMER)
    return Place(MailOutcome.ALERT)


def _suspect(facts: Facts) -> Place | None:
    if not facts.sender:
        return _hold(HeldReason.NO_SENDER)
    if facts.from_own_address:
        return _hold(HeldReason.FROM_OWN_ADDRESS)
    if facts.sender_is_shut_out:
        return _hold(HeldReason.SHUT_OUT)
    return _hold(HeldReason.FROM_OPERATOR) if facts.sender_is_operator else None


def _answer(facts: Facts) -> Place | None:
    if facts.answered_ticket is not None:
        return Place(MailOutcome.REPLY, ticket_id=facts.answered_ticket, quiet=facts.automatic)
    if facts.named_ticket is not None and facts.sender_in_named and not facts.automatic:
        return Place(MailOutcome.REPLY, ticket_id=facts.named_ticket)
    return None


def _new_matter(facts: Facts) -> Place:
    if facts.automatic:
        return _hold(HeldReason.AUTOMATIC)
    if not facts.sender_is_contact:
        return _hold(HeldReason.UNKNOWN_SENDER)
    if not facts.sender_has_contract:
        return _hold(HeldReason.NO_CONTRACT)
    return Place(MailOutcome.TICKET)


def _hold(reason: HeldReason) -> Place:
    return Place(MailOutcome.HELD, held=reason)
