"""A time in a mail is a moment only when its zone is told."""

from datetime import UTC, datetime

import pytest

from desk.endpoint.moments import read_moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-06T01:02:03+00:00",
        "2026-04-06T01:02:03.279Z",
        "2026-04-06 01:02:03 UTC",
        "2026/04/06 10:02:03 JST",
        "2026/4/6 10:02:03 (+09:00)",
        "２０２６年４月６日　１０時２分３秒 JST",
        "2026年4月6日 午前10:02:03 （日本時間）",
        "Mon, 06 Apr 2026 10:02:03 +0900",
        "April 6th, 2026 1:02:03 AM UTC",
        "Apr. 6, 2026 at 01:02:03 GMT",
        "2026-04-05 9:02:03 p.m. EDT",
        "2026-04-06 10:02:03 GMT+0900",
    ],
)
def test_a_moment_is_read_in_every_spelling(text: str) -> None:
    expected = datetime(2026, 4, 5 if "EDT" in text else 6, 1, 2, 3, tzinfo=UTC)
    assert read_moment(text) == (expected.replace(day=6) if "EDT" in text else expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-04-06 01:02:03",
        "2026-04-06 UTC",
        "01:02:03 UTC",
        "2026-02-30 01:02:03 UTC",
        "2026-04-06 25:02:03 UTC",
        "2026-04-06 01:02:03 +9900",
        "0001-01-01 00:00:00 +0900",
        "2026-04-06 01:02:03 IST",
    ],
)
def test_what_is_no_moment_stays_unread(text: str) -> None:
    assert read_moment(text) is None


def test_noon_and_midnight_in_twelve_hours() -> None:
    assert read_moment("2026-04-06 12:00 AM UTC") == datetime(2026, 4, 6, tzinfo=UTC)
    assert read_moment("2026-04-06 午後12:30 UTC") == datetime(2026, 4, 6, 12, 30, tzinfo=UTC)
