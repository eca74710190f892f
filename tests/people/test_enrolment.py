"""People come in, log in, and change their password by a link that is good once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from desk.audit import entries_about
from desk.demo.people import LOADER, PASSWORD
from desk.demo.world import load_ground
from desk.errors import Conflict, Invalid, NotFound
from desk.people.enrolment import (
    GOOD_FOR,
    Purpose,
    add_person,
    address,
    count_people,
    find_by_address,
    log_in,
    make_link,
    open_link,
    set_active,
    use_link,
)
from desk.people.models import OneTimeLink, Person, Role
from desk.people.passwords import LONGEST, SHORTEST, hash_password, password_fits
from tests.times import FRIDAY_TEN

LATER = FRIDAY_TEN + timedelta(minutes=5)
NEW_PASSWORD = "a-better-password"


@pytest.fixture
def takahashi(world) -> Person:
    return world.people["takahashi"]


def _add(session, world, **changed):
    given = {"email": "new@asahi-seiki.example", "name": "新人", "role": Role.MEMBER,
             "customer_id": world.places.asahi.id, **changed}  # fmt: skip
    return add_person(session, by=LOADER, at=FRIDAY_TEN, **given)


def _link(session, person, purpose=Purpose.RESET, at=FRIDAY_TEN):
    return make_link(session, person, purpose, by=LOADER, at=at)


def _log_in(session, email, password=PASSWORD):
    return log_in(session, email=email, password=password, at=LATER)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Tanaka@Example.JP ", "tanaka@example.jp"),
        ("ｔａｎａｋａ＠ｅｘａｍｐｌｅ．ｊｐ", "tanaka@example.jp"),
        ("tanaka@日本語.jp", "tanaka@日本語.jp"),
        ("t.a+desk@example.jp", "t.a+desk@example.jp"),
    ],
)
def test_an_address_is_kept_in_the_form_in_which_it_is_compared(typed, kept):
    assert address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x", "x@", "@x", "a b@example.jp", "a@example", "a@b..jp", "a@x.jp\nBcc: b@y.jp",
     "a@x.jp, b@x.jp", "<a@x.jp>", "a" * 250 + "@x.jp", "a\x00@x.jp"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Invalid, match="address_not_valid"):
        address(typed)


@pytest.mark.parametrize(
    ("changed", "kind", "code"),
    [
        ({"email": "x"}, Invalid, "address_not_valid"),
        ({"name": " \u3000"}, Invalid, "name_missing"),
        ({"role": Role.ENGINEER}, Invalid, "customer_does_not_fit_role"),
        ({"customer_id": None}, Invalid, "customer_does_not_fit_role"),
        ({"role": Role.RESELLER, "customer_id": None}, Invalid, "reseller_does_not_fit_role"),
        ({"reseller_id": 1}, Invalid, "reseller_does_not_fit_role"),
        ({"email": "TAKAHASHI@asahi-seiki.example"}, Conflict, "address_taken"),
    ],
)
def test_a_person_who_does_not_fit_is_refused_by_name(session, world, changed, kind, code):
    before = count_people(session)
    with pytest.raises(kind) as refused:
        _add(session, world, **changed)
    assert (refused.value.code, count_people(session)) == (code, before)


def test_a_new_person_cannot_log_in_before_the_invitation_is_used(session, world):
    person = _add(session, world)
    for password in ("", PASSWORD):
        assert _log_in(session, person.email, password) is None
    use_link(session, _link(session, person, Purpose.INVITATION), password=NEW_PASSWORD, at=LATER)
    assert _log_in(session, person.email, NEW_PASSWORD) is person


@pytest.mark.parametrize(
    "email", ["takahashi@asahi-seiki.example", " TAKAHASHI@ASAHI-SEIKI.EXAMPLE ",
              "ｔａｋａｈａｓｈｉ＠ａｓａｈｉ－ｓｅｉｋｉ．ｅｘａｍｐｌｅ"],
)  # fmt: skip
def test_an_address_logs_in_and_is_found_however_it_is_typed(session, takahashi, email):
    assert _log_in(session, email) is takahashi
    assert takahashi.last_seen_at == LATER
    assert find_by_address(session, email) is takahashi


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("takahashi@asahi-seiki.example", "wrong-password"),
        ("takahashi@asahi-seiki.example", ""),
        ("takahashi@asahi-seiki.example", PASSWORD.upper()),
        ("nobody@asahi-seiki.example", PASSWORD),
        ("", PASSWORD),
    ],
)
def test_a_wrong_log_in_has_one_answer(session, takahashi, email, password):
    assert _log_in(session, email, password) is None


def test_full_width_letters_of_an_input_method_fit_the_same_password():
    assert password_fits(hash_password("demo-password"), "ｄｅｍｏ－ｐａｓｓｗｏｒｄ")


@pytest.mark.parametrize(
    ("length", "fits"),
    [(SHORTEST - 1, False), (SHORTEST, True), (LONGEST, True), (LONGEST + 1, False)],
)
def test_a_password_has_a_length(length, fits):
    if fits:
        assert password_fits(hash_password("あ" * length), "あ" * length)
    else:
        with pytest.raises(Invalid, match="password_length"):
            hash_password("あ" * length)


def test_a_link_sets_the_password_once_and_ends_every_session(session, takahashi):
    token, stamp = _link(session, takahashi), takahashi.session_stamp
    assert use_link(session, token, password=NEW_PASSWORD, at=LATER) is takahashi
    assert takahashi.session_stamp != stamp
    assert _log_in(session, takahashi.email) is None
    assert _log_in(session, takahashi.email, NEW_PASSWORD) is takahashi
    with pytest.raises(NotFound, match="link_ended"):
        use_link(session, token, password="yet-another-one", at=LATER)


def test_a_password_that_is_too_short_leaves_the_link_alive(session, takahashi):
    token = _link(session, takahashi)
    with pytest.raises(Invalid, match="password_length"):
        use_link(session, token, password="short", at=LATER)
    assert open_link(session, token, now=LATER).person is takahashi


def test_a_new_link_ends_the_one_before(session, takahashi):
    old, new = _link(session, takahashi), _link(session, takahashi, at=LATER)
    with pytest.raises(NotFound, match="link_ended"):
        open_link(session, old, now=LATER)
    assert open_link(session, new, now=LATER).person is takahashi


def test_a_new_password_ends_every_other_link_of_the_person(session, takahashi):
    """An invitation left in somebody's mailbox must not undo a reset."""
    invitation = _link(session, takahashi, Purpose.INVITATION)
    use_link(session, _link(session, takahashi), password=NEW_PASSWORD, at=LATER)
    with pytest.raises(NotFound, match="link_ended"):
        open_link(session, invitation, now=LATER)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_runs_out(session, takahashi, purpose):
    token = _link(session, takahashi, purpose)
    ends = FRIDAY_TEN + GOOD_FOR[purpose]
    assert open_link(session, token, now=ends - timedelta(seconds=1))
    with pytest.raises(NotFound, match="link_ended"):
        open_link(session, token, now=ends)


