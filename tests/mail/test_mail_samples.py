"""Whole mails as mail programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.mail.mail import Automatic, BounceKind, Mail
from desk.mail.quoted import split_reply
from desk.mail.reading import read

MAILS = Path(__file__).parents[1] / "mails"


def sample(name: str) -> Mail:
    return read((MAILS / name).read_bytes())


def test_outlook_writes_vendor_characters_into_iso_2022_jp() -> None:
    mail = sample("outlook-iso-2022-jp.eml")
    assert (mail.from_name, mail.subject) == ("山田 太郎", "①内線が不通です（至急）")
    assert "㈱青空商事" in mail.text
    assert "髙橋" in mail.text


def test_a_reply_from_gmail_is_new_text_over_a_quotation() -> None:
    mail = sample("gmail-reply-ja.eml")
    assert split_reply(mail.text).new == "直りました。ありがとうございます。"
    assert mail.html == "<div>直りました。</div>"
    assert mail.references == ("<letter.00112233445566778899aabbccddeeff@desk.example>",)


def test_postfix_reports_an_unknown_user() -> None:
    mail = sample("postfix-bounce.eml")
    assert mail.bounce is not None
    assert mail.bounce.recipient == "taishoku@aozora.example"
    assert (mail.bounce.kind, mail.bounce.final) == (BounceKind.HARD, True)
    letter = "<letter.ffeeddccbbaa99887766554433221100@desk.example>"
    assert mail.bounce.original_message_id == letter


def test_an_absence_note_is_automatic() -> None:
    assert sample("out-of-office.eml").automatic is Automatic.OUT_OF_OFFICE


def test_a_workbook_keeps_its_raw_shift_jis_name() -> None:
    assert [file.filename for file in sample("workbook-shift-jis-name.eml").attachments] == [
        "内線管理表.xlsx"
    ]


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_nothing_of_a_sample_is_unreadable(path: Path) -> None:
    mail = read(path.read_bytes())
    assert mail.text
    assert "\ufffd" not in mail.subject + mail.from_name + mail.text
    assert mail.oddities == ()
