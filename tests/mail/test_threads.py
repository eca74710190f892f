"""How an answer finds its ticket, and what of it is new."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.mail.addresses import DeskAddress
from desk.mail.quoted import split_reply
from desk.mail.threads import (
    is_own_message_id,
    new_message_id,
    number_in_subject,
    read_reply_address,
    reply_address,
    subject_of_answer,
)

DESK = DeskAddress("desk", "Desk@Desk.Example")
SECRET = "a secret of the desk's own, long enough"


@settings(deadline=None, max_examples=50)
@given(number=st.integers(min_value=1, max_value=999_999_999))
def test_a_reply_address_is_read_in_any_case(number: int) -> None:
    address = reply_address(DESK, number, secret=SECRET)
    for written in (address, address.lower(), address.upper()):
        assert read_reply_address(["other@x.example", written], DESK, secret=SECRET) == number


@pytest.mark.parametrize(
    "forged",
    [
        "desk@desk.example",
        "desk+t10023@desk.example",
        "desk+t10023-aaaaaaaaaaaaaaaa@desk.example",
        reply_address(DESK, 10023, secret=SECRET).replace("10023", "10024"),
        reply_address(DESK, 10023, secret="another secret"),
        reply_address(DESK, 10023, secret=SECRET).replace("desk.example", "evil.example"),
        reply_address(DESK, 10023, secret=SECRET).replace("Desk+", "sales+"),
        "",
    ],
)
def test_a_forged_reply_address_is_none(forged: str) -> None:
    assert read_reply_address([forged], DESK, secret=SECRET) is None


def test_message_ids_are_on_the_desks_domain_and_never_the_same() -> None:
    made = {new_message_id(DESK) for _ in range(100)}
    assert len(made) == 100
    assert all(is_own_message_id(each, DESK) for each in made)
    assert not is_own_message_id("<1@desk.example>", DESK)


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [#10023] No sound", 10023),
        ("ＲＥ：［＃１００２３］音が出ない", 10023),
        ("Re: #10023", None),
        ("[#]", None),
        ("[#12345678901]", None),
    ],
)
def test_a_ticket_number_is_read_in_a_subject(subject: str, number: int | None) -> None:
    assert number_in_subject(subject) == number


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("No sound", "[#10023] No sound"),
        ("Re: RE: [#10023] No sound", "[#10023] No sound"),
        ("返信：[#9] 音", "[#10023] 音"),
        ("", "[#10023]"),
    ],
)
def test_an_answers_subject_bears_the_number_once(subject: str, answer: str) -> None:
    assert subject_of_answer(10023, subject) == answer


OLD = "> 本文\n> もう一行"


@pytest.mark.parametrize(
    "mark",
    [
        OLD,
        f"On Fri, Nov 20, 2026 at 10:00 AM Desk <desk@desk.example> wrote:\n{OLD}",
        f"On Fri, Nov 20, 2026 at 10:00 AM Desk\n<desk@desk.example> wrote:\n\n{OLD}",
        f"2026年11月20日(金) 10:00 Desk <desk@desk.example>:\n\n{OLD}",
        f"2026/11/20 10:00、Desk <desk@desk.example>のメール:\n\n{OLD}",
        f"On 2026/11/20 10:00, Desk wrote:\n{OLD}",
        "-----Original Message-----\nFrom: Desk\nSent: Friday\nTo: Taro\nSubject: x\n\n本文",
        "-----元のメッセージ-----\n差出人: Desk\n送信日時: 金曜\n宛先: 太郎\n件名: x\n\n本文",
        "________________________________\nFrom: Desk\nSent: Friday\nTo: Taro\n\n本文",
        "差出人: Desk <desk@desk.example>\n送信日時: 2026年11月20日\n宛先: 太郎\n件名: x\n\n本文",
        "*From:* Desk\n*Sent:* Friday\n*To:* Taro\n*Subject:* x\n\n本文",
    ],
)
def test_the_quoted_letter_is_cut_off(mark: str) -> None:
    found = split_reply(f"直りました。\n\n{mark}\n")
    assert found.new == "直りました。"
    assert found.quoted == f"{mark}\n"


@pytest.mark.parametrize(
    "text",
    [
        "ただの本文",
        "> いつですか\n\n明日です",
        "見出し\n\n> いつですか\n明日です\n> どこですか\n東京です",
        "On Friday she wrote:\nnothing quoted",
        "2026年11月20日の件:\n下記のとおりです",
        "-----\n区切り線の下の本文",
        "From: の項目について",
        OLD,
        "",
    ],
)
def test_no_word_of_the_customers_is_cut_off(text: str) -> None:
    assert split_reply(text).new == text


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet="> \nあab:-", max_size=60))
def test_the_two_pieces_make_the_whole(text: str) -> None:
    found = split_reply(text)
    assert f"{found.new}\n{found.quoted}".split() == text.split()
