import io
import zipfile

import pytest
from made_tables import cells, person, rewritten, workbook

from desk.errors import TooLarge, Unreadable
from desk.webex.reading import read_table
from desk.webex.workbook import Limits, check_container, read_grid


def _zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _with_member(name: str, content: bytes = b"x") -> bytes:
    packed = io.BytesIO(workbook(cells(person(1))))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _encrypted_member() -> bytes:
    content = bytearray(workbook())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 0x1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "workbook_encrypted"),
        (_encrypted_member(), "workbook_encrypted"),
        (_with_member("xl/vbaProject.bin"), "workbook_macro"),
        (_with_member("xl/macrosheets/sheet1.xml"), "workbook_macro"),
        (
            rewritten(workbook(), "[Content_Types].xml", b"sheet.main+xml", b"sheet.macroEnabled"),
            "workbook_macro",
        ),
        (b"", "not_a_workbook"),
        ("項番,表示名\n".encode(), "not_a_workbook"),
        (b"PK\x03\x04 cut short", "not_a_workbook"),
        (workbook()[:-40], "not_a_workbook"),
        (_zip(readme=b"text"), "not_a_workbook"),
        (_zip(**{"xl/workbook.xml": b"<workbook/>"}), "not_a_workbook"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_plain_workbook_is_refused_unopened(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check_container(content)
    assert refused.value.code == code


def _big(limits: Limits, content: bytes) -> str:
    with pytest.raises(TooLarge) as refused:
        check_container(content, limits)
    return refused.value.code


def test_a_bomb_is_refused_unopened() -> None:
    assert _big(Limits(), _with_member("xl/media/a.bin", bytes(4 * 1024 * 1024))) == "workbook_bomb"


def test_what_unpacks_to_too_much_is_refused_unopened() -> None:
    assert _big(Limits(unpacked_bytes=1000), workbook()) == "workbook_bomb"
    assert _big(Limits(members=3), workbook()) == "workbook_bomb"
    assert _big(Limits(packed_bytes=100), workbook()) == "workbook_too_large"


def test_an_ordinary_workbook_passes_the_gate() -> None:
    check_container(workbook(cells(person(1))))


def test_a_workbook_is_read_in_a_child_process() -> None:
    read = read_table(workbook(cells(person(1)), cells(person(2))))
    assert [row.values for row in read.rows] == [person(1).values, person(2).values]


def test_a_workbook_that_breaks_its_reader_is_refused() -> None:
    broken = rewritten(workbook(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData")
    with pytest.raises(Unreadable) as refused:
        read_grid(broken)
    assert refused.value.code == "not_a_workbook"


def _cell_that_unpacks_to(size: int) -> bytes:
    return rewritten(workbook(["long"]), "xl/worksheets/sheet1.xml", b"long", b"a" * size)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(seconds=0.02), "reading_took_too_long"),
        (Limits(memory_bytes=128 * 2**20, ratio=2000), "workbook_too_large"),
    ],
)
def test_reading_stops_at_the_limits_of_time_and_memory(limits: Limits, code: str) -> None:
    content = workbook() if limits.seconds < 1 else _cell_that_unpacks_to(45 * 2**20)
    with pytest.raises(TooLarge) as refused:
        read_grid(content, limits)
    assert refused.value.code == code
