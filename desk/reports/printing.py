"""A report as PDF, by Typst: the one place that knows it. The same figures give the same bytes.

What customers and engineers wrote goes in as data and is set as it is: nothing in it is markup.
"""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import typst

from desk.catalogue.offer import all_services
from desk.reports.figures import Figures
from desk.reports.json_form import to_json
from desk.reports.months import Month
from desk.reports.naming import event_name
from desk.webex.labels import work_types_label
from desk.webex.work_types import WorkType

HOME = Path(__file__).resolve().parent.parent.parent
TEMPLATES = HOME / "templates" / "reports"
FONTS = HOME / "static" / "vendor" / "fonts"
LANGUAGES = ("ja", "en")
# Typst takes offsets only; Japan's has had no other since 1951.
_JAPAN = timezone(timedelta(hours=9))


def print_report(
    figures: Figures,
    *,
    language: str,
    desk: str,
    remarks: str = "",
    edition: int = 1,
    draft: bool = False,
) -> bytes:
    """Return the report as PDF in `language` (ja or en), made by `desk`; a draft says so.

    Raises typst.TypstError where the template itself is wrong.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    cover = {
        "language": chosen,
        "desk": desk,
        "remarks": remarks,
        "edition": edition,
        "draft": draft,
        **_around(figures, chosen),
    }
    made = typst.compile(
        TEMPLATES / "report.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"figures": json.dumps(to_json(figures)), "cover": json.dumps(cover)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=figures.data_closed_at.astimezone(_JAPAN).replace(microsecond=0),
    )
    assert isinstance(made, bytes)  # one file, because nothing but PDF is asked for
    return made


def _around(figures: Figures, language: str) -> dict[str, Any]:
    """Return what the template shows and the figures do not hold: days and names of codes."""
    month = Month(figures.month)
    events = figures.endpoint.by_type if figures.endpoint else ()
    return {
        "first": month.first.isoformat(),
        "last": month.last.isoformat(),
        "services": figures.services,
        "names": {offered.code: offered.name(language) for offered in all_services()},
        "events": [
            event_name(row, language) or _words(language)["unknown_event"] for row in events
        ],
        "work_types": {kind.value: work_types_label([kind], language) for kind in WorkType},
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _words(language: str) -> dict[str, str]:
    text = (TEMPLATES / f"words.{language}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words
