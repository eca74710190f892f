"""Whatever a letter says, its mail has exactly the fields it should have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.blobs import BlobStore
from desk.mail.addresses import DeskAddress
from desk.mail.composing import compose
from desk.mail.models import Letter
from desk.mail.reading import read
from desk.mail.writing import checked_line, checked_text

DESK = DeskAddress('DIS (サポート), "デスク"', "desk@desk.example")
NO_BLOBS = BlobStore(Path("nowhere"))
FIELDS = {
    *("from", "to", "subject", "date", "message-id", "mime-version", "content-type"),
    "content-transfer-encoding",
}


def letter(subject: str, name: str, text: str, address: str = "t@customer.example") -> Letter:
    return Letter(
        to_address=address,
        to_name=checked_line(name, longest=200),
        subject=checked_line(subject, longest=500),
        text=checked_text(text),
        message_id="<letter.1@desk.example>",
        references="",
        auto_submitted=False,
        created_at=datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
    )


@settings(deadline=None, max_examples=200)
@given(subject=st.text(max_size=120), name=st.text(max_size=60), text=st.text(max_size=200))
@example(subject="あ" * 200, name="山田, 太郎 <x@y.example>", text=".\nFrom a\n" + "長" * 2000)
@example(subject="a" * 300, name='"', text="")
@example(subject="=?utf-8?B?44GC?=", name="=?utf-8?B?44GC?=", text="x")
@example(subject="x\r\nBcc: evil@x.example", name="y\nBcc: evil@x.example", text="z")
def test_a_letter_survives_the_journey_and_gains_no_field(
    subject: str, name: str, text: str
) -> None:
    written = letter(subject, name, text)
    raw = compose(written, identity=DESK, blobs=NO_BLOBS)
    head, _, _ = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert {line.partition(b":")[0].decode().lower() for line in lines} == FIELDS
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    found = read(raw)
    assert [each.address for each in found.to] == ["t@customer.example"]
    assert (found.from_name, found.from_address) == (DESK.name, DESK.address)
    assert found.text.split() == written.text.split()


@settings(deadline=None, max_examples=100)
@given(
    subject=st.text(max_size=30) | st.text(alphabet="あ漢ーab [#1]()<>,\"':;@㈱①=?\\", max_size=150)
)
@example(subject="000ࠀࠀࠀࠀࠀࠀࠀࠀࠀࠀࠀࠀࠀ ¡ ¡")
def test_a_subject_and_a_name_are_read_back_as_they_were(subject: str) -> None:
    written = letter(subject, subject, "x")
    found = read(compose(written, identity=DESK, blobs=NO_BLOBS))
    assert found.subject == written.subject
    assert found.to[0].name == written.to_name


def test_the_dots_of_old_carrier_addresses_are_left_alone() -> None:
    raw = compose(letter("x", "", "x", "a..b.@docomo.example"), identity=DESK, blobs=NO_BLOBS)
    assert [each.address for each in read(raw).to] == ["a..b.@docomo.example"]


def test_a_mail_needs_no_more_than_seven_bits() -> None:
    assert compose(letter("件名", "太郎", "本文"), identity=DESK, blobs=NO_BLOBS).isascii()
