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
    "ticket_taken": _l("%(name)s took this ticket a moment ago. Load its page again first."),
    "assignee_not_operator": _l("Only the operator's own people can work a ticket."),
    "work_unfinished": _l(
        "Rows of this change still wait. It ends by itself with the last of them."
    ),
    "outcome_missing": _l("Say how it ended."),
    "alert_not_notified": _l(
        "An alert ends by its findings and the notice to the customer, or as withdrawn."
    ),
    # operations reports
    "report": _l("There is no such report, or it is not for you."),
    "month_not_over": _l("%(month)s is not over yet."),
    "no_contract_in_month": _l("Nothing was under contract in %(month)s."),
    "report_not_draft": _l("This report is no draft any more."),
    "report_not_approved": _l("This report is not approved."),
    "report_not_published": _l("This report is not published."),
    "report_published": _l("A published report is not changed. Draft a new edition."),
    "report_changed_meanwhile": _l("Somebody else changed this report. Read it again first."),
    "remarks_too_long": _l("Remarks have at most %(most)s characters."),
    "figures_odd": _l("The stored figures cannot be read. Tell an administrator."),
    "month_without_business_day": _l("%(year)s-%(month)s has no business day to be due on."),
    # calendar, people, mail
    "reason_missing": _l("Give a reason."),
    "day_already_entered": _l("%(day)s is entered already."),
    "day_not_known": _l("%(day)s does not lie between %(first)s and %(last)s."),
    "calendar_day": _l("There is no such entry."),
    "person": _l("There is no such person."),
    "person_shut_out": _l("This person is shut out. Let them in first."),
    "not_yourself": _l("You cannot shut yourself out."),
    "mail_missing": _l("There is no such mail."),
    "mail_not_held": _l("This mail has found its place already."),
    "letter_missing": _l("There is no such letter."),
    "letter_not_failed": _l("Only a failed letter can be sent again."),
    "letter_address_odd": _l("“%(value)s” is not an address that letters can go to."),
    "row_not_in_baseline": _l("The table has changed since: this row is no longer as it was."),
    "blob_damaged": _l("The kept file is damaged. Tell an administrator."),
    "blob_missing": _l("The kept file cannot be found. Tell an administrator."),
    # incidents
    "incident": _l("There is no such incident, or it is not for you."),
    "finding_without_evidence": _l("Say where this is seen."),
    "finding_both": _l("A finding is either known or unknown, not both."),
    "finding_too_long": _l("A finding has at most %(most)s characters."),
    "findings_missing": _l("Record all four findings first."),
    "reached_missing": _l("Name who was reached."),
    "told_missing": _l("Write what was said."),
    "call_time_odd": _l("The call lies between the alert and now."),
    "only_managers_deem": _l("Only a manager may record that a notice is deemed given."),
    "deemed_reason_missing": _l("Give the reason."),
    "notice_not_bounced": _l("Only a letter that came back can be deemed given."),
    "incident_not_notified": _l("Tell the customer of the findings first."),
    "said_by_missing": _l("Name who said it."),
    "instruction_missing": _l("The customer has given no instruction yet."),
    "action_does_not_fit": _l("This is not what the customer instructed."),
    "evidence_missing": _l("Say what shows that it was done."),
    "list_and_hash_missing": _l("Name the list and the SHA-256 that was put on it."),
    "sha256_odd": _l("A SHA-256 has 64 characters, 0-9 and a-f."),
    "guid_odd": _l("A GUID has 32 characters, 0-9 and a-f, in five groups."),
    # setting changes
    "baseline_missing": _l("The desk has no extension table of this contract yet. Ask us for it."),
    "baseline_busy": _l("Rows of this contract wait to be set; deal with them first."),
    "table_empty": _l("There is no row in this table."),
    "table_has_problems": _l("%(problems)s cells of this table break a rule. Correct them first."),
    "table_of_another_contract": _l(
        "This table was made for another contract. Take the table from this contract's page."
    ),
    "table_changes_nothing": _l(
        "This table changes nothing that is not in hand or in place already."
    ),
    "contract_not_in_force": _l("This contract is not in force today (W§3.2, §11)."),
    "professional_only": _l(
        "Settings are changed with Professional licences only (W menu 2(3)). Talk to us about it."
    ),
    "submission": _l("There is no such submission, or it is not for you."),
    "submission_not_draft": _l("This submission was handed in or withdrawn before."),
    "submission_moved_on": _l(
        "The table has moved on since you looked. Look at the changes again, then hand them in."
    ),
    "submission_not_sound": _l("Something below is to be settled first."),
    "submission_begun": _l("The desk has begun with these rows. Write to us in the ticket."),
    "over_quota": _l(
        "%(rows)s rows are more than the month has left: %(left)s of %(limit)s (W menu 2(3))."
    ),
    "month_full": _l("The %(limit)s changes of %(month)s are used up; a manager has to decide."),
    "no_row_chosen": _l("Choose at least one row."),
    "rows_belong_together": _l(
        "Without the rows that you left out, the table would break a rule (row %(where)s). "
        "Choose rows that belong together."
    ),
    "nothing_left_out": _l("No row of this submission was left out."),
    "question": _l("That is not asked of this submission."),
    "answer_does_not_settle": _l(
        "Several rows bear this name. Correct the table so that each person is there once."
    ),
    "work_item": _l("There is no such row, or it is not for you."),
    "work_item_ended": _l("This row was dealt with before."),
    "reason_too_long": _l("A reason has at most %(most)s characters."),
    "page": _l("There is no such page, or it is not for you."),
}


def sentence(error: DeskError) -> str:
    """Return what is wrong, in the reader's language."""
    text = SENTENCES.get(error.code)
    if text is None:
        return str(_l("That does not work (%(code)s).", code=error.code))
    return str(text) % error.about if error.about else str(text)
