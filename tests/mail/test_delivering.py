"""Letters on their way to a real mail server, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from desk.blobs import BlobStore
from desk.errors import SettingWrong
from desk.mail.addresses import DeskAddress
from desk.mail.delivering import SendCounts, send_due
from desk.mail.models import Letter
from desk.mail.opening import open_mail_server
from desk.mail.outbox import OutgoingFile, put_letter
from desk.mail.reading import read
from desk.mail.sending import Delivery, MailServer, Outcome
from tests.servers.imap import free_port
from tests.servers.smtp import PASSWORD, USER, SmtpTestServer
from tests.times import HandSetClock

DESK = DeskAddress("DIS サポートデスク", "desk@desk.example")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
RAW = b"Subject: x\r\n\r\n.\r\n..\r\nend\r\n"


def put(session: Session, to: str, **changed: object) -> Letter:
    given: dict[str, object] = {
        "to_address": to,
        "to_name": "山田 太郎",
        "subject": "[#10023] 内線4001の不通について、調査の結果と今後の対応をお知らせいたします",
        "text": "山田様\n\n.\n復旧しました。\n",
        "kind": "reply",
        "identity": DESK,
        "at": NOW,
        "auto_submitted": False,
    }
    return put_letter(session, **(given | changed))  # type: ignore[arg-type]


def send(session: Session, server: MailServer, clock: HandSetClock, blobs: BlobStore) -> SendCounts:
    return send_due(
        session, server, clock=clock, by="test", blobs=blobs, identity=DESK, commit=session.commit
    )


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def server(smtp_server: SmtpTestServer) -> MailServer:
    return open_mail_server(f"smtp://127.0.0.1:{smtp_server.port}", None)


def test_a_letter_goes_out_and_can_be_read_at_the_other_end(
    session: Session,
    server: MailServer,
    smtp_server: SmtpTestServer,
    clock: HandSetClock,
    blobs: BlobStore,
) -> None:
    letter = put(
        session,
        "whole@customer.example",
        in_reply_to="<2@x>",
        references=("<1@x>", "<2@x>"),
        reply_to="desk+t10023-abc@desk.example",
        auto_submitted=True,
        files=[OutgoingFile("内線管理表.csv", "text/csv", blobs.put("あ".encode("cp932")))],
    )
    assert send(session, server, clock, blobs) == SendCounts(sent=1)
    (taken,) = smtp_server.taken_for("whole@customer.example")
    found = read(taken.raw)
    assert taken.sender == "desk@desk.example"
    assert (found.subject, found.text) == (letter.subject, letter.text.rstrip())
    assert (found.from_name, found.from_address) == (DESK.name, DESK.address)
    assert (found.to[0].name, found.to[0].address) == (letter.to_name, letter.to_address)
    assert (found.message_id, found.in_reply_to) == (letter.message_id, "<2@x>")
    assert found.references == ("<1@x>", "<2@x>")
    assert found.reply_to[0].address == "desk+t10023-abc@desk.example"
    assert (found.date, found.automatic) == (NOW, "auto_submitted")
    assert found.attachments[0].filename == "内線管理表.csv"
    assert found.attachments[0].content == "あ".encode("cp932")


def test_pythons_own_reader_understands_a_letter_too(
    session: Session,
    server: MailServer,
    smtp_server: SmtpTestServer,
    clock: HandSetClock,
    blobs: BlobStore,
) -> None:
    letter = put(session, "other@customer.example")
    send(session, server, clock, blobs)
    found = message_from_bytes(
        smtp_server.taken_for("other@customer.example")[0].raw, policy=policy.default
    )
    assert found["Subject"] == letter.subject
    assert found.get_content() == letter.text.replace("\n", "\r\n")
    assert "Auto-Submitted" not in found


@pytest.mark.parametrize(
    ("name", "state", "words", "counts"),
    [
        ("refused", "failed", "550 5.1.1 no such user", SendCounts(failed=1)),
        ("later", "waiting", "451 4.3.0 come back later", SendCounts(put_off=1)),
        ("lost", "failed", "uncertain: ", SendCounts(failed=1)),
    ],
)
def test_what_the_server_says_is_kept_with_the_letter(
    session: Session,
    server: MailServer,
    clock: HandSetClock,
    blobs: BlobStore,
    name: str,
    state: str,
    words: str,
    counts: SendCounts,
) -> None:
    letter = put(session, f"{name}@customer.example")
    assert send(session, server, clock, blobs) == counts
    assert letter.state == state
    assert (letter.last_error or "").startswith(words)


def test_when_the_server_is_away_one_letter_tries_and_the_others_wait(
    session: Session, clock: HandSetClock, blobs: BlobStore
) -> None:
    first, second = put(session, "a@customer.example"), put(session, "b@customer.example")
    away = open_mail_server(f"smtp://127.0.0.1:{free_port()}", None)
    assert send(session, away, clock, blobs) == SendCounts(put_off=1)
    assert (first.attempts, first.next_try_at) == (1, NOW + timedelta(minutes=1))
    assert (second.attempts, second.next_try_at) == (0, NOW)


def test_a_letter_whose_file_is_gone_fails_and_the_next_one_goes(
    session: Session, server: MailServer, clock: HandSetClock, blobs: BlobStore
) -> None:
    put(session, "gone@customer.example", files=[OutgoingFile("a", "text/csv", "0" * 64)])
    put(session, "next@customer.example")
    assert send(session, server, clock, blobs) == SendCounts(sent=1, failed=1)


def test_each_letter_goes_to_a_server_once(
    session: Session,
    server: MailServer,
    smtp_server: SmtpTestServer,
    clock: HandSetClock,
    blobs: BlobStore,
) -> None:
    put(session, "once@customer.example")
    for _ in range(2):
        send(session, server, clock, blobs)
    assert len(smtp_server.taken_for("once@customer.example")) == 1


def test_lines_with_dots_arrive_as_they_were(
    server: MailServer, smtp_server: SmtpTestServer
) -> None:
    delivery = server.send(RAW, "desk@desk.example", "dots@customer.example")
    assert delivery == Delivery(Outcome.TAKEN)
    assert smtp_server.taken_for("dots@customer.example")[0].raw == RAW


def secure(server: SmtpTestServer, password: str, ca_file: Path | None) -> MailServer:
    url = f"smtp+starttls://{USER}@127.0.0.1:{server.secure_port}"
    return open_mail_server(url, password, ca_file=str(ca_file) if ca_file else None)


def test_starttls_comes_before_the_log_in(smtp_server: SmtpTestServer) -> None:
    server = secure(smtp_server, PASSWORD, smtp_server.ca_file)
    assert server.send(RAW, "desk@desk.example", "tls@customer.example").outcome == "taken"
    (taken,) = smtp_server.taken_for("tls@customer.example")
    assert (taken.secured, taken.user) == (True, USER)


def test_a_refused_log_in_is_said_without_the_password(smtp_server: SmtpTestServer) -> None:
    server = secure(smtp_server, "wrong-secret", smtp_server.ca_file)
    delivery = server.send(RAW, "desk@desk.example", "a@customer.example")
    assert delivery.outcome == "unreachable"
    assert delivery.detail == "535 the mail server refused the log-in"


def test_a_server_with_an_unknown_certificate_gets_nothing(smtp_server: SmtpTestServer) -> None:
    server = secure(smtp_server, PASSWORD, None)
    delivery = server.send(RAW, "desk@desk.example", "unknown@customer.example")
    assert delivery.outcome == "unreachable"
    assert smtp_server.taken_for("unknown@customer.example") == []


def test_a_server_without_starttls_gets_nothing_where_it_was_asked_for(
    smtp_server: SmtpTestServer,
) -> None:
    server = open_mail_server(f"smtp+starttls://127.0.0.1:{smtp_server.port}", None)
    delivery = server.send(RAW, "desk@desk.example", "open@customer.example")
    assert delivery.outcome == "unreachable"
    assert smtp_server.taken_for("open@customer.example") == []


@pytest.mark.parametrize("url", ["smtp://mail.example", "smtp://192.0.2.1:25", "ftp://x", "smtps:"])
def test_an_open_line_to_elsewhere_or_an_odd_address_is_refused(url: str) -> None:
    with pytest.raises(SettingWrong):
        open_mail_server(url, "secret")


def test_a_certificate_authority_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingWrong, match="mail_ca_unreadable"):
        open_mail_server("smtps://mail.example", None, ca_file=str(tmp_path / "none"))


def test_letters_into_files_appear_once_each(tmp_path: Path) -> None:
    server = open_mail_server(f"files:{tmp_path}/outbox", None)
    for _ in range(2):
        assert server.send(RAW, "a@x.example", "b@x.example") == Delivery(Outcome.TAKEN)
    assert [path.read_bytes() for path in (tmp_path / "outbox").iterdir()] == [RAW]


def test_a_folder_that_cannot_be_written_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    server = open_mail_server(f"files:{tmp_path}/file/outbox", None)
    assert server.send(RAW, "a@x.example", "b@x.example").outcome == "unreachable"
