"""How text is cut into words for the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.words import LONGEST_WORD, MOST_TERMS, index_words, query_phrases


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" 、。!?", []),
        ("Webex Calling", ["webex", "calling"]),
        ("ＷＥＢＥＸ", ["webex"]),
        ("保留音", ["保留", "留音", "音"]),
        ("音", ["音"]),
        ("ｶﾞｲﾄﾞ", ["ガイ", "イド", "ド"]),
        ("エラー", ["エラ", "ラー", "ー"]),
        ("人々", ["人々", "々"]),
        ("Cisco電話7821", ["cisco", "電話", "話", "7821"]),
        ("内線・外線", ["内線", "線", "外線", "線"]),
        ("PC-SALES-014", ["pc", "sales", "014"]),
        ("Straße", ["strasse"]),
        ("𠮷野家", ["𠮷野", "野家", "家"]),
        ("x" * 300, ["x" * LONGEST_WORD]),
    ],
)
def test_text_is_cut_into_pairs_of_japanese_and_words_of_the_rest(text, words):
    assert index_words(text) == words


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("", []),
        ('"*" - \\', []),
        ("保留", [["保留"]]),
        ("音", [["音"]]),
        ("保留音\u3000鳴らない", [["保留", "留音"], ["鳴ら", "らな", "ない"]]),
        ("cisco電話", [["cisco", "電話"]]),
        ("電話7821", [["電話", "話", "7821"]]),
        ("PC-SALES", [["pc", "sales"]]),
        ("ＩＰ", [["ip"]]),
    ],
)
def test_a_query_is_one_phrase_for_each_term_and_ends_in_a_beginning(query, phrases):
    assert query_phrases(query) == phrases


def test_a_query_has_a_bounded_number_of_terms():
    assert len(query_phrases("語 " * 500)) == MOST_TERMS


@given(st.text(max_size=60))
def test_words_hold_letters_and_digits_only_so_that_no_index_reads_them_otherwise(text):
    words = index_words(text) + [word for phrase in query_phrases(text) for word in phrase]
    assert all(words)
    assert not {"'", '"', "\\", "*", ":", "\0", " "} & set("".join(words))