@pytest.mark.parametrize("token", ["", "x", "\x00", "あ" * 1000])
def test_a_made_up_link_is_none(session, token):
    with pytest.raises(NotFound, match="link_ended"):
        open_link(session, token, now=FRIDAY_TEN)


def test_only_the_hash_of_a_link_is_kept(session, takahashi):
    token = _link(session, takahashi)
    kept = session.query(OneTimeLink).one()
    assert token not in {kept.token_hash, repr(kept)}
    assert token not in repr(entries_about(session, "person", takahashi.id)[-1].about)


def test_who_is_shut_out_is_out_at_once_and_for_every_door(session, takahashi):
    token, stamp = _link(session, takahashi), takahashi.session_stamp
    set_active(session, takahashi, active=False, by=LOADER, at=LATER)
    assert takahashi.session_stamp != stamp
    assert _log_in(session, takahashi.email) is None
    with pytest.raises(NotFound, match="link_ended"):
        open_link(session, token, now=LATER)
    set_active(session, takahashi, active=True, by=LOADER, at=LATER)
    assert _log_in(session, takahashi.email) is takahashi


def test_shutting_out_twice_is_one_deed(session, takahashi):
    for _ in range(2):
        set_active(session, takahashi, active=False, by=LOADER, at=LATER)
    deeds = [entry.action for entry in entries_about(session, "person", takahashi.id)]
    assert deeds == ["person.added", "person.shut_out"]


def test_nobody_shuts_themselves_out(session, world):
    ogawa = world.people["ogawa"]
    with pytest.raises(Conflict, match="not_yourself"):
        set_active(session, ogawa, active=False, by=ogawa.as_actor, at=LATER)
    assert ogawa.active


def test_a_link_that_two_browsers_use_at_once_is_good_for_one(own_engine):
    with Session(own_engine) as session:
        world = load_ground(session, at=FRIDAY_TEN)
        token = _link(session, world.people["takahashi"])
        session.commit()
    with Session(own_engine) as slow:
        open_link(slow, token, now=LATER)
        slow.rollback()
        with Session(own_engine) as quick:
            use_link(quick, token, password=NEW_PASSWORD, at=LATER)
            quick.commit()
        with pytest.raises(NotFound, match="link_ended"):
            use_link(slow, token, password="too-late-password", at=LATER)
