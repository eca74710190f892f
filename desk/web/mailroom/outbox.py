"""Letters: waiting, sent, failed, bounced; the text as sent; a failed one sent again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.audit import record
from desk.mail.mailroom import PAGE, count_held, find_letter, letter_counts, letters
from desk.mail.models import LetterState
from desk.mail.outbox import send_again
from desk.people.access import Permission
from desk.web.doorstep import row_number
from desk.web.edge import actor, now, session
from desk.web.mailroom import mailroom
from desk.web.visitors import needs

# A one-time link is a credential: nobody but its reader sees the letter that carries it.
WITH_LINK = frozenset({"invitation", "reset"})


@mailroom.get("/outbox")
@needs(Permission.SEE_MAIL)
def outbox() -> ResponseReturnValue:
    """Show letters, newest first."""
    wanted = request.args.get("state", "")
    state = LetterState(wanted) if wanted in set(LetterState) else None
    found = letters(session(), state=state, before=row_number(request.args.get("before")))
    return render_template(
        "mailroom/outbox.html",
        letters=found[:PAGE],
        more=len(found) > PAGE,
        state=state,
        states=LetterState,
        counts=letter_counts(session()),
        held=count_held(session()),
    )


@mailroom.get("/outbox/<int:letter_id>")
@needs(Permission.SEE_MAIL)
def letter(letter_id: int) -> ResponseReturnValue:
    """Show one letter as it was or will be sent."""
    found = find_letter(session(), letter_id)
    return render_template("mailroom/letter.html", letter=found, secret=found.kind in WITH_LINK)


@mailroom.post("/outbox/<int:letter_id>/retry")
@needs(Permission.SEE_MAIL)
def retry(letter_id: int) -> ResponseReturnValue:
    """Send a failed letter again."""
    found = send_again(session(), letter_id, at=now())
    record(session(), "letter.sent_again", subject="letter", subject_id=found.id, by=actor(),
           at=now())  # fmt: skip
    flash(_("The letter is sent again."))
    return redirect(url_for("mailroom.letter", letter_id=found.id), 303)
