"""Sentences about broken rules, in the reader's language.

Every code that a `DeskError` of the desk may carry to a page has its sentence here; a test finds
the ones that have none.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from desk.errors import DeskError

SENTENCES: Mapping[str, LazyString] = {
    # people
    "address_not_valid": _l("“%(address)s” is not a mail address."),
    "address_taken": _l("%(address)s is already known to the desk."),
    "name_missing": _l("Give a name."),
    "password_length": _l("A password has %(least)s to %(most)s characters."),
    "customer_does_not_fit_role": _l("This role and this organisation do not go together."),
    "reseller_does_not_fit_role": _l("This role and this reseller do not go together."),
    "link_ended": _l("This link has been used or has run out. Ask for a new one."),
    "not_allowed": _l("You may see this, but not do that with it."),
    # contracts
    "service_not_in_force": _l("No contract for this service is in force."),
    "contact_of_another_customer": _l("This contact belongs to another customer."),
    "contract": _l("There is no such contract, or it is not for you."),
    # tickets
    "subject_missing": _l("Give a subject."),
    "subject_too_long": _l("A subject has at most %(most)s characters."),
    "text_missing": _l("Write something."),
    "text_too_long": _l("A message has at most %(most)s characters."),
    "ticket": _l("There is no such ticket, or it is not for you."),
    "attachment": _l("There is no such file, or it is not for you."),
    "ticket_resolved": _l("This ticket is resolved. Reopen it first."),
    "ticket_not_waiting": _l("This ticket is not waiting."),
    "ticket_already_waiting": _l("This ticket is waiting already."),
    "ticket_not_resolved": _l("This ticket is not resolved."),
    "kind_not_offered": _l("This service does not take this kind of ticket."),
    "assignee_not_operator": _l("Only the operator's own people can work a ticket."),
    "outcome_missing": _l("Say how it ended."),
    "alert_not_notified": _l(
        "An alert ends by its findings and the notice to the customer, or as withdrawn."
    ),
    # calendar, people, mail
    "reason_missing": _l("Give a reason."),
    "day_already_entered": _l("%(day)s is entered already."),
    "calendar_day": _l("There is no such entry."),
    "person": _l("There is no such person."),
    "not_yourself": _l("You cannot shut yourself out."),
    "mail_missing": _l("There is no such mail."),
    "mail_not_held": _l("This mail has found its place already."),
    "letter_missing": _l("There is no such letter."),
    "letter_not_failed": _l("Only a failed letter can be sent again."),
    "letter_address_odd": _l("“%(value)s” is not an address that letters can go to."),
    "blob_missing": _l("The kept file cannot be found. Tell an administrator."),
    "page": _l("There is no such page, or it is not for you."),
}


def sentence(error: DeskError) -> str:
    """Return what is wrong, in the reader's language."""
    text = SENTENCES.get(error.code)
    if text is None:
        return str(_l("That does not work (%(code)s).", code=error.code))
    return str(text) % error.about if error.about else str(text)
