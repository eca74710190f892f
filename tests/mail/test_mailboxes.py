"""Where mail comes in: a Maildir and a real IMAP server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.errors import SettingWrong
from desk.mail.mailbox import Arrived, Mailbox, MailboxUnreachable
from desk.mail.opening import open_mailbox
from tests.servers.imap import PASSWORD, ImapServer

RAW = b"From: a@x.example\r\nSubject: one\r\n\r\n\xe3\x81\x82\x00\r\n"
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def drop(root: Path, name: str, raw: bytes = RAW, at: datetime = AT) -> None:
    """Deliver into a Maildir as a mail server does."""
    path = root / "tmp" / name
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    path.rename(root / "new" / name)


@pytest.fixture
def maildir(tmp_path: Path) -> Mailbox:
    return open_mailbox(f"maildir:{tmp_path}", None)


def test_a_maildir_hands_out_bytes_and_time_of_receipt(maildir: Mailbox, tmp_path: Path) -> None:
    drop(tmp_path, "1.a.host")
    assert list(maildir.fetch(10)) == [Arrived("1.a.host", RAW, AT)]


def test_a_maildir_hands_out_the_oldest_first_and_no_more_than_asked(
    maildir: Mailbox, tmp_path: Path
) -> None:
    drop(tmp_path, "1.late.host", at=AT.replace(hour=3))
    drop(tmp_path, "2.early.host")
    assert [mail.key for mail in maildir.fetch(1)] == ["2.early.host"]


@pytest.mark.parametrize("put_away", [Mailbox.done, Mailbox.held])
def test_a_mail_that_was_put_away_is_kept_but_not_handed_out(
    maildir: Mailbox, tmp_path: Path, put_away: Callable[[Mailbox, str], None]
) -> None:
    drop(tmp_path, "1.a.host")
    for _ in range(2):
        getattr(maildir, put_away.__name__)("1.a.host")
    assert list(maildir.fetch(10)) == []
    assert [path.read_bytes() for path in (tmp_path / "cur").iterdir()] == [RAW]


def test_a_mail_that_another_program_moved_unread_is_still_handed_out_under_its_key(
    maildir: Mailbox, tmp_path: Path
) -> None:
    drop(tmp_path, "1.a.host")
    (tmp_path / "new" / "1.a.host").rename(tmp_path / "cur" / "1.a.host:2,R")
    assert [mail.key for mail in maildir.fetch(10)] == ["1.a.host"]


def test_a_mail_that_another_program_moved_after_it_was_handed_out_is_put_away_all_the_same(
    maildir: Mailbox, tmp_path: Path
) -> None:
    drop(tmp_path, "1.a.host")
    assert [mail.key for mail in maildir.fetch(10)] == ["1.a.host"]
    (tmp_path / "new" / "1.a.host").rename(tmp_path / "cur" / "1.a.host:2,R")
    maildir.done("1.a.host")
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["1.a.host:2,RS"]


def test_a_maildir_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MailboxUnreachable, match="maildir_unreachable"):
        open_mailbox(f"maildir:{tmp_path}/file/inbox", None)


@pytest.fixture
def user(imap_server: ImapServer) -> str:
    return imap_server.new_user()


@pytest.fixture
def imap(imap_server: ImapServer, user: str) -> Iterator[Mailbox]:
    with closing(_open(imap_server, user)) as mailbox:
        yield mailbox


def _open(server: ImapServer, user: str, options: str = "") -> Mailbox:
    url = f"imaps://{user}@127.0.0.1:{server.tls_port}/INBOX{options}"
    return open_mailbox(url, PASSWORD, ca_file=str(server.ca_file))


def test_imap_hands_out_bytes_and_time_of_receipt(
    imap: Mailbox, imap_server: ImapServer, user: str
) -> None:
    raw = RAW.replace(b"\x00", b"")
    imap_server.deliver(user, raw, at=AT)
    (mail,) = imap.fetch(10)
    assert (mail.raw, mail.received_at) == (raw, AT)
    assert mail.key.endswith(":1")


def test_imap_hands_out_a_mail_until_it_is_done(
    imap: Mailbox, imap_server: ImapServer, user: str
) -> None:
    imap_server.deliver(user, b"Subject: one\r\n\r\n")
    (first,) = imap.fetch(10)
    assert [mail.key for mail in imap.fetch(10)] == [first.key]
    imap.done(first.key)
    assert list(imap.fetch(10)) == []
    with closing(_open(imap_server, user)) as later:
        assert list(later.fetch(10)) == []


def test_a_mail_that_a_person_has_looked_at_is_still_handed_out(
    imap: Mailbox, imap_server: ImapServer, user: str
) -> None:
    imap_server.deliver(user, b"Subject: one\r\n\r\n")
    with imap_server.log_in(user) as client:
        client.add_flags([1], [b"\\Seen"])
    assert len(list(imap.fetch(10))) == 1


def test_a_held_mail_is_flagged_for_people_to_see(
    imap: Mailbox, imap_server: ImapServer, user: str
) -> None:
    imap_server.deliver(user, b"Subject: one\r\n\r\n")
    (mail,) = imap.fetch(10)
    imap.held(mail.key)
    assert list(imap.fetch(10)) == []
    with imap_server.log_in(user) as client:
        assert client.search(["FLAGGED"]) == [1]


def test_done_mails_are_moved_where_a_folder_is_named(imap_server: ImapServer, user: str) -> None:
    imap_server.deliver(user, b"Subject: one\r\n\r\n")
    imap_server.deliver(user, b"Subject: two\r\n\r\n")
    with closing(_open(imap_server, user, "?done=Done")) as mailbox:
        for mail in mailbox.fetch(10):
            mailbox.done(mail.key)
    with imap_server.log_in(user) as client:
        assert client.search() == []
        assert client.select_folder("Done")[b"EXISTS"] == 2


def test_a_key_of_another_mailbox_touches_nothing(
    imap: Mailbox, imap_server: ImapServer, user: str
) -> None:
    imap_server.deliver(user, b"Subject: one\r\n\r\n")
    imap.done("1:1")
    assert len(list(imap.fetch(10))) == 1


@pytest.mark.parametrize("scheme", ["imap+starttls", "imap"])
def test_starttls_and_this_machine_are_safe_enough(
    imap_server: ImapServer, user: str, scheme: str
) -> None:
    url = f"{scheme}://{user}@127.0.0.1:{imap_server.port}/INBOX"
    with closing(open_mailbox(url, PASSWORD, ca_file=str(imap_server.ca_file))) as mailbox:
        assert list(mailbox.fetch(10)) == []


def test_a_server_with_an_unknown_certificate_is_not_talked_to(
    imap_server: ImapServer, user: str
) -> None:
    with pytest.raises(MailboxUnreachable, match="CERTIFICATE"):
        open_mailbox(f"imaps://{user}@127.0.0.1:{imap_server.tls_port}/INBOX", PASSWORD)


def test_a_folder_that_is_not_there_is_said_so(imap_server: ImapServer, user: str) -> None:
    url = f"imap://{user}@127.0.0.1:{imap_server.port}/Nowhere"
    with pytest.raises(MailboxUnreachable, match="Nowhere"):
        open_mailbox(url, PASSWORD)


@pytest.mark.parametrize(
    "url",
    [
        "imap://desk@mail.example/INBOX",
        "imap://desk@10.0.0.1/INBOX",
        "imapx://desk@127.0.0.1/INBOX",
        "imaps:///INBOX",
        "imaps://desk@127.0.0.1:port/INBOX",
        "pop3://desk@127.0.0.1",
    ],
)
def test_an_open_line_to_elsewhere_or_an_odd_address_is_refused(url: str) -> None:
    with pytest.raises(SettingWrong):
        open_mailbox(url, "secret")
