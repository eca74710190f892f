"""Dates and times in alert mails, read only when their zone is told.

A time without a zone is not a moment: the console writes UTC or the reader's own zone, and guessing
would put an event nine hours off. Such a time stays unread.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

MAX_LENGTH = 200
_HOURS_AHEAD = {
    "utc": 0, "gmt": 0, "z": 0, "jst": 9, "日本標準時": 9, "日本時間": 9, "協定世界時": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "cest": 2, "bst": 1, "aest": 10, "aedt": 11, "sgt": 8, "hkt": 8,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month_name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"),
    re.compile(rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[\s-]{_MONTH}[\s-](?P<year>\d{{4}})\b"),
)
_TIME = re.compile(
    r"(?P<before>午前|午後)?\s?(?<!\d)(?P<hour>\d{1,2})(?::|\s?時\s?)(?P<minute>\d{2}|\d)"
    r"(?:(?::|\s?分\s?)(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?(?:\s?[分秒])?\s?(?P<after>[ap]\.?m\.?)?"
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})(?!\d)")
_NAME = re.compile(r"[a-z]{1,5}|日本標準時|日本時間|協定世界時")


def read_moment(text: str) -> datetime | None:
    """Return the first moment written in `text`, in UTC; None without date or zone."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:MAX_LENGTH]).casefold().split())
    date = next((found for pattern in _DATES if (found := pattern.search(plain))), None)
    time = _TIME.search(plain, date.end()) if date else None
    zone = _zone_after(plain[time.end() :]) if time else None
    if date is None or time is None or zone is None:
        return None
    try:
        local = datetime(
            int(date["year"]), _month(date), int(date["day"]),
            _hour(time), int(time["minute"]), min(int(time["second"] or 0), 59), tzinfo=zone,
        )  # fmt: skip
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month(date: re.Match[str]) -> int:
    named = date.groupdict().get("month_name")
    return _MONTHS.index(named) + 1 if named else int(date["month"])


def _hour(time: re.Match[str]) -> int:
    hour = int(time["hour"])
    half = time["before"] or (time["after"] or "").replace(".", "")
    if half in {"午後", "pm"} and hour < 12:
        return hour + 12
    if half in {"午前", "am"} and hour == 12:
        return 0
    return hour


def _zone_after(text: str) -> timezone | None:
    """Read the zone that stands right after the time, in brackets or not."""
    rest = text.lstrip(" ([")
    if offset := _OFFSET.match(rest):
        ahead = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        if ahead >= timedelta(hours=24):
            return None
        return timezone(-ahead if offset["sign"] == "-" else ahead)
    name = _NAME.match(rest)
    hours = _HOURS_AHEAD.get(name.group()) if name else None
    return None if hours is None else timezone(timedelta(hours=hours))
