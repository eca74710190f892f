"""Search: the same on both databases, within what the reader may see, whatever is typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desk.people.access import EVERYTHING, sight_of
from desk.tickets.conversing import LONGEST_TEXT, note, post
from desk.tickets.models import Channel
from desk.tickets.search import search_tickets
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket, an_alert, november

IN_TRANSACTION = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JAPANESE = "あいがっんーカキガパゥｱｶﾞｷﾞﾊﾟｰ々漢字電話𠮷"
TEXTS = st.text(JAPANESE + "aBＣ1２ 、。・\n", min_size=1, max_size=30).filter(
    lambda text: any(_is_japanese(c) for c in unicodedata.normalize("NFKC", text))
)


def _is_japanese(character):
    return character.isalpha() and ord(character) > 0x3004


def _numbers(session, query, sight=EVERYTHING):
    return {ticket.number for ticket in search_tickets(session, sight, query)}


@IN_TRANSACTION
@given(text=TEXTS, data=st.data())
@example(text="ああああい", data=None)
def test_every_stretch_of_japanese_is_found_where_it_stands(session, world, text, data):
    plain = unicodedata.normalize("NFKC", text)
    stretches = [
        plain[begin:end]
        for begin in range(len(plain))
        for end in range(begin + 1, len(plain) + 1)
        if all(map(_is_japanese, plain[begin:end]))
    ]
    wanted = data.draw(st.sampled_from(stretches)) if data else "あい"
    with session.begin_nested() as made:
        number = a_ticket(session, world, subject="x", text=text).number
        assert number in _numbers(session, wanted)
        made.rollback()


@IN_TRANSACTION
@given(text=TEXTS, query=TEXTS)
def test_a_single_term_is_found_exactly_where_it_stands(session, world, text, query):
    """Without Latin words, whose ends are not found, search says what `in` says."""
    text, query = (
        "".join(c for c in unicodedata.normalize("NFKC", t) if _is_japanese(c))
        for t in (text, query)
    )
    with session.begin_nested() as made:
        number = a_ticket(session, world, subject="x", text=text).number
        assert (number in _numbers(session, query)) == (query in text)
        made.rollback()


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("ｶﾞｲﾀﾞﾝｽが流れない", "ガイダンス"),
        ("ガイダンスが流れない", "ｶﾞｲﾀﾞﾝｽ"),
        ("ＷＥＢＥＸ　Ｃａｌｌｉｎｇ", "webex calling"),
        ("Webex の設定", "ｗｅｂ"),
        ("内線４００１番", "4001"),
        ("Cisco電話機7821", "電話機7821"),
        ("PC-SALES-014 で検知", "sales-014"),
        ("通話（保留）中", "通話（保留）"),
        ("エラー: 0x80070005", "0x8007"),
    ],
)
def test_width_case_and_signs_make_no_difference(session, world, text, query):
    ticket = a_ticket(session, world, text=text)
    assert _numbers(session, query) == {ticket.number}


@pytest.mark.parametrize("query", ["保留 無音", "無音\u3000保留", "内線 鳴ら"])
def test_every_term_has_to_occur_on_the_ticket_in_any_order(session, world, query):
    ticket = a_ticket(session, world)  # 保留音が鳴らない / 内線から保留にすると無音です。
    a_ticket(session, world, subject="保留", text="それだけ")
    assert _numbers(session, query) == {ticket.number}


def test_terms_may_stand_in_different_messages(session, world):
    ticket = a_ticket(session, world)
    post(session, ticket, text="再起動しました", by=world.people["takahashi"].as_actor,
         at=november(20, 11), channel=Channel.PORTAL)  # fmt: skip
    assert _numbers(session, "無音 再起動") == {ticket.number}


@pytest.mark.parametrize("query", ["{number}", "#{number}", " #{number} "])
def test_a_number_gives_its_ticket_first(session, world, query):
    ticket = a_ticket(session, world)
    a_ticket(session, world, text=f"#{ticket.number} の続きです", at=november(20, 11))
    found = search_tickets(session, EVERYTHING, query.format(number=ticket.number))
    assert [t.number for t in found] == [ticket.number, ticket.number + 1]


def test_customers_find_neither_notes_nor_hidden_tickets_nor_others_tickets(session, world):
    ticket = a_ticket(session, world)
    note(session, ticket, text="秘密の覚書", by=world.people["yamamoto"].as_actor, at=FRIDAY_TEN)
    alert = an_alert(session, world, subject="検知", text="秘密の警報")
    numbers = {ticket.number, alert.number}
    engineer, own, other = (
        sight_of(world.people[name]) for name in ("yamamoto", "takahashi", "inoue")
    )
    assert _numbers(session, "秘密", engineer) == numbers
    for query in ("秘密", "覚書", "警報", "検知", str(alert.number)):
        assert _numbers(session, query, own) == set()
    assert _numbers(session, "保留音", own) == {ticket.number}
    for query in ("保留音", str(ticket.number)):
        assert _numbers(session, query, other) == set()


def test_an_alert_that_is_shown_later_still_hides_its_mail(session, world):
    alert = an_alert(session, world, text="秘密の警報")
    alert.shown_at = november(20, 12)
    session.flush()
    assert _numbers(session, "警報", sight_of(world.people["sasaki"])) == set()


@pytest.mark.parametrize(
    "query",
    ["'", '"', "''", '"保留', "保留*", "*", "NEAR(保留 音)", "保留 AND 音", "OR", "NOT", "(", ")",
     "\\", "保留\\", "words:保留", "^保留", "{保留}", "-保留", "保留 & 音", "!", "<->", ":*", "%",
     "_", "\x00", "保留\x00音", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
     "あ" * 10_000, "a" * 10_000, "' OR 1=1 --", "; DROP TABLE message", "#", "#99999999999",
     "9" * 9, "²", "①", "\u3099", "e\u0301", "\ufdfa"],
)  # fmt: skip
def test_a_hostile_query_is_a_query(session, world, query):
    ticket = a_ticket(session, world)
    assert _numbers(session, query) <= {ticket.number}


@IN_TRANSACTION
@given(text=st.text(min_size=1).filter(str.strip), query=st.text())
def test_anything_can_be_written_and_anything_asked(session, world, text, query):
    with session.begin_nested() as made:
        if text.replace("\x00", "").strip():
            a_ticket(session, world, subject="x", text=text)
        assert len(search_tickets(session, EVERYTHING, query)) <= 1
        made.rollback()


@pytest.mark.parametrize("filling", ["あいうえお", "word ", "1 ", "\ufdfa "])
def test_the_longest_message_is_taken_and_found_by_its_beginning(session, world, filling):
    text = ("冒頭の語 " + filling * LONGEST_TEXT)[:LONGEST_TEXT]
    ticket = a_ticket(session, world, text=text)
    assert _numbers(session, "冒頭の語") == {ticket.number}
