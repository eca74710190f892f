"""The words of the glossary for stored codes: one word for one thing, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, LazyString | str] = {
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
    # contracts
    "contract_state.active": _l("Active"),
    "contract_state.suspended": _l("Suspended"),
    "contract_state.ended": _l("Ended"),
    "purpose.contract": _l("Contract"),
    "purpose.technical": _l("Technical"),
    "purpose.emergency": _l("Emergency"),
    "purpose.alert": _l("Alerts"),
    "purpose.report": _l("Reports"),
    "quantity.licences": _l("Licences"),
    "quantity.clients": _l("Clients"),
    "figure.changes_per_month": _l("Setting changes a month"),
    "figure.alert_business_days": _l("Findings and notice after an alert"),
    "figure.free_months": _l("Free at the start"),
    "figure.minimum_term_months": _l("Minimum term"),
    "figure.cancellation_notice_days": _l("Notice before cancelling"),
    "figure.non_renewal_notice_business_days": _l("Notice before not renewing"),
    "figure.change_notice_days": _l("Notice before a change"),
    "figure.operator_end_notice_months": _l("Notice by DIS before ending"),
    "figure.terms_change_notice_days": _l("Notice of changed terms"),
    "figure.liability_cap_months": _l("Liability, in monthly fees"),
    "unit.times": _l("times"),
    "unit.days": _l("days"),
    "unit.business_days": _l("business days"),
    "unit.months": _l("months"),
    "unit.number": "",
    # the mailroom
    "letter_state.waiting": _l("Waiting"),
    "letter_state.sending": _l("Being sent"),
    "letter_state.sent": _l("Sent"),
    "letter_state.failed": _l("Failed"),
    "letter_state.bounced": _l("Bounced"),
    "held.unknown_sender": _l("Unknown sender"),
    "held.no_sender": _l("No sender"),
    "held.no_contract": _l("No service in force"),
    "held.automatic": _l("Sent by a machine"),
    "held.from_operator": _l("Bears an operator's address"),
    "held.from_own_address": _l("Bears the desk's own address"),
    "held.alert_without_customer": _l("Alert without a customer"),
    "held.bounce_of_nothing": _l("Report on no letter of ours"),
    "held.fault": _l("Could not be handled"),
    "mail_outcome.ticket": _l("Ticket"),
    "mail_outcome.reply": _l("Reply"),
    "mail_outcome.alert": _l("Alert"),
    "mail_outcome.bounce": _l("Bounce"),
    "mail_outcome.duplicate": _l("Delivered twice"),
    "mail_outcome.discarded": _l("Put away"),
    # jobs and the audit log
    "job.fetch_mail": _l("Take in mail"),
    "job.send_letters": _l("Send letters"),
    "job.draft_reports": _l("Draft reports"),
    "subject.ticket": _l("Ticket"),
    "subject.person": _l("Person"),
    "subject.contract": _l("Contract"),
    "subject.letter": _l("Letter"),
    "subject.raw_mail": _l("Mail"),
    "subject.calendar_day": _l("Calendar"),
    "deed.person.added": _l("added a person"),
    "deed.person.logged_in": _l("logged in"),
    "deed.person.invitation_made": _l("made an invitation"),
    "deed.person.reset_made": _l("asked for a new password"),
    "deed.person.password_set": _l("set a password"),
    "deed.person.let_in": _l("let a person in"),
    "deed.person.shut_out": _l("shut a person out"),
    "deed.contract.signed": _l("signed a contract"),
    "deed.calendar.day_entered": _l("entered a day"),
    "deed.calendar.day_withdrawn": _l("took a day back"),
    "deed.letter.bounced": _l("noted a bounce"),
    "deed.letter.sent_again": _l("sent a letter again"),
    "deed.mail.made_a_ticket": _l("made a ticket of a mail"),
    "deed.mail.discarded": _l("put a mail away"),
}


def word(code: str, family: str) -> str:
    """Return the word for a stored `code` of a `family` (`state`, `kind`, …)."""
    found = WORDS.get(f"{family}.{code}")
    return str(found) if found is not None else code
