"""Values told by their shape."""

import pytest

from desk.endpoint.subject_template import match_subject
from desk.endpoint.values import (
    guid_in,
    has_console_link,
    last_segment,
    linked_connector,
    path_in,
    sha256s_in,
    tidy_path,
)

GUID = "1b7c9d2e-3f40-4a51-8b62-9c73ad84be95"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("C:\\a\\b.exe was seen", "C:\\a\\b.exe"),
        ("at C:\\Program Files\\My App\\x y.dll, today", "C:\\Program Files\\My App\\x y.dll"),
        ("c:\\windows\\temp\\noext and more", "c:\\windows\\temp\\noext"),
        ("\\\\fs01\\share\\経理\\表.xlsm（共有）", "\\\\fs01\\share\\経理\\表.xlsm"),
        ("saw /Users/mori/Library/My App/u.pkg.", "/Users/mori/Library/My App/u.pkg"),
        ("/usr/local/bin/tool ran", "/usr/local/bin/tool"),
        ("C:\\a\\b.exe and D:\\c.exe", "C:\\a\\b.exe"),
        ("https://www.example.jp/home/page.html", None),
        ("on 2026/04/06 at home/office", None),
        ("drive C:\\ is full", None),
    ],
)
def test_a_path_is_found_in_prose(text: str, path: str | None) -> None:
    assert path_in(text) == path


@pytest.mark.parametrize(
    ("typed", "tidy", "name"),
    [
        ("\\\\?\\C:\\Users\\a\\x.exe", "C:\\Users\\a\\x.exe", "x.exe"),
        ("/C:/Windows/System32/cmd.exe", "C:/Windows/System32/cmd.exe", "cmd.exe"),
        ('"/home/a/b"', "/home/a/b", "b"),
    ],
)
def test_a_path_loses_what_is_only_notation(typed: str, tidy: str, name: str) -> None:
    assert (tidy_path(typed), last_segment(tidy)) == (tidy, name)


@pytest.mark.parametrize("text", ["a" * 63, "a" * 65, "g" * 64, "x" + "a" * 64])
def test_what_is_not_64_hex_digits_is_no_sha256(text: str) -> None:
    assert not list(sha256s_in(text))


@pytest.mark.parametrize("host", ["console", "console.apjc", "CONSOLE.EU"])
def test_a_console_link_names_the_connector(host: str) -> None:
    link = f"see https://{host}.amp.cisco.com/computers/{GUID.upper()}/trajectory"
    assert has_console_link(link)
    assert linked_connector(link) == GUID


@pytest.mark.parametrize(
    "link",
    [
        f"https://console.amp.cisco.com.example/computers/{GUID}/trajectory",
        f"https://example.jp/console.amp.cisco.com/computers/{GUID}",
        f"https://console.evil-amp.cisco.com/computers/{GUID}",
    ],
)
def test_a_link_to_elsewhere_names_nothing(link: str) -> None:
    assert not has_console_link(link)
    assert linked_connector(link) is None


def test_a_guid_is_found_between_other_words() -> None:
    assert guid_in(f"id {GUID.upper()};") == GUID
    assert guid_in(f"id 0{GUID}") is None


@pytest.mark.parametrize(
    ("template", "subject", "computer"),
    [
        ("[A] [*] found on {computer}", "[a] [x [y]]  Found ON  PC-1 ", "PC-1"),
        ("[A] {computer} です", "[Ａ] PC 1 です", "PC 1"),
        ("[A*] *", "[A b] c", None),
    ],
)
def test_a_subject_fits_its_template(template: str, subject: str, computer: str | None) -> None:
    match = match_subject(template, subject)
    assert match is not None
    assert match.computer == computer


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("[A] found on {computer}", "Re: [A] found on PC-1"),
        ("[A] found on {computer}", "[A] found on "),
        ("[A] {computer} です", "[A] PC-1 でした"),
        ("[A]", "[A] more"),
        ("[A]", ""),
    ],
)
def test_a_subject_that_does_not_fit(template: str, subject: str) -> None:
    assert match_subject(template, subject) is None
