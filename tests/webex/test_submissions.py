"""Submissions from the workbook to the moved baseline: what is taken, counted, refused and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from desk.errors import Conflict, Invalid
from desk.mail.models import Letter
from desk.people.access import EVERYTHING
from desk.tickets.finding import conversation
from desk.tickets.models import Outcome, State
from desk.webex.baselines import current_baseline, hand_over, version_name
from desk.webex.changes import fingerprint
from desk.webex.columns import Column
from desk.webex.handing_in import hand_in, withdraw
from desk.webex.ledger import entries_of_month, quota_of
from desk.webex.models import EntryKind, ItemState, LedgerEntry, SubmissionState
from desk.webex.questions import Answer
from desk.webex.submissions import answer, assessment_of, draft_of_rest, submission_of_ticket
from desk.webex.work_items import waiting_items
from tests.times import FRIDAY_TEN
from tests.webex.made_submissions import Changing
from tests.webex.made_tables import person, table

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def changing(session, world, clock) -> Changing:
    people = world.people
    made = Changing(
        session, world.contracts["asahi_webex"], people["takahashi"], people["yamamoto"], clock
    )
    made.begin()
    return made


def counts(changing: Changing, month: date = NOVEMBER) -> tuple[int, int, int]:
    quota = quota_of(changing.session, changing.contract.id, month)
    return quota.used, quota.reserved, quota.carried


def code_of(raised) -> str:
    return raised.value.code


# Handing in


def test_a_row_handed_in_holds_a_place_of_the_month(changing):
    changing.asked([1, 2, 3])
    assert counts(changing) == (0, 3, 0)


def test_handing_in_opens_a_ticket_with_the_workbook_and_every_cell(changing):
    submission = changing.asked([1, 2])
    message = conversation(changing.session, EVERYTHING, submission.ticket)[0]
    assert "部署名: 営業課 → 総務課" in message.text
    assert [file.sha256 for file in message.attachments] == [submission.sha256]
    assert submission_of_ticket(changing.session, submission.ticket_id) == submission.id


def test_handing_in_twice_changes_nothing(changing):
    submission = changing.draft(changing.moved([1], "総務課"))
    first = changing.hand_in(submission)
    again = changing.hand_in(submission)
    assert (again, counts(changing)) == (first, (0, 1, 0))


def test_the_same_workbook_again_leads_to_the_same_submission(changing):
    submission = changing.asked([1])
    assert changing.draft(changing.moved([1], "総務課")) is submission


@pytest.mark.parametrize("rows", [11, 12])
def test_more_than_ten_rows_cannot_go_together(changing, rows):
    submission = changing.draft(changing.moved(range(1, rows + 1), "総務課"))
    with pytest.raises(Conflict) as raised:
        changing.hand_in(submission)
    assert (code_of(raised), counts(changing)) == ("over_quota", (0, 0, 0))


def test_chosen_rows_go_now_and_the_rest_later(changing, clock):
    submission = changing.draft(changing.moved(range(1, 13), "総務課"))
    keys = [change.key for change in assessment_of(changing.session, submission).changes]
    changing.hand_in(submission, keys[:10])
    assert counts(changing) == (0, 10, 0)
    for item in submission.items[:10]:
        changing.set(item)
    clock.set(FRIDAY_TEN.replace(month=12, day=1))
    rest = draft_of_rest(changing.session, submission, by=changing.customer.as_actor, at=clock())
    assert [change.key for change in assessment_of(changing.session, rest).changes] == keys[10:]
    changing.hand_in(rest)
    assert counts(changing, DECEMBER) == (0, 2, 0)


def test_the_rest_is_one_draft_however_often_it_is_asked_for(changing):
    submission = changing.draft(changing.moved([1, 2], "総務課"))
    keys = [change.key for change in assessment_of(changing.session, submission).changes]
    changing.hand_in(submission, keys[:1])
    by, at = changing.customer.as_actor, changing.now()
    rest = draft_of_rest(changing.session, submission, by=by, at=at)
    assert draft_of_rest(changing.session, submission, by=by, at=at) is rest


def test_rows_that_only_work_together_cannot_be_parted(changing):
    swapped = changing.baseline().with_rows(
        [person(1, extension="4002"), person(2, extension="4001"), *changing.rows[2:]]
    )
    submission = changing.draft(swapped)
    key = assessment_of(changing.session, submission).changes[0].key
    with pytest.raises(Invalid) as raised:
        changing.hand_in(submission, [key])
    assert code_of(raised) == "rows_belong_together"
    changing.hand_in(submission)
    assert counts(changing) == (0, 2, 0)


def test_no_row_chosen_is_refused(changing):
    submission = changing.draft(changing.moved([1], "総務課"))
    with pytest.raises(Invalid, match="no_row_chosen"):
        changing.hand_in(submission, [])


def test_only_professional_licences_are_changed(changing):
    submission = changing.draft(changing.moved([1], "総務課"))
    changing.contract.licence = "Workspace"
    with pytest.raises(Conflict, match="professional_only"):
        changing.hand_in(submission)


def test_a_contract_that_is_over_takes_no_changes(changing, clock):
    submission = changing.draft(changing.moved([1], "総務課"))
    changing.contract.ends_on = FRIDAY_TEN.date()
    clock.advance(timedelta(days=1))
    with pytest.raises(Conflict, match="contract_not_in_force"):
        changing.hand_in(submission)


def test_a_table_with_problems_cannot_be_handed_in(changing):
    submission = changing.draft(changing.moved([1], "総務課").with_rows([person(1, extension="9")]))
    with pytest.raises(Conflict, match="submission_not_sound"):
        changing.hand_in(submission)


def test_nothing_is_handed_in_but_what_was_shown(changing):
    draft = changing.draft(changing.moved([1, 2], "総務課"))
    shown = assessment_of(changing.session, draft).changes
    changing.asked([1])
    assert assessment_of(changing.session, draft).changes == shown[1:]
    with pytest.raises(Conflict, match="submission_moved_on"):
        hand_in(changing.session, draft, shown=fingerprint(shown), keys=None,
                contact=changing.customer, at=changing.now())  # fmt: skip


# What a workbook is held against


def test_a_table_that_changes_nothing_is_refused(changing):
    with pytest.raises(Invalid, match="table_changes_nothing"):
        changing.draft(changing.baseline())


def test_a_row_that_is_in_work_already_does_not_count_again(changing):
    changing.asked([1])
    submission = changing.draft(changing.moved([1, 2], "総務課"))
    assessment = assessment_of(changing.session, submission)
    assert (len(assessment.changes), assessment.already) == (1, 1)


def test_a_row_in_work_cannot_be_changed_in_another_way_meanwhile(changing):
    changing.asked([1])
    submission = changing.draft(changing.moved([1], "人事課"))
    assessment = assessment_of(changing.session, submission)
    assert [obstacle for _, obstacle in assessment.obstacles] == ["row_in_work"]
    with pytest.raises(Conflict, match="submission_not_sound"):
        changing.hand_in(submission)


def test_a_row_that_was_set_stays_in_work_until_its_submission_is_done(changing):
    first = changing.asked([1, 2])
    changing.set(first.items[0])
    submission = changing.draft(changing.moved([1, 3], "人事課"))
    assessment = assessment_of(changing.session, submission)
    assert [obstacle for _, obstacle in assessment.obstacles] == ["row_in_work"]
    changing.set(first.items[1])
    assert assessment_of(changing.session, submission).obstacles[0][1] == "row_moved_on"


def test_an_old_copy_of_the_table_sets_nothing_back(changing):
    old = changing.baseline()
    for item in changing.asked([1, 2]).items:
        changing.set(item)
    edited = old.with_rows([*old.rows[:2], person(3, department="人事課"), *old.rows[3:]])
    changes = assessment_of(changing.session, changing.draft(edited)).changes
    assert [change.key for change in changes] == ["mail:user3@example.jp"]


def test_an_old_copy_with_rows_that_are_carried_out_counts_only_the_new_ones(changing):
    old = changing.baseline()
    for item in changing.asked([1, 2]).items:
        changing.set(item)
    edited = old.with_rows([*changing.moved([3], "人事課").rows])
    assessment = assessment_of(changing.session, changing.draft(edited))
    assert (len(assessment.changes), assessment.already) == (1, 2)


def test_an_old_copy_that_changes_what_has_moved_on_is_stopped(changing):
    old = changing.baseline()
    changing.set(changing.asked([1]).items[0])
    edited = old.with_rows([person(1, department="人事課"), *old.rows[1:]])
    assessment = assessment_of(changing.session, changing.draft(edited))
    assert [obstacle for _, obstacle in assessment.obstacles] == ["row_moved_on"]


def test_an_old_copy_that_removes_what_has_moved_on_is_stopped(changing):
    old = changing.baseline()
    changing.set(changing.asked([1]).items[0])
    assessment = assessment_of(changing.session, changing.draft(old.with_rows(old.rows[1:])))
    assert [obstacle for _, obstacle in assessment.obstacles] == ["row_moved_on"]


def test_an_extension_that_a_row_in_work_takes_cannot_be_taken_twice(changing):
    changing.hand_in(changing.draft(changing.baseline().with_rows(
        [person(1, extension="4100"), *changing.rows[1:]])))  # fmt: skip
    other = changing.baseline().with_rows(
        [changing.rows[0], person(2, extension="4100"), *changing.rows[2:]]
    )
    problems = assessment_of(changing.session, changing.draft(other)).problems
    assert {problem.code for problem in problems} == {"extension_repeated"}


def test_a_workbook_of_another_contract_is_refused(changing):
    foreign = table(person(1, department="総務課"))
    foreign = type(foreign)(foreign.sheet, foreign.rows, version_name(999, 1))
    with pytest.raises(Invalid, match="table_of_another_contract"):
        changing.draft(foreign)


def test_a_question_is_settled_by_its_answer(changing):
    left = changing.rows[0]
    same = person(1, mail="new@example.jp", extension="4500", number="99")
    submission = changing.draft(changing.baseline().with_rows([*changing.rows[1:], same]))
    [question] = assessment_of(changing.session, submission).questions
    answer(changing.session, submission, question.key, Answer.SAME,
           by=changing.customer.as_actor, at=changing.now())  # fmt: skip
    assessment = assessment_of(changing.session, submission)
    assert (assessment.questions, len(assessment.changes)) == ((), 1)
    assert assessment.changes[0].before == left.settled()


# Carrying out


def test_a_row_that_was_set_is_used(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    assert counts(changing) == (1, 1, 0)


def test_setting_a_row_twice_charges_it_once(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    changing.set(submission.items[0])
    assert counts(changing) == (1, 1, 0)


def test_a_row_that_could_not_be_set_gives_its_place_back(changing):
    submission = changing.asked([1, 2])
    changing.refuse(submission.items[0])
    assert counts(changing) == (0, 1, 0)


def test_a_refusal_needs_a_reason(changing):
    with pytest.raises(Invalid, match="reason_missing"):
        changing.refuse(changing.asked([1]).items[0], " \n")


def test_a_row_that_ended_cannot_end_in_another_way(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    with pytest.raises(Conflict, match="work_item_ended"):
        changing.refuse(submission.items[0])


def test_a_row_counts_in_the_month_in_which_it_is_carried_out(changing, clock):
    submission = changing.asked([1, 2])
    clock.set(FRIDAY_TEN.replace(month=12, day=1))
    assert counts(changing, DECEMBER) == (0, 0, 2)
    changing.set(submission.items[0])
    assert counts(changing, NOVEMBER) == (0, 1, 0)
    assert counts(changing, DECEMBER) == (1, 0, 1)
    charged = entries_of_month(changing.session, changing.contract.id, DECEMBER)[0]
    assert (charged.kind, charged.handed_in_on) == (EntryKind.CHARGE, FRIDAY_TEN.date())


def test_rows_that_wait_from_last_month_hold_their_places_in_this_one(changing, clock):
    changing.asked(range(1, 11))
    clock.set(FRIDAY_TEN.replace(month=12, day=1))
    submission = changing.draft(changing.moved([11], "総務課"))
    with pytest.raises(Conflict, match="over_quota"):
        changing.hand_in(submission)


def test_places_that_were_not_used_are_gone_with_their_month(changing):
    assert quota_of(changing.session, changing.contract.id, DECEMBER).left == 10


def test_the_baseline_moves_on_with_the_rows_that_were_set(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    assert current_baseline(changing.session, changing.contract.id).number == 1
    changing.refuse(submission.items[1])
    departments = [row.text(Column.DEPARTMENT) for row in changing.baseline().rows[:3]]
    assert departments == ["総務課", "営業課", "営業課"]
    assert current_baseline(changing.session, changing.contract.id).number == 2


def test_a_submission_of_which_nothing_could_be_set_leaves_the_baseline(changing):
    changing.refuse(changing.asked([1]).items[0])
    assert current_baseline(changing.session, changing.contract.id).number == 1


def test_at_the_end_the_customer_is_told_and_the_ticket_resolved(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    changing.refuse(submission.items[1], "番号が使用中です。")
    ticket = submission.ticket
    told = conversation(changing.session, EVERYTHING, ticket)[-1]
    assert "見本 2 (4002): 設定できませんでした。理由: 番号が使用中です。" in told.text
    letter = changing.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.to_address) == ("change_done", changing.customer.email)
    assert told.text in letter.text
    assert (ticket.state, ticket.closures[-1].outcome) == (State.RESOLVED, Outcome.ANSWERED)
    assert submission.state == SubmissionState.DONE


def test_a_contact_who_reads_english_gets_the_result_in_english(changing):
    changing.customer.language = "en"
    changing.set(changing.asked([1]).items[0])
    assert "- 見本 1 (4001): set" in changing.session.scalars(select(Letter)).one().text


def test_whoever_sets_the_first_row_has_taken_the_ticket(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    assert submission.ticket.assignee_id == changing.engineer.id


def test_rows_to_be_set_come_by_deadline_page_by_page(changing, clock):
    first = changing.asked([1, 2])
    clock.advance(timedelta(hours=1))
    second = changing.asked([3])
    page = waiting_items(changing.session, limit=2)
    assert [item.submission_id for item in page.items] == [first.id, first.id]
    rest = waiting_items(changing.session, after=page.after, limit=2)
    assert ([item.submission_id for item in rest.items], rest.after) == ([second.id], None)


# Taking back


def test_a_submission_not_begun_can_be_taken_back(changing):
    submission = changing.asked([1, 2])
    withdraw(changing.session, submission, by=changing.customer.as_actor, at=changing.now())
    assert counts(changing) == (0, 0, 0)
    assert {item.state for item in submission.items} == {ItemState.WITHDRAWN}
    assert submission.ticket.closures[-1].outcome == Outcome.WITHDRAWN


def test_a_submission_that_was_begun_cannot_be_taken_back(changing):
    submission = changing.asked([1, 2])
    changing.set(submission.items[0])
    with pytest.raises(Conflict, match="submission_begun"):
        withdraw(changing.session, submission, by=changing.customer.as_actor, at=changing.now())


def test_a_draft_can_be_given_up_and_handed_in_anew(changing):
    submission = changing.draft(changing.moved([1], "総務課"))
    withdraw(changing.session, submission, by=changing.customer.as_actor, at=changing.now())
    assert changing.draft(changing.moved([1], "総務課")) is not submission


# What is kept


def test_ledger_entries_are_never_changed(changing):
    changing.asked([1])
    entry = changing.session.scalars(select(LedgerEntry)).one()
    entry.amount = 0
    with pytest.raises(Conflict, match="record_is_append_only"):
        changing.session.flush()


def test_ledger_entries_are_never_removed(changing):
    changing.asked([1])
    changing.session.delete(changing.session.scalars(select(LedgerEntry)).one())
    with pytest.raises(Conflict, match="record_is_append_only"):
        changing.session.flush()


def test_a_baseline_is_followed_never_changed(changing):
    current_baseline(changing.session, changing.contract.id).made_by = "?"
    with pytest.raises(Conflict, match="record_is_append_only"):
        changing.session.flush()


def test_a_first_table_with_problems_is_refused(changing):
    with pytest.raises(Invalid, match="table_has_problems"):
        hand_over(changing.session, changing.contract, table(person(1, extension="1")),
                  by=changing.engineer.as_actor, at=changing.now())  # fmt: skip


def test_no_table_is_handed_over_while_rows_wait_to_be_set(changing):
    changing.asked([1])
    with pytest.raises(Conflict, match="baseline_busy"):
        changing.begin()


def test_the_ledger_has_one_entry_of_a_kind_for_a_row(changing):
    submission = changing.asked([1])
    changing.set(submission.items[0])
    kinds = changing.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)).all()
    assert kinds == ["reserve", "release", "charge"]
    assert changing.session.scalar(select(func.sum(LedgerEntry.amount))) == 1
