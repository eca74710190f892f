"""The mail door with a real mailbox in front of it: what becomes of every kind of mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.audit import entries_about
from desk.blobs import BlobStore
from desk.demo.alert_mails import Seen, alert_mail, digest
from desk.demo.world import World
from desk.intake.acknowledging import MOST
from desk.intake.door import Door, keep, place_mail, take_in
from desk.mail.mailbox import Arrived, Mailbox
from desk.mail.models import Letter, LetterState, MailOutcome, MailState, RawMail
from desk.mail.opening import open_mailbox
from desk.people.enrolment import set_active
from desk.tickets.conversing import reply
from desk.tickets.models import Channel, Kind, Outcome, State, Ticket
from desk.tickets.states import pause, resolve
from tests.intake.made_mails import INOUE, SENDER, bounce_of, drop, mail, old_style_mail
from tests.servers.imap import PASSWORD, ImapServer
from tests.times import HandSetClock

STRANGER = "x@nowhere.example"

Bring = Callable[..., RawMail]


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def door(session: Session, blobs: BlobStore, clock: HandSetClock, world: World) -> Door:
    session.commit()
    return Door(session, blobs, SENDER, clock, session.commit)


@dataclass
class Post:
    """A mailbox and how a mail server puts mails into it."""

    mailbox: Mailbox
    deliver: Callable[[bytes], None]
    marks: Callable[[], list[str]]


@pytest.fixture
def maildir(tmp_path: Path, clock: HandSetClock) -> Post:
    root = tmp_path / "inbox"

    def marks() -> list[str]:
        paths = sorted((root / "cur").iterdir(), key=lambda path: path.stat().st_mtime)
        return [path.name.partition(":2,")[2] for path in paths]

    return Post(
        open_mailbox(f"maildir:{root}", None), lambda raw: str(drop(root, raw, clock())), marks
    )


@pytest.fixture
def imap(imap_server: ImapServer, clock: HandSetClock) -> Iterator[Post]:
    user = imap_server.new_user()

    def marks() -> list[str]:
        names = {b"\\Seen": "S", b"\\Flagged": "F"}
        with imap_server.log_in(user) as client:
            found = client.get_flags(client.search())
        return [
            "".join(sorted(names[flag] for flag in flags if flag in names))
            for _, flags in sorted(found.items())
        ]

    url = f"imap://{user}@127.0.0.1:{imap_server.port}/INBOX"
    with closing(open_mailbox(url, PASSWORD)) as mailbox:
        yield Post(mailbox, lambda raw: imap_server.deliver(user, raw, at=clock()), marks)


@pytest.fixture(params=["maildir", "imap"])
def post(request: pytest.FixtureRequest) -> Post:
    found: Post = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def bring(door: Door, clock: HandSetClock) -> Bring:
    """Takes one mail through the door and gives its row; `at` is when the mail server had it."""

    def through(raw: bytes, *, at: datetime | None = None) -> RawMail:
        number = keep(door, "test", Arrived(str(len(keys)), raw, at or clock()))
        keys.append(number)
        place_mail(door, number)
        return door.session.get_one(RawMail, number)

    keys: list[int] = []
    return through


def ticket_of(session: Session, row: RawMail) -> Ticket:
    return session.get_one(Ticket, row.ticket_id)


def letters(session: Session) -> list[Letter]:
    return list(session.scalars(select(Letter).order_by(Letter.id)))


def count(session: Session, kind: type) -> int:
    return len(session.scalars(select(kind)).all())


def test_a_contacts_mail_becomes_a_ticket_and_is_acknowledged(
    post: Post, door: Door, session: Session, world: World, clock: HandSetClock
) -> None:
    post.deliver(
        mail(subject="保留音が出ない", text="Webex の電話です。", files={"図.png": b"\x89"})
    )
    assert str(take_in(door, post.mailbox, "inbox")) == "ticket 1"
    (ticket,) = session.scalars(select(Ticket))
    assert (ticket.subject, ticket.service, ticket.kind) == (
        "保留音が出ない", "webex_calling", Kind.INQUIRY,
    )  # fmt: skip
    assert (ticket.channel, ticket.opened_at) == (Channel.MAIL, clock())
    assert ticket.contact is world.people["takahashi"]
    (message,) = ticket.messages
    assert (message.text, message.author_id) == ("Webex の電話です。", ticket.contact.id)
    assert [(f.filename, door.blobs.get(f.sha256)) for f in message.attachments] == [
        ("図.png", b"\x89")
    ]
    assert post.marks() == ["S"]
    (letter,) = letters(session)
    raw_mail = session.get_one(RawMail, message.raw_mail_id)
    assert (letter.kind, letter.to_address, letter.ticket_id) == (
        "acknowledgement", "takahashi@asahi-seiki.example", ticket.id,
    )  # fmt: skip
    assert (letter.in_reply_to, letter.references) == (raw_mail.message_id, raw_mail.message_id)
    assert letter.auto_submitted
    assert f"#{ticket.number}" in letter.subject
    assert (letter.reply_to or "").startswith(f"desk+t{ticket.number}-")
    assert "保留音が出ない" in letter.subject
    assert "Webex の電話です。" not in letter.text


def test_what_was_taken_is_not_taken_again(post: Post, door: Door, session: Session) -> None:
    post.deliver(mail())
    assert [str(take_in(door, post.mailbox, "inbox")) for _ in range(2)] == [
        "ticket 1", "nothing new",
    ]  # fmt: skip
    assert count(session, Ticket) == 1


def test_a_held_mail_is_flagged_for_whoever_looks_into_the_mailbox(
    post: Post, door: Door, session: Session
) -> None:
    post.deliver(mail(STRANGER))
    assert str(take_in(door, post.mailbox, "inbox")) == "held 1"
    assert post.marks() == ["FS"]
    assert count(session, Ticket) == 0


def test_a_crash_before_the_mailbox_was_told_changes_nothing_more(
    post: Post, door: Door, session: Session
) -> None:
    post.deliver(mail())
    (arrived,) = post.mailbox.fetch(1)
    place_mail(door, keep(door, "inbox", arrived))
    assert str(take_in(door, post.mailbox, "inbox")) == "ticket 1"
    assert count(session, Ticket) == 1
    assert post.marks() == ["S"]


def test_a_crash_between_keeping_and_placing_loses_nothing(
    post: Post, door: Door, session: Session
) -> None:
    post.deliver(mail())
    (arrived,) = post.mailbox.fetch(1)
    keep(door, "inbox", arrived)
    take_in(door, post.mailbox, "inbox")
    assert count(session, Ticket) == 1
    assert post.marks() == ["S"]


# --- answers -----------------------------------------------------------------------------------


@pytest.fixture
def waiting(bring: Bring, session: Session, world: World, clock: HandSetClock) -> Ticket:
    """A ticket of 高橋 at 旭精機 that waits for an answer to an engineer's letter."""
    ticket = ticket_of(session, bring(mail(subject="留守番電話")))
    engineer = world.people["yamamoto"].as_actor
    clock.advance(timedelta(minutes=10))
    reply(session, ticket, text="型番をお知らせください。", by=engineer, at=clock(), sender=SENDER)
    pause(session, ticket, reason="型番", by=engineer, at=clock())
    session.commit()
    clock.advance(timedelta(hours=1))
    return ticket


