"""The mailroom: held mail is made a ticket or put away; letters are seen and sent again."""

from __future__ import annotations

import pytest

from desk.demo.alert_mails import kept_mail
from desk.mail.models import Letter, LetterState, MailOutcome, MailState, RawMail
from desk.tickets.letters import acknowledge
from desk.tickets.models import Ticket
from tests.tickets.made_tickets import a_ticket

MAIL = (
    "From: =?utf-8?b?55Sw5Lit?= <tanaka@elsewhere.example>\r\nTo: desk@desk.example\r\n"
    "Subject: <script>alert(1)</script>\r\nMessage-ID: <1@elsewhere.example>\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>内線が<b>つながりません</b>。<script>alert(2)</script><img src=https://x.example/1></p>"
).encode()


def _text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def held(session, app, world, clock) -> RawMail:
    mail = kept_mail(session, app.house.blobs, MAIL, at=clock())
    mail.state, mail.outcome = MailState.HELD, MailOutcome.HELD
    mail.held_reason = "unknown_sender"
    session.flush()
    return mail


@pytest.fixture
def letter(session, app, world, clock) -> Letter:
    return acknowledge(session, a_ticket(session, world), sender=app.house.sender, at=clock())


@pytest.fixture
def yamamoto(as_person):
    return as_person("yamamoto")


def test_a_held_mail_is_listed_with_its_reason(yamamoto, held):
    page = _text(yamamoto.get("/held-mail"))
    assert "田中" in page
    assert f"/mails/{held.id}" in page


def test_a_mail_whose_bytes_are_gone_hides_no_other_and_can_be_put_away(
    yamamoto, session, app, held, clock
):
    lost = kept_mail(session, app.house.blobs, MAIL + b"lost", at=clock())
    lost.state, lost.outcome, lost.held_reason = MailState.HELD, MailOutcome.HELD, "fault"
    session.flush()
    [file] = app.house.settings.var.rglob(lost.sha256)
    file.unlink()
    page = _text(yamamoto.get("/held-mail"))
    assert "田中" in page
    assert f"/mails/{lost.id}" in page
    assert yamamoto.get(f"/mails/{lost.id}").status_code == 200
    assert yamamoto.post(f"/mails/{lost.id}/discard", data={"reason": "x"}).status_code == 303


def test_a_mail_is_shown_as_text_and_loads_nothing(yamamoto, held):
    page = _text(yamamoto.get(f"/mails/{held.id}"))
    assert "つながりません" in page
    for active in ("<script>alert", "x.example", "<b>つながりません"):
        assert active not in page


def test_the_bytes_of_a_mail_are_a_download(yamamoto, held):
    answer = yamamoto.get(f"/mails/{held.id}/raw")
    assert (answer.data, answer.mimetype) == (MAIL, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=mail-{held.id}.eml"
    answer.close()


def test_a_held_mail_becomes_a_ticket_of_the_chosen_customer(yamamoto, session, held, world):
    form = {"customer": str(world.places.asahi.id)}
    answer = yamamoto.post(f"/mails/{held.id}/ticket", data=form)
    ticket = session.query(Ticket).one()
    assert answer.location == f"/tickets/{ticket.number}"
    assert (ticket.customer, ticket.contact) == (world.places.asahi, None)
    assert "つながりません" in ticket.messages[0].text
    session.expire_all()
    assert (held.state, held.ticket_id) == (MailState.DONE, ticket.id)
    assert yamamoto.post(f"/mails/{held.id}/ticket", data=form).status_code == 409
    assert yamamoto.post(f"/mails/{held.id}/discard", data={"reason": "x"}).status_code == 409


def test_a_held_mail_is_put_away_with_a_reason(yamamoto, session, held):
    assert yamamoto.post(f"/mails/{held.id}/discard", data={"reason": " "}).status_code == 422
    assert yamamoto.post(f"/mails/{held.id}/discard", data={"reason": "広告"}).status_code == 303
    session.expire_all()
    assert (held.state, held.outcome) == (MailState.DONE, MailOutcome.DISCARDED)
    assert yamamoto.get(f"/mails/{held.id}").status_code == 200  # it stays kept


@pytest.mark.parametrize("customer", ["", "0", "x", "99999999999999999999"])
def test_a_customer_has_to_be_chosen(yamamoto, session, held, customer):
    answer = yamamoto.post(f"/mails/{held.id}/ticket", data={"customer": customer})
    assert answer.status_code == 422
    assert session.query(Ticket).count() == 0


def test_a_letter_is_seen_as_it_is_sent(yamamoto, letter):
    assert "takahashi@asahi-seiki.example" in _text(yamamoto.get("/outbox"))
    page = _text(yamamoto.get(f"/outbox/{letter.id}"))
    assert "高橋 健" in page


def test_only_a_failed_letter_is_sent_again(yamamoto, session, letter):
    assert yamamoto.post(f"/outbox/{letter.id}/retry").status_code == 409
    letter.state = LetterState.FAILED
    assert yamamoto.post(f"/outbox/{letter.id}/retry").status_code == 303
    session.expire_all()
    assert letter.state == LetterState.WAITING


@pytest.mark.parametrize("state", [*LetterState, "", "odd"])
def test_letters_are_listed_by_state(yamamoto, letter, state):
    page = _text(yamamoto.get(f"/outbox?state={state}"))
    shown = f"/outbox/{letter.id}" in page
    assert shown == (state in {LetterState.WAITING, "", "odd"})
