"""Bytes to a mail."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.mail.addresses import Address
from desk.mail.mail import Automatic, BounceKind, Oddity
from desk.mail.reading import read


def mail(*lines: str | bytes, body: str | bytes = "hello") -> bytes:
    """A mail of these header lines and this body, with the line ends of the wire."""
    parts = [line.encode() if isinstance(line, str) else line for line in (*lines, "", body)]
    return b"\r\n".join(parts)


def word(text: str, charset: str) -> str:
    return Header(text, charset).encode(maxlinelen=0)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def test_a_plain_mail_is_read() -> None:
    found = read(
        mail(
            "Message-ID: <1@customer.example>",
            "In-Reply-To: <0@desk.example>",
            "References: <a@x.example> <0@desk.example>",
            "From: Taro <Taro@Customer.Example>",
            "To: desk@desk.example, Hanako <hanako@customer.example>",
            "Cc: boss@customer.example",
            "Reply-To: team@customer.example",
            "Subject: No sound",
            "Date: Fri, 20 Nov 2026 10:00:00 +0900",
        )
    )
    assert (found.message_id, found.in_reply_to) == ("<1@customer.example>", "<0@desk.example>")
    assert found.references == ("<a@x.example>", "<0@desk.example>")
    assert (found.from_name, found.from_address) == ("Taro", "Taro@customer.example")
    assert found.to[1] == Address("Hanako", "hanako@customer.example")
    assert found.cc == (Address("", "boss@customer.example"),)
    assert found.reply_to == (Address("", "team@customer.example"),)
    assert (found.subject, found.text) == ("No sound", "hello")
    assert found.date == datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=9)))
    assert (found.html, found.attachments, found.automatic, found.bounce) == (None, (), None, None)
    assert found.oddities == ()


KANJI = "内線4001の不通について（至急）"


@pytest.mark.parametrize(
    "subject",
    [
        word(KANJI, "iso-2022-jp"),
        word(KANJI, "utf-8"),
        word(KANJI, "shift_jis"),
        KANJI.encode("utf-8"),
        KANJI.encode("cp932"),
        KANJI.encode("euc_jp"),
        KANJI.encode("iso2022_jp"),
        f"=?UTF-8?B?{b64(KANJI.encode()[:10])}?=\r\n =?UTF-8?B?{b64(KANJI.encode()[10:])}?=",
        f"=?utf-8?B?{b64(KANJI.encode())[:10]}?=\r\n\t=?utf-8?B?{b64(KANJI.encode())[10:]}?=",
        f"=?us-ascii?B?{b64(KANJI.encode('iso2022_jp'))}?=",
        f"=?utf-8*ja?B?{b64(KANJI.encode())}?=",
        f"=?x-unheard-of?B?{b64(KANJI.encode())}?=",
    ],
)
def test_a_japanese_subject_is_read_however_it_is_written(subject: str | bytes) -> None:
    line = b"Subject: " + (subject if isinstance(subject, bytes) else subject.encode())
    assert read(mail(line)).subject == KANJI


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Re:=?utf-8?B?44GC?=:x", "Re:あ:x"),
        ("=?utf-8?Q?a_b=E3=81?= =?utf-8?Q?=82?=", "a bあ"),
        ("=?utf-8?B?44GC?= =?iso-2022-jp?B?GyRCJCQbKEI=?=", "あい"),
        ('"=?utf-8?B?44GC?="', '"あ"'),
        ("=?utf-8?Q?a b?= c", "a b c"),
        ("=?utf-8?B?44G?=", "�"),
        ("=?utf-8?B?!!?= ok", " ok".strip()),
        ("broken =?utf-8?X?44GC?=", "broken =?utf-8?X?44GC?="),
        ("two\r\n lines\tof it", "two lines of it"),
    ],
)
def test_encoded_words_are_read_as_they_are_not_as_they_should_be(written: str, shown: str) -> None:
    assert read(mail(f"Subject: {written}")).subject == shown


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ('"Yamada, Taro" <t@x.example>', "Yamada, Taro", "t@x.example"),
        ("t@x.example (Taro (sales))", "Taro (sales)", "t@x.example"),
        ('"ceo@customer.example" <evil@x.example>', "ceo@customer.example", "evil@x.example"),
        ("ceo@customer.example <evil@x.example>", "ceo@customer.example", "evil@x.example"),
        (
            word("a, <ceo@c.example>", "utf-8") + " <t@x.example>",
            "a, <ceo@c.example>",
            "t@x.example",
        ),
        ("=?utf-8?B?5bGx55Sw?= <t@x.example>", "山田", "t@x.example"),
        ('"=?utf-8?B?5bGx55Sw?=" <t@x.example>', "山田", "t@x.example"),
        ('"foo..bar"@docomo.example', "", '"foo..bar"@docomo.example'),
        ("Taro <.foo.@ezweb.example>", "Taro", ".foo.@ezweb.example"),
        ("<@relay.example:t@x.example>", "", "t@x.example"),
        ("staff: a@x.example, b@x.example;", "", "a@x.example"),
        ("Taro", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_the_address_and_never_the_name(
    written: str, name: str, address: str
) -> None:
    found = read(mail(f"From: {written}"))
    assert (found.from_name, found.from_address) == (name, address)


@pytest.mark.parametrize("charset", ["iso2022_jp", "cp932", "euc_jp", "utf-8"])
def test_a_raw_eight_bit_name_does_not_break_the_address(charset: str) -> None:
    # 表 ends in a backslash in Shift_JIS; 「」 hold brackets in ISO-2022-JP.
    line = "From: 代表「表」 <t@x.example>".encode(charset)
    found = read(mail(line))
    assert (found.from_name, found.from_address) == ("代表「表」", "t@x.example")


@pytest.mark.parametrize(
    ("lines", "oddity"),
    [
        (("From: a@x.example, b@x.example",), Oddity.SEVERAL_SENDERS),
        (("From: a@x.example", "From: b@x.example"), Oddity.SEVERAL_SENDERS),
        (("Subject: x",), Oddity.NO_SENDER),
    ],
)
def test_no_sender_or_several_are_odd(lines: tuple[str, ...], oddity: Oddity) -> None:
    assert oddity in read(mail(*lines)).oddities


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Fri, 20 Nov 2026 10:00:00 -0000", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("Fri, 99 Nov 2026 10:00:00 +0900", None),
        ("Fri, 20 Nov 1850 10:00:00 +0900", None),
        ("", None),
    ],
)
def test_a_date_is_aware_or_missing(date: str, moment: datetime | None) -> None:
    assert read(mail(f"Date: {date}")).date == moment


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_a_japanese_text_is_read(charset: str) -> None:
    raw = mail(f"Content-Type: text/plain; charset={charset}", body=KANJI.encode(charset))
    assert read(raw).text == KANJI


def part(content_type: str, body: str, *lines: str) -> str:
    return "\r\n".join([f"Content-Type: {content_type}", *lines, "", body])


def multipart(kind: str, *parts: str, boundary: str = "b0") -> str:
    return part(
        f"multipart/{kind}; boundary={boundary}",
        "".join(f"--{boundary}\r\n{each}\r\n" for each in parts) + f"--{boundary}--\r\n",
    )


def test_of_alternatives_the_plain_text_is_shown_and_the_html_kept() -> None:
    found = read(
        multipart(
            "alternative", part("text/plain", "plain"), part("text/html", "<b>rich</b>")
        ).encode()
    )
    assert (found.text, found.html, found.attachments) == ("plain", "<b>rich</b>", ())


def test_a_mail_of_html_alone_has_a_text() -> None:
    body = "<p>一行目<br>二行目</p><ul><li>項目</ul><a href='https://x.example/'>here</a>"
    found = read(part("text/html; charset=utf-8", body).encode())
    assert found.text == "一行目\n二行目\n\n- 項目\n\nhere <https://x.example/>"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>x()</script>",
        "<img src='https://t.example/p.gif'>",
        "<a href='javascript:x()'>",
        "<p onclick='x()'>",
        "<style>p{}</style>",
        "<iframe src='https://t.example'></iframe>",
        "<form action='https://t.example'><input></form>",
        "<svg><script>x()</script></svg>",
        "<![bad[ x ]]>",
    ],
)
def test_html_is_harmless(evil: str) -> None:
    found = read(part("text/html", evil + "<p>ok</p>").encode())
    assert found.html is not None
    for word_of_harm in ("x()", "t.example", "script", "style", "onclick"):
        assert word_of_harm not in found.html
    assert found.text.endswith("ok")


def test_text_between_files_is_all_shown() -> None:
    photo = part("image/png; name=a.png", "eA==", "Content-Transfer-Encoding: base64")
    mixed = multipart("mixed", part("text/plain", "one"), photo, part("text/plain", "two"))
    found = read(mixed.encode())
    assert found.text == "one\n\ntwo"
    assert [(f.filename, f.content, f.size) for f in found.attachments] == [("a.png", b"x", 1)]


NAME = "内線管理表.xlsx"
PERCENT = "".join(f"%{byte:02X}" for byte in "内線管理表".encode()) + ".xlsx"
SJIS_PERCENT = "".join(f"%{byte:02X}" for byte in NAME.encode("cp932"))


@pytest.mark.parametrize(
    "parameter",
    [
        f"filename*=utf-8''{PERCENT}",
        f"filename*=shift_jis'ja'{SJIS_PERCENT}",
        f"filename*0*=utf-8''{PERCENT[:12]};\r\n filename*1*={PERCENT[12:]}",
        f"filename*1*={PERCENT[15:]}; filename*0*=utf-8''{PERCENT[:15]}",
        f"filename*0*=utf-8''{PERCENT[:-5]}; filename*1=.xlsx",
        f'filename="{word(NAME, "utf-8")}"',
        f"filename={word(NAME, 'iso-2022-jp')}",
        f'filename="{PERCENT}"',
        f'filename="C:\\\\work\\\\{NAME}"',
        f'filename="../../{NAME}"',
        f"filename=\"{NAME}\"; filename*=utf-8''{PERCENT}",
    ],
)
def test_a_file_name_is_read_in_right_and_in_wrong_but_common_forms(parameter: str) -> None:
    raw = part("application/octet-stream", "x", f"Content-Disposition: attachment; {parameter}")
    assert [file.filename for file in read(raw.encode()).attachments] == [NAME]


@pytest.mark.parametrize("charset", ["cp932", "iso2022_jp", "euc_jp"])
def test_a_raw_file_name_is_read(charset: str) -> None:
    raw = part("text/csv", "x", f'Content-Disposition: attachment; filename="{NAME}"')
    assert read(raw.encode(charset)).attachments[0].filename == NAME


def test_a_file_without_a_name_gets_one() -> None:
    raw = part("application/pdf", "x", "Content-Disposition: attachment")
    assert read(raw.encode()).attachments[0].filename == "attachment-1.pdf"


def test_flowed_japanese_lines_are_joined_without_the_space() -> None:
    raw = part(
        "text/plain; charset=utf-8; format=flowed; delsp=yes", "長い \r\n行\r\n> 引 \r\n> 用"
    )
    assert read(raw.encode()).text == "長い行\n> 引用"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", "44GC44\r\nGE!"),
        ("BASE64", "44GC=44GE"),
        ("quoted-printable", "=E3=81=82=\r\n=E3=81=84"),
        ("8bit", "あい"),
        ("no-such-encoding", "あい"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: str) -> None:
    raw = part("text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {encoding}")
    assert read(raw.encode()).text == "あい"


def test_a_mail_within_a_mail_is_kept_to_the_byte_and_read() -> None:
    inner = "From: a@x.example\r\nSubject:   odd\r\n  spacing\r\n\r\nFrom me\r\n"
    found = read(
        multipart("mixed", part("text/plain", "see"), part("message/rfc822", inner)).encode()
    )
    assert found.attachments[0].content == inner.encode()
    assert [each.text for each in found.attached_messages] == ["From me"]
    assert found.attached_messages[0].subject == "odd spacing"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Auto-Submitted: auto-replied", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: no", None),
        ("Return-Path: <>", Automatic.NULL_RETURN_PATH),
        ("Return-Path: <a@x.example>", None),
        ("List-Id: staff <staff.x.example>", Automatic.LIST),
        ("Precedence: bulk", Automatic.PRECEDENCE),
        ("Precedence: first-class", None),
        ("X-Autoreply: yes", Automatic.OUT_OF_OFFICE),
        ("Subject: 自動応答：休暇", Automatic.OUT_OF_OFFICE),
        ("Subject: Automatic reply: No sound", Automatic.OUT_OF_OFFICE),
        ("Subject: 自動応答の設定について", None),
        ("Subject: Out of office", None),
        ("From: MAILER-DAEMON@x.example", Automatic.DAEMON),
    ],
)
def test_a_mail_sent_by_a_machine_is_known_by_its_fields(
    line: str, reason: Automatic | None
) -> None:
    assert read(mail(line)).automatic == reason


def report(action: str, status: str, returned: str = "message/rfc822") -> bytes:
    fields = (
        "Reporting-MTA: dns; mx.x.example\r\n\r\n"
        "Original-Recipient: rfc822;taro@customer.example\r\n"
        f"Final-Recipient: rfc822; 4711@x.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1\r\n  no such user\r\n"
    )
    original = "Message-ID: <letter.1@desk.example>\r\nSubject: x\r\n\r\nhello"
    return multipart(
        'report; report-type="delivery-status"',
        part("text/plain", "It did not arrive."),
        part("message/delivery-status", fields),
        part(returned, original),
    ).encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_the_letter_and_the_recipient(returned: str) -> None:
    bounce = read(report("failed", "5.1.1", returned)).bounce
    assert bounce is not None
    assert bounce.original_message_id == "<letter.1@desk.example>"
    assert bounce.recipient == "taro@customer.example"
    assert (bounce.status, bounce.diagnostic) == ("5.1.1", "550 5.1.1 no such user")


@pytest.mark.parametrize(
    ("action", "status", "kind", "final"),
    [
        ("failed", "5.1.1", BounceKind.HARD, True),
        ("Failed", "4.4.7 (expired)", BounceKind.SOFT, True),
        ("delayed", "4.4.1", BounceKind.SOFT, False),
        ("failed", "", BounceKind.HARD, True),
    ],
)
def test_a_bounce_is_hard_or_soft_final_or_not(
    action: str, status: str, kind: BounceKind, final: bool
) -> None:
    bounce = read(report(action, status)).bounce
    assert bounce is not None
    assert (bounce.kind, bounce.final) == (kind, final)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_delivery_is_no_bounce(action: str) -> None:
    assert read(report(action, "2.0.0")).bounce is None


def test_nesting_without_end_is_odd_and_not_an_error() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)
    )
    found = read(b"Subject: deep\n" + deep)
    assert found.subject == "deep"
    assert Oddity.NESTED_TOO_DEEP in found.oddities


def test_html_nested_without_end_is_cut_to_its_words() -> None:
    found = read(part("text/html", "<div>" * 60_000 + "<script>x()</script>ok").encode())
    assert found.text.split() == ["x()", "ok"]
    assert found.html is not None
    assert "<script" not in found.html
    assert Oddity.HTML_CUT in found.oddities


@settings(deadline=None, max_examples=200)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    assert "\x00" not in read(raw).text


PIECES = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\n",
            b" ",
            b";",
            b'"',
            b"=",
            b"<",
            b">",
            b"--b\r\n",
            b"--b--\r\n",
            b"\x00",
            b"(",
            b"\\",
        ),
        *(
            b"From: ",
            b"To: ",
            b"Date: ",
            b"Content-Type: ",
            b"Content-Disposition: ",
            b"Message-ID: ",
        ),
        *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n"),
        *(b"multipart/mixed; boundary=b\r\n\r\n", b"multipart/report; boundary=b\r\n\r\n"),
        *(b"message/rfc822\r\n\r\n", b"message/delivery-status\r\n\r\n", b"text/html\r\n\r\n"),
        *(b"=?utf-8?B?", b"=?x?Q?=E3", b"?=", b"filename*0*=x'y'%E3", b"charset=\x00", b"<![x["),
        *(
            b"\x1b$B",
            b"\x1b(B",
            b"\xe3\x81",
            b"\x8e",
            b"\xff\xfe",
            b"begin 644 a\n",
            b"boundary*1*=%",
        ),
        *(
            b"Mon, 99 Foo 99999 25:61 +9999",
            b"filename*" + b"9" * 5000 + b"=x",
            b"Action: failed\n",
        ),
    ]
)


@settings(deadline=None, max_examples=400)
@given(pieces=st.lists(PIECES | st.binary(max_size=6), max_size=30))
def test_any_heap_of_a_mails_pieces_is_a_mail(pieces: list[bytes]) -> None:
    found = read(b"".join(pieces))
    for text in (
        found.subject,
        found.text,
        found.from_name,
        *(f.filename for f in found.attachments),
    ):
        assert text.encode("utf-8").find(b"\x00") == -1