def test_an_answer_to_the_signed_address_goes_on_with_the_waiting_ticket(
    bring: Bring, session: Session, waiting: Ticket, clock: HandSetClock
) -> None:
    letter = letters(session)[-1]
    text = (
        "7821 です。\n\n2026年11月20日(金) 10:10 DIS サポートデスク <desk@desk.example>:\n> 型番を"
    )
    row = bring(mail(subject="件名を変えました", text=text, to=letter.reply_to or ""))
    assert (row.outcome, row.ticket_id) == (MailOutcome.REPLY, waiting.id)
    assert (waiting.messages[-1].text, waiting.messages[-1].internal) == ("7821 です。", False)
    assert waiting.state == State.OPEN
    assert waiting.pauses[0].ended_at == clock()
    assert count(session, Ticket) == 1


def test_an_answer_is_known_by_the_message_it_answers_alone(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    fields = {"In-Reply-To": letters(session)[-1].message_id}
    row = bring(mail(subject="別の件名", fields=fields))
    assert (row.outcome, row.ticket_id) == (MailOutcome.REPLY, waiting.id)


def test_an_answer_opens_a_resolved_ticket_again(
    bring: Bring, session: Session, waiting: Ticket, world: World, clock: HandSetClock
) -> None:
    by = world.people["yamamoto"].as_actor
    resolve(session, waiting, outcome=Outcome.ANSWERED, by=by, at=clock())
    bring(mail(to=letters(session)[-1].reply_to or ""))
    assert waiting.state == State.OPEN


def test_the_reply_of_somebody_unknown_who_had_the_letter_bears_only_the_address(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    bring(mail(STRANGER, to=letters(session)[-1].reply_to or ""))
    assert (waiting.messages[-1].author_id, waiting.messages[-1].author_name) == (None, STRANGER)


def test_a_forged_signature_is_no_signature(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    forged = f"desk+t{waiting.number}-aaaaaaaaaaaaaaaa@desk.example"
    assert bring(mail(STRANGER, to=forged)).held_reason == "unknown_sender"
    assert waiting.state == State.WAITING


@pytest.mark.parametrize(
    ("sender", "outcome", "tickets"),
    [
        ("sasaki@asahi-seiki.example", MailOutcome.REPLY, 1),
        (INOUE, MailOutcome.TICKET, 2),
        (STRANGER, MailOutcome.HELD, 1),
        ("matsuda@hokuto-denki.example", MailOutcome.HELD, 1),  # the reseller's
        ("yamamoto@desk.example", MailOutcome.HELD, 1),  # an engineer's, by the look of it
    ],
)
def test_the_number_in_the_subject_counts_for_its_own_customer_only(
    bring: Bring, session: Session, waiting: Ticket, sender: str, outcome: str, tickets: int
) -> None:
    row = bring(mail(sender, subject=f"Re: ［＃{waiting.number}］ 留守番電話"))
    assert row.outcome == outcome
    assert (row.ticket_id == waiting.id) == (outcome == MailOutcome.REPLY)
    assert count(session, Ticket) == tickets


def test_an_automatic_reply_is_an_internal_note_and_wakes_nobody(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    before = len(letters(session))
    fields = {"Auto-Submitted": "auto-replied", "In-Reply-To": letters(session)[-1].message_id}
    row = bring(mail(subject="自動応答: 不在です", fields=fields))
    assert row.outcome == MailOutcome.REPLY
    assert waiting.messages[-1].internal
    assert waiting.state == State.WAITING
    assert len(letters(session)) == before


def test_a_machines_new_mail_is_held_and_not_acknowledged(bring: Bring, session: Session) -> None:
    row = bring(mail(fields={"Auto-Submitted": "auto-generated"}))
    assert (row.held_reason, letters(session)) == ("automatic", [])


@pytest.mark.parametrize("answers", [False, True])
def test_who_was_shut_out_writes_to_a_person_first(
    bring: Bring,
    session: Session,
    waiting: Ticket,
    world: World,
    clock: HandSetClock,
    answers: bool,
) -> None:
    by = world.people["ogawa"].as_actor
    set_active(session, world.people["takahashi"], active=False, by=by, at=clock())
    to = letters(session)[-1].reply_to if answers else None
    row = bring(mail(to=to or "desk@desk.example"))
    assert row.held_reason == "shut_out"
    assert waiting.state == State.WAITING


# --- the same mail twice -----------------------------------------------------------------------


def test_the_same_mail_delivered_to_two_addresses_is_one_ticket(
    bring: Bring, session: Session
) -> None:
    raw = mail()
    rows = [
        bring(f"Delivered-To: {to}\r\n".encode() + raw) for to in ("a@x.example", "b@x.example")
    ]
    assert [row.outcome for row in rows] == [MailOutcome.TICKET, MailOutcome.DUPLICATE]
    assert (count(session, Ticket), len(letters(session))) == (1, 1)


@pytest.mark.parametrize(
    "other", [{"text": "別の用件です。"}, {"files": {"表.xlsx": b"2"}}], ids=["text", "file"]
)
def test_two_mails_under_one_message_id_are_two_tickets(
    bring: Bring, session: Session, other: dict[str, object]
) -> None:
    fields = {"Message-ID": "<same@broken.example>"}
    for more in ({"files": {"表.xlsx": b"1"}}, other):
        bring(mail(fields=fields, **more))
    assert count(session, Ticket) == 2


def test_a_mail_whose_earlier_delivery_is_lost_is_taken(
    bring: Bring, session: Session, tmp_path: Path
) -> None:
    raw = mail()
    first = bring(raw)
    (tmp_path / "blobs" / first.sha256[:2] / first.sha256).unlink()
    assert bring(b"X-Other: 1\r\n" + raw).outcome == MailOutcome.TICKET


# --- bounces -----------------------------------------------------------------------------------


def test_a_bounce_marks_the_letter_with_the_servers_words(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    letter = letters(session)[-1]
    row = bring(bounce_of(letter.message_id, letter.to_address))
    assert (row.outcome, row.ticket_id) == (MailOutcome.BOUNCE, waiting.id)
    assert letter.state == LetterState.BOUNCED
    assert letter.last_error == "550 5.1.1 no such user"
    assert waiting.state == State.WAITING


def test_a_second_report_on_the_same_letter_is_no_second_deed(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    letter = letters(session)[-1]
    for _ in range(2):
        row = bring(bounce_of(letter.message_id, letter.to_address))
        assert (row.outcome, row.ticket_id) == (MailOutcome.BOUNCE, waiting.id)
    deeds = entries_about(session, "ticket", waiting.id)
    assert [deed.action for deed in deeds].count("letter.bounced") == 1


def test_a_report_of_delay_leaves_the_letter_as_it_is(
    bring: Bring, session: Session, waiting: Ticket
) -> None:
    letter = letters(session)[-1]
    row = bring(bounce_of(letter.message_id, letter.to_address, action="delayed"))
    assert (row.outcome, letter.state) == (MailOutcome.BOUNCE, LetterState.WAITING)


def test_a_bounce_of_nothing_is_held(bring: Bring) -> None:
    row = bring(bounce_of("<none@desk.example>", "a@x.example"))
    assert row.held_reason == "bounce_of_nothing"


# --- alerts ------------------------------------------------------------------------------------


def an_alert(to: str, at: datetime) -> bytes:
    raw = alert_mail([Seen(at, sha256=digest("a.exe"), path=r"C:\a.exe")], at=at)
    return raw.replace(b"To: alerts@desk.example", b"To: " + to.encode())


def test_an_alert_to_the_customers_address_opens_a_ticket_behind_the_desk(
    bring: Bring, session: Session, world: World, clock: HandSetClock
) -> None:
    received = clock()
    row = bring(an_alert("desk+alert-asahi@desk.example", received), at=received)
    assert row.outcome == MailOutcome.ALERT
    ticket = ticket_of(session, row)
    assert (ticket.kind, ticket.shown_at, ticket.opened_at) == (Kind.ALERT, None, received)
    assert ticket.customer is world.places.asahi
    assert letters(session) == []


@pytest.mark.parametrize(
    "to",
    [
        "desk@desk.example",
        "desk+alert-nobody@desk.example",
        "ops+alert-asahi@elsewhere.example",
        "other+alert-asahi@desk.example",
    ],
)
def test_an_alert_for_nobody_is_held(
    bring: Bring, session: Session, clock: HandSetClock, to: str
) -> None:
    assert bring(an_alert(to, clock())).held_reason == "alert_without_customer"
    assert count(session, Ticket) == 0


def test_an_alert_that_a_contact_sends_on_is_their_customers(
    bring: Bring, session: Session, world: World, clock: HandSetClock
) -> None:
    raw = an_alert("desk@desk.example", clock())
    row = bring(raw.replace(b"From: Cisco", b"From: " + INOUE.encode() + b"\r\nX-Was: Cisco"))
    assert row.outcome in {MailOutcome.ALERT, MailOutcome.TICKET}
    assert ticket_of(session, row).customer is world.places.midori


# --- whatever comes ----------------------------------------------------------------------------


def test_japanese_mail_of_the_old_kind_is_read_whole(bring: Bring, session: Session) -> None:
    raw = old_style_mail(
        "内線管理表の送付", "添付のとおりです。", "内線管理表（１１月）.xlsx", b"table"
    )
    ticket = ticket_of(session, bring(raw))
    assert (ticket.subject, ticket.messages[0].text) == ("内線管理表の送付", "添付のとおりです。")
    assert [f.filename for f in ticket.messages[0].attachments] == ["内線管理表（１１月）.xlsx"]


FROM = b"From: takahashi@asahi-seiki.example\r\n"
STRANGE = {
    "nothing": b"",
    "zeros": b"\x00" * 50,
    "a zero": FROM + b"Subject: \x00\r\n\r\n\x00",
    "half a character": FROM + b"Subject: =?utf-16?B?ANg=?=\r\n\r\n",
    "half of one in UTF-7": FROM + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    "a long subject": FROM + b"Subject: " + b"s" * 5000 + b"\r\n\r\nx",
    "a long text": FROM + b"\r\n" + b"word " * 200_000,
    "very many references": FROM + b"".join(
        b"References: " + b" ".join(b"<%d.%d@x>" % (m, n) for n in range(4000)) + b"\r\n"
        for m in range(20)
    ) + b"\r\nx",
    "an odd id": FROM + b"Message-ID: <\xff\x00@x>\r\n\r\nx",
    "a long address": b"From: " + b"a" * 3000 + b"@nowhere.example\r\n\r\nx",
    "a long type and file name": FROM + b"Content-Type: application/" + b"x" * 300
    + b'; name="' + b"n" * 900 + b'"\r\n\r\nx',
    "boundaries only": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 3000,
    "nested parts": b"\r\n".join(
        b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d" % (n, n) for n in range(500)
    ),
}  # fmt: skip


@pytest.mark.parametrize("raw", STRANGE.values(), ids=STRANGE)
def test_no_bytes_are_a_fault(bring: Bring, raw: bytes) -> None:
    row = bring(raw)
    assert row.state in {MailState.DONE, MailState.HELD}
    assert row.held_reason != "fault"


def test_a_long_address_can_answer(bring: Bring, session: Session, waiting: Ticket) -> None:
    to = letters(session)[-1].reply_to or ""
    row = bring(b"From: " + b"a" * 280 + b"@x.example\r\nTo: " + to.encode() + b"\r\n\r\nx")
    assert row.outcome == MailOutcome.REPLY


def test_a_mail_that_cannot_be_handled_is_held_and_the_next_one_is_taken(
    door: Door, maildir: Post, session: Session, tmp_path: Path
) -> None:
    maildir.deliver(mail())
    (arrived,) = maildir.mailbox.fetch(1)
    number = keep(door, "inbox", arrived)
    for kept in (tmp_path / "blobs").glob("*/*"):
        kept.write_bytes(b"not what was kept")
    maildir.deliver(mail(INOUE))
    take_in(door, maildir.mailbox, "inbox")
    row = session.get_one(RawMail, number)
    assert (row.state, row.held_reason) == (MailState.HELD, "fault")
    assert count(session, Ticket) == 1
    assert sorted(maildir.marks()) == ["FS", "S"]


def test_a_file_in_the_mailbox_with_an_odd_name_is_a_mail_too(
    door: Door, maildir: Post, session: Session, tmp_path: Path, clock: HandSetClock
) -> None:
    drop(tmp_path / "inbox", mail(), clock(), name="1.\udcff.host")
    maildir.deliver(mail())
    assert str(take_in(door, maildir.mailbox, "inbox")) == "ticket 2"
    assert str(take_in(door, maildir.mailbox, "inbox")) == "nothing new"


def test_a_contact_whose_machine_answers_every_letter_is_not_acknowledged_for_ever(
    bring: Bring, session: Session, clock: HandSetClock
) -> None:
    for number in range(MOST + 2):
        bring(mail(subject=f"お知らせ {number}"))
    assert count(session, Ticket) == MOST + 2
    assert len(letters(session)) == MOST
    clock.advance(timedelta(hours=1, seconds=1))
    bring(mail())
    assert len(letters(session)) == MOST + 1
