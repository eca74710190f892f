"""Bytes to text, whatever charset is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.mail.charsets import decode

SENTENCE = "株式会社 こんにちは、テスト です。"
VENDOR = "①㈱髙﨑～－ⅢⅳNo.№"


def as_jis(text: str) -> bytes:
    """ISO-2022-JP with the vendor rows, as Windows mail programs write it."""
    raw, wide = b"", False
    for character in text:
        pair = character.encode("cp932")
        if len(pair) == 1:
            raw += (b"\x1b(B" if wide else b"") + pair
        else:
            raw += (b"" if wide else b"\x1b$B") + _jis_pair(pair)
        wide = len(pair) == 2
    return raw + (b"\x1b(B" if wide else b"")


def _jis_pair(pair: bytes) -> bytes:
    lead, trail = pair
    # IBM's rows FA-FC stand in NEC's rows ED-EE for seven-bit mail.
    if lead >= 0xFA:
        lead, trail = _in_necs_rows(pair)
    row = (lead - (0x70 if lead < 0xA0 else 0xB0)) * 2
    if trail >= 0x9F:
        return bytes((row, trail - 0x7E))
    return bytes((row - 1, trail - (0x20 if trail >= 0x80 else 0x1F)))


def _in_necs_rows(pair: bytes) -> tuple[int, int]:
    character = pair.decode("cp932")
    for lead in (0xED, 0xEE):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            if bytes((lead, trail)).decode("cp932", "ignore") == character:
                return lead, trail
    raise AssertionError(character)


@pytest.mark.parametrize("named", ["ISO-2022-JP", "iso-2022-jp-ms", "cp50221", None, "us-ascii"])
@pytest.mark.parametrize("text", [SENTENCE, VENDOR, "", "ASCII only"])
def test_iso_2022_jp_is_read_with_the_vendor_characters(text: str, named: str | None) -> None:
    assert decode(as_jis(text), named) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b(I6E\x1b(B", "ｶﾅ"),
        (b'\x0e6E\x0f abc\x1b$B$"\x1b(B', "ｶﾅ abcあ"),
        (b'\x1b$@$"\x1b(J.', "あ."),
        (b'\x1b$B$"\nabc', "あ\nabc"),
        (b'\x1b$B$"\x1b(B \xb6\xc5', "あ ｶﾅ"),
        (b"\x1b$(D0!\x1b(B", "丂"),
        (b"\x1b$(O.!\x1b(B", "俱"),
    ],
)
def test_the_side_rooms_of_iso_2022_jp_are_read(raw: bytes, text: str) -> None:
    assert decode(raw, "iso-2022-jp") == text


@pytest.mark.parametrize("named", ["Shift_JIS", "sjis", "x-sjis", "Windows-31J", '"cp932"', None])
def test_shift_jis_is_read_as_code_page_932_under_all_its_names(named: str | None) -> None:
    assert decode((SENTENCE + VENDOR).encode("cp932"), named) == SENTENCE + VENDOR


def test_euc_jp_is_read_with_the_vendor_rows_and_half_width_kana() -> None:
    raw = "日本".encode("euc_jp") + b"\xad\xa1\xad\xea\x8e\xb6\x8f\xb0\xa1"
    assert decode(raw, "EUC-JP") == "日本①㈱ｶ丂"


@pytest.mark.parametrize("written", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize(
    "named", [None, "utf-8", "euc-jp", "shift_jis", "iso-2022-jp", "us-ascii", "iso-8859-1", "x-?"]
)
def test_a_wrong_label_or_none_does_no_harm(written: str, named: str | None) -> None:
    assert decode(SENTENCE.encode(written), named) == SENTENCE


@pytest.mark.parametrize(
    ("raw", "named", "text"),
    [
        ("café".encode("latin-1"), "iso-8859-1", "café"),
        (b"\x93so\x94", "iso-8859-1", "“so”"),
        ("café und so weiter".encode("latin-1"), None, "café und so weiter"),
        ("您好，世界".encode("gb18030"), "gb2312", "您好，世界"),
        ("안녕하세요".encode("cp949"), "ks_c_5601-1987", "안녕하세요"),
        ("あ".encode("utf-16"), "utf-16", "あ"),
        (b"+MEI-", "utf-7", "あ"),
    ],
)
def test_other_charsets_are_read(raw: bytes, named: str | None, text: str) -> None:
    assert decode(raw, named) == text


@pytest.mark.parametrize("named", ["rot13", "base64", "unicode_escape", "punycode", "undefined"])
def test_a_codec_that_is_no_charset_is_not_used(named: str) -> None:
    assert decode(rb"\u0041 abc", named) == r"\u0041 abc"


def test_what_a_database_cannot_keep_does_not_come_out() -> None:
    assert decode(b"a\x00b", "us-ascii") == "ab"


NAMES = ["utf-8", "iso-2022-jp", "euc-jp", "shift_jis", "utf-7", "utf-16", "utf-32", "hz", "latin1"]


@settings(deadline=None, max_examples=150)
@given(raw=st.binary(max_size=60), named=st.none() | st.sampled_from(NAMES) | st.text(max_size=12))
def test_any_bytes_under_any_name_become_storable_text(raw: bytes, named: str | None) -> None:
    text = decode(raw, named)
    assert "\x00" not in text
    assert text.encode("utf-8").decode("utf-8") == text


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet="あいうえおアイウエオ漢字日本語、。 abc①㈱", min_size=4, max_size=40))
def test_japanese_in_iso_2022_jp_comes_back_whole(text: str) -> None:
    assert decode(as_jis(text), "iso-2022-jp") == text
