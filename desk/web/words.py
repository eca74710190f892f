"""The words of the glossary for stored codes: one word for one thing, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, LazyString] = {
    # kinds of ticket
    "kind.inquiry": _l("Inquiry"),
    "kind.fault": _l("Fault"),
    "kind.change": _l("Change"),
    "kind.alert": _l("Alert"),
    "kind.request": _l("Request"),
    # states of a ticket, as the desk says them
    "state.new": _l("New"),
    "state.open": _l("In progress"),
    "state.waiting": _l("Waiting for customer"),
    "state.resolved": _l("Resolved"),
    # states of a ticket, as a customer hears them
    "customer_state.new": _l("Received"),
    "customer_state.open": _l("In progress"),
    "customer_state.waiting": _l("Waiting for your answer"),
    "customer_state.resolved": _l("Resolved"),
    # doors
    "channel.portal": _l("Portal"),
    "channel.mail": _l("Mail"),
    "channel.phone": _l("Phone"),
    "channel.alert": _l("Alert mail"),
    # how a ticket ended
    "outcome.answered": _l("Answered"),
    "outcome.manual": _l("Place in the manual named"),
    "outcome.out_of_scope": _l("Out of scope"),
    "outcome.vendor": _l("Passed to vendor"),
    "outcome.withdrawn": _l("Withdrawn"),
    # clocks
    "clock.running": _l("Running"),
    "clock.paused": _l("Paused"),
    "clock.met": _l("Kept"),
    "clock.missed": _l("Missed"),
    "clock_name.first_response": _l("First response"),
    "clock_name.resolution": _l("Resolution"),
    # roles
    "role.member": _l("Customer member"),
    "role.customer_admin": _l("Customer administrator"),
    "role.reseller": _l("Reseller"),
    "role.engineer": _l("Engineer"),
    "role.manager": _l("Manager"),
    "role.administrator": _l("Administrator"),
    # views
    "view.due": _l("By deadline"),
    "view.mine": _l("Mine"),
    "view.unassigned": _l("Unassigned"),
    "view.missed": _l("Missed"),
    "view.waiting": _l("Waiting"),
    "view.resolved": _l("Resolved"),
    "view.all": _l("All"),
    # deeds of the audit log
    "deed.ticket.opened": _l("opened the ticket"),
    "deed.ticket.posted": _l("wrote"),
    "deed.ticket.replied": _l("answered the customer"),
    "deed.ticket.noted": _l("added an internal note"),
    "deed.ticket.assigned": _l("assigned the ticket"),
    "deed.ticket.paused": _l("is waiting for the customer"),
    "deed.ticket.resumed": _l("went on with the ticket"),
    "deed.ticket.resolved": _l("resolved the ticket"),
    "deed.ticket.reopened": _l("reopened the ticket"),
}


def word(code: str, family: str) -> str:
    """Return the word for a stored `code` of a `family` (`state`, `kind`, …)."""
    found = WORDS.get(f"{family}.{code}")
    return str(found) if found is not None else code
