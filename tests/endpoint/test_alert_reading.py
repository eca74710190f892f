"""Alert mails: told from other mail, and read (S menu 1(2)). All samples are invented."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.endpoint.mail_text import MailText, mail_text_from_bytes
from desk.endpoint.reading import MAX_EVENTS, ForPerson, read_alert, read_events
from desk.endpoint.recognition import RecognitionReason, recognise
from desk.endpoint.rules import alert_rules, read_rules
from desk.errors import SettingWrong

MAILS = Path(__file__).parent.parent / "mails" / "alerts"
CONSOLE = "no-reply@amp.cisco.com"
SUBJECT = "[Cisco Secure Endpoint Subscription] [All] Matching Events Found On PC-1"
SHA = "3b1f0c9e5d7a42688e90ac1d2f3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d"
OTHER_SHA = "a4c1e2f3b5d6978812345678deadbeef0011223344556677889900aabbccddee"


def sample(name: str) -> MailText:
    return mail_text_from_bytes((MAILS / f"{name}.eml").read_bytes())


def console_mail(text: str = "", html: str = "", subject: str = SUBJECT) -> MailText:
    return MailText(CONSOLE, subject, text, html)


@pytest.mark.parametrize(
    ("name", "reason", "events"),
    [
        ("old_english", "from_console", 1),
        ("new_english", "from_console", 1),
        ("japanese", "from_console", 1),
        ("digest_of_three", "from_console", 3),
        ("html_only", "from_console", 2),
        ("forwarded_quoted", "forwarded_quoted", 1),
        ("forwarded_attached", "forwarded_attached", 1),
        ("redirected", "redirected", 1),
        ("not_understood", "from_console", 0),
    ],
)
def test_an_alert_is_recognised_however_it_comes(name: str, reason: str, events: int) -> None:
    reading = read_alert(sample(name))
    assert (reading.recognition.recognised, reading.recognition.reason) == (True, reason)
    assert len(reading.events) == events


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ordinary_inquiry", "ordinary_mail"),
        ("writes_about_an_alert", "about_an_alert"),
        ("account_mail", "about_an_account"),
    ],
)
def test_mail_that_is_no_alert_is_left_alone(name: str, reason: str) -> None:
    reading = read_alert(sample(name))
    assert (reading.recognition.recognised, reading.recognition.reason) == (False, reason)
    assert (reading.events, reading.for_person) == ((), None)


def test_the_old_english_mail_is_read_whole() -> None:
    (event,) = read_events(sample("old_english"))
    assert (event.event_type_id, event.event_type) == (1090519054, "Threat Detected")
    assert (event.computer, event.user) == ("PC-TOKYO-014", "tsuzuki@PC-TOKYO-014")
    assert event.file_path == "C:\\Users\\tsuzuki\\Downloads\\invoice_0406.exe"
    assert event.file_name == "invoice_0406.exe"
    assert event.sha256 == SHA
    assert event.detection == "W32.GenericKD:Sample.18gs.1201"
    assert (event.disposition, event.severity) == ("Malicious", "Medium")
    assert event.connector_guid == "1b7c9d2e-3f40-4a51-8b62-9c73ad84be95"
    assert event.occurred_at == datetime(2026, 4, 6, 1, 2, 3, tzinfo=UTC)


def test_the_parent_process_is_not_taken_for_the_file() -> None:
    (event,) = read_events(sample("new_english"))
    assert (event.event_type, event.sha256) == ("Quarantine Failure", OTHER_SHA)
    assert (event.parent, event.computer) == ("Safari", "MAC-DESIGN-02.local")
    assert event.file_path == ("/Users/mori/Library/Application Support/Updater Agent/updater.pkg")


def test_the_japanese_mail_is_read_and_shown_as_typed() -> None:
    (event,) = read_events(sample("japanese"))
    assert (event.event_type_id, event.computer) == (1090519054, "経理-PC07")
    assert event.file_name == "見積書（４月）.exe"
    assert event.occurred_at == datetime(2026, 4, 6, 1, 2, 3, tzinfo=UTC)


def test_the_events_of_a_digest_keep_apart() -> None:
    first, second, third = read_events(sample("digest_of_three"))
    assert [first.event_type, second.event_type, third.event_type] == [
        "Threat Detected",
        "Threat Quarantined",
        "Retrospective Detection",
    ]
    assert (first.user, second.user, third.user) == ("ito@PC-OSAKA-001", None, None)
    assert (second.computer, third.computer) == ("PC-OSAKA-001", "srv-files")
    assert (second.file_path, third.sha256) == (None, OTHER_SHA)


def test_a_digest_without_separators_is_told_apart_by_what_comes_twice() -> None:
    text = (
        f"Threat Detected\nComputer: A\nSHA-256: {SHA}\n"
        f"Threat Detected\nComputer: B\nSHA-256: {SHA}\nUser: kato\n"
    )
    first, second = read_events(console_mail(text))
    assert (first.computer, first.user) == ("A", None)
    assert (second.computer, second.user) == ("B", "kato")


def test_a_table_in_html_is_read_row_by_row() -> None:
    first, second = read_events(sample("html_only"))
    assert (first.computer, first.user) == ("PC-NAGOYA-3", "kato")
    assert first.file_path == "D:\\work\\R&D\\macro.docm"
    assert first.connector_guid == "1b7c9d2e-3f40-4a51-8b62-9c73ad84be95"
    assert (second.computer, second.user) == ("PC-NAGOYA-4", None)
    assert second.event_type == "Execution Blocked"


def test_the_words_around_a_forwarded_alert_are_not_part_of_it() -> None:
    (event,) = read_events(sample("forwarded_quoted"))
    assert event.file_path == "C:\\Users\\tsuzuki\\Downloads\\invoice_0406.exe"
    assert event.occurred_at == datetime(2026, 4, 6, 1, 2, 3, tzinfo=UTC)


def test_an_alert_that_cannot_be_read_is_for_a_person() -> None:
    reading = read_alert(sample("not_understood"))
    assert reading.for_person is ForPerson.NOT_UNDERSTOOD
    assert reading.recognition.computer == "PC-TOKYO-020"


def test_the_computer_comes_from_the_subject_when_the_text_has_none() -> None:
    (event,) = read_events(console_mail(f"Event Type: Threat Detected\nSHA-256: {SHA}"))
    assert event.computer == "PC-1"


def test_the_subjects_computer_is_not_given_to_other_computers_events() -> None:
    text = f"Event Type: Threat Detected\nComputer: PC-2\n-----\nEvent Type: Rootkit\nSHA: {SHA}"
    assert [event.computer for event in read_events(console_mail(text))] == ["PC-2", None]


@pytest.mark.parametrize(
    "address",
    ["no-reply@amp.cisco.com", "no-reply@apjc.amp.cisco.com", "X@EU.AMP.CISCO.COM"],
)
def test_the_consoles_domain_and_those_below_it_count(address: str) -> None:
    assert recognise(MailText(address, "News of your computers")).recognised


@pytest.mark.parametrize(
    "address", ["a@evilamp.cisco.com", "a@amp.cisco.com.example", "a@cisco.com", "amp.cisco.com@a"]
)
def test_domains_that_only_look_alike_do_not_count(address: str) -> None:
    assert not recognise(MailText(address, "News of your computers")).recognised


@pytest.mark.parametrize("prefix", ["Fwd: ", "FW:", "転送：", "ＦＷ: Fwd: ", "転送: Re: "])
def test_a_forwarded_subject_is_enough(prefix: str) -> None:
    found = recognise(MailText("someone@customer.example", prefix + SUBJECT, "これは何ですか"))
    assert (found.reason, found.computer) == (RecognitionReason.FORWARDED_SUBJECT, "PC-1")


@pytest.mark.parametrize("prefix", ["Re: ", "RE: Fwd: ", "返信："])
def test_a_reply_about_an_alert_is_an_inquiry(prefix: str) -> None:
    found = recognise(MailText("someone@customer.example", prefix + SUBJECT, f"SHA-256: {SHA}"))
    assert (found.recognised, found.reason) == (False, RecognitionReason.ABOUT_AN_ALERT)


def test_a_customers_own_subject_and_domain_can_be_added() -> None:
    rules = alert_rules().also(
        sender_domains=["relay.customer.example"], subject_templates=["【EDR】{computer}*検知"]
    )
    assert recognise(MailText("x@relay.customer.example", "hello"), rules).recognised
    forwarded = MailText("x@customer.example", "FW: 【EDR】PC-9 で検知")
    assert recognise(forwarded, rules).recognised
    assert not recognise(forwarded).recognised


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "sender_domains"),
        ("sender_domains = 1", "sender_domains"),
        ("sender_domains = ['']", "sender_domains"),
    ],
)
def test_wrong_rules_are_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(SettingWrong) as refused:
        read_rules(text, file="x.toml")
    assert refused.value.about["key"] == key


@pytest.mark.parametrize("upper", [True, False])
def test_a_sha256_is_kept_in_lower_case(upper: bool) -> None:
    (event,) = read_events(console_mail(f"File hash: {SHA.upper() if upper else SHA}"))
    assert event.sha256 == SHA


@given(st.text(alphabet="0123456789abcdefABCDEF", min_size=64, max_size=64))
@settings(deadline=None, max_examples=25)
def test_any_sha256_is_found_in_prose_in_lower_case(digest: str) -> None:
    (event,) = read_events(console_mail(f"we saw {digest}, and stopped it"))
    assert event.sha256 == digest.lower()


LINES = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(
            [
                "Computer:",
                "Computer\tUser\tFile\tDate",
                "a\tb\tc\td",
                f"SHA-256: {SHA}",
                "> From: x <a@amp.cisco.com>",
                "Subject: [Cisco Secure Endpoint Subscription] x",
                "Date: 9999-12-31 23:59:59 -2359",
                "Threat Detected",
                "Event 2 of 3",
                "C:\\",
                "\\\\?\\C:\\a\\",
                "/Users/",
                "<![foo[<td>",
                "<a href='/computers/'>&#" + "9" * 5000 + ";",
            ]
        ),
    ),
    max_size=15,
).map("\n".join)


@given(st.text(max_size=60), LINES, LINES, st.text(max_size=40))
@settings(deadline=None, max_examples=50)
def test_reading_never_fails_on_any_text(subject: str, text: str, html: str, sender: str) -> None:
    for address in (sender, CONSOLE):
        mail = MailText(address, subject, text, html, (text.encode("utf-8", "replace"),))
        reading = read_alert(mail)
        assert len(reading.events) <= MAX_EVENTS
        assert len(read_events(mail)) <= MAX_EVENTS


HEADERS = st.sampled_from(
    [
        b"From: Cisco <no-reply@amp.cisco.com>\n",
        b"From: =?utf-8?b?!!!?= <@>\nSubject: =?nonsense?q?=FF?=\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"Content-Type: text/html; charset=nonsense\n\n<p>",
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n",
        b"Subject: \xff\xfe\x00\nContent-Type: text/plain; charset=utf-16\n\n",
        b"Content-Type: application/x; name*0*=utf-8''%FF; name=\"a.eml\"\n\n",
        b"\n",
    ]
)


@given(st.lists(st.one_of(HEADERS, st.binary(max_size=60)), max_size=8).map(b"".join))
@settings(deadline=None, max_examples=100)
def test_reading_never_fails_on_any_bytes(raw: bytes) -> None:
    assert len(read_events(mail_text_from_bytes(raw))) <= MAX_EVENTS


@pytest.mark.parametrize(
    "piece",
    [
        "<", "<!--", "<a ", "<a b='", '<a b="> ', "<a b='>\"", "&#9", "<![", "</", "<td><p>",
        "C:\\", "C:\\a ", "\\\\a", "/Users/", "a" * 63 + "g", "> ", "- ", ": ", " :", "\t",
        "Computer: ", "Threat Detected ", "https://console.", ".eml ", "2026-04-06 ", "[", "@a.",
    ],
)  # fmt: skip
def test_the_work_grows_no_faster_than_the_mail(piece: str) -> None:
    """A quadratic pattern would need minutes for what is read here in a second or less."""
    text = (piece * 100_000)[:100_000]
    broken = "\n".join(text[at : at + 1_900] for at in range(0, len(text), 1_900))
    mail = MailText("x@customer.example", text, broken, text)
    began = process_time()
    read_alert(mail)
    read_events(mail)
    assert process_time() - began < 5
