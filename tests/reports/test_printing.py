"""The PDF says what the figures say, in the reader's language, and takes no text as markup."""

from __future__ import annotations

import dataclasses
import io
import json
import unicodedata

import pytest
from pypdf import PdfReader

from desk.reports.collecting import collect
from desk.reports.figures import EndpointFigures, EventRow, Figures, PromiseFigures
from desk.reports.printing import LANGUAGES, TEMPLATES, print_report
from desk.reports.spreads import count_of
from desk.tickets.models import Kind
from tests.reports.made_month import OCTOBER, MadeMonth


@pytest.fixture
def figures(session, world, clock) -> Figures:
    MadeMonth(session, world).everything()
    return collect(session, world.places.asahi, OCTOBER, now=clock())


@pytest.fixture
def empty(session, world, clock) -> Figures:
    return collect(session, world.places.midori, OCTOBER, now=clock())


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """The words of a PDF without the line breaks and blanks of its layout."""
    words = "\n".join(page.extract_text() for page in opened(pdf).pages)
    return "".join(unicodedata.normalize("NFKC", words).split())


def test_the_numbers_of_the_figures_stand_in_the_pdf(figures):
    text = text_of(print_report(figures, language="ja", desk="DISサポートデスク"))
    assert "運用レポート2026年10月分" in text
    assert "旭精機工業株式会社御中" in text
    assert "問合せ14133" in text  # before, received, reopened, resolved, open
    assert "一次回答52時間6時間6時間" in text
    assert "解決48時間30分17時間17時間" in text


def test_misses_stand_with_both_moments(figures):
    text = text_of(print_report(figures, language="ja", desk="D"))
    [miss] = figures.tickets.first_response.promise.misses
    assert f"#{miss.ticket}2026/10/1913:002026/10/1915:00" in text


def test_the_english_report_says_the_same(figures):
    text = text_of(print_report(figures, language="en", desk="DIS Support Desk"))
    assert "Operationsreport2026-10" in text
    assert "Firstresponse52h6h6h" in text


def test_the_document_has_title_language_author_and_bookmarks(figures):
    pdf = opened(print_report(figures, language="ja", desk="DISサポートデスク"))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "運用レポート 2026年10月分 旭精機工業株式会社"
    assert pdf.metadata.author == "DISサポートデスク"
    assert pdf.trailer["/Root"]["/Lang"] == "ja"
    heads = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert heads[:2] == ["概要", "お問合せと対応"]


def test_only_the_fonts_that_come_with_the_desk_are_used(figures):
    pdf = opened(print_report(figures, language="ja", desk="D"))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSansJP-Regular", "NotoSansJP-Bold"}


NASTY = '#strong[x] *y* $z$ `c` _q_ <tag> @ref \\u{41} // "'


def test_what_people_wrote_is_set_as_it_is(figures):
    named = dataclasses.replace(figures, customer_name=NASTY)
    text = text_of(print_report(named, language="ja", desk=NASTY, remarks=f"一行目\n{NASTY}"))
    assert text.count("".join(NASTY.split())) >= 3
    assert "一行目" in text


def test_a_draft_says_so_and_a_later_edition_its_number(figures):
    draft = text_of(print_report(figures, language="ja", desk="D", draft=True))
    second = text_of(print_report(figures, language="ja", desk="D", edition=2))
    assert "案(未承認)" in draft
    assert "案(未承認)" not in second
    assert "第2版" in second


def test_the_same_figures_give_the_same_bytes(figures):
    first, again = (print_report(figures, language="ja", desk="D") for _ in range(2))
    assert first == again


def test_data_may_close_at_any_moment(figures):
    moment = figures.data_closed_at.replace(second=59, microsecond=999_999)
    closed = dataclasses.replace(figures, data_closed_at=moment)
    assert print_report(closed, language="ja", desk="D").startswith(b"%PDF-")


def test_an_empty_month_reads_well(empty):
    text = text_of(print_report(empty, language="ja", desk="D"))
    assert "この月にお問合せはありませんでした。" in text
    assert "この月に検知イベントはありませんでした。" in text


def test_events_bear_their_names_in_the_readers_language(empty):
    none = PromiseFigures(count_of(()), count_of(()), ())
    rows = (
        EventRow("1090519054", "Threat Detected", 3, count_of([10_001])),
        EventRow("", "", 1, count_of([10_002])),
    )
    movement = empty.tickets.total
    seen = dataclasses.replace(empty, endpoint=EndpointFigures(movement, 4, rows, none))
    text = text_of(print_report(seen, language="ja", desk="D"))
    assert "脅威を検出31" in text
    assert "種類不明11" in text


def test_every_language_has_the_same_words():
    words = [
        json.loads((TEMPLATES / f"words.{language}.json").read_text(encoding="utf-8"))
        for language in LANGUAGES
    ]
    assert all(w.keys() == words[0].keys() for w in words)
    assert all(set(w["kinds"]) == {kind.value for kind in Kind} for w in words)
    assert len({len(w["counting_rules"]) for w in words}) == 1
