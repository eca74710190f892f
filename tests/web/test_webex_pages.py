"""The pages of setting changes: for whom they are, and what they do."""

from __future__ import annotations

import hashlib
import io
import subprocess
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from desk.db import db
from desk.demo.tables import add_first_table
from desk.tickets.models import Ticket
from desk.webex.baselines import current_baseline, table_of
from desk.webex.changes import fingerprint
from desk.webex.columns import PLACE, Column
from desk.webex.handing_in import hand_in
from desk.webex.ledger import quota_of
from desk.webex.models import BaselineVersion, ItemState, Submission, SubmissionState
from desk.webex.quota import month_of
from desk.webex.submissions import assessment_of
from desk.webex.table import Table
from desk.webex.template import make_workbook
from tests.webex.made_submissions import Changing
from tests.webex.made_tables import person, table, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def changing(session, world, clock) -> Changing:
    made = Changing(session, world.contracts["asahi_webex"], world.people["takahashi"],
                    world.people["yamamoto"], clock)  # fmt: skip
    made.begin()
    return made


@pytest.fixture
def draft(changing) -> Submission:
    return changing.draft(changing.moved([1, 2, 3], "総務課"))


@pytest.fixture
def asked(changing) -> Submission:
    return changing.asked([1, 2])


def urls(changing: Changing) -> dict[str, str]:
    contract = f"/contracts/{changing.contract.id}"
    return {
        "table": f"{contract}/table",
        "workbook": f"{contract}/table/workbook",
        "ledger": f"{contract}/ledger/2026-11",
        "new": f"{contract}/submissions/new",
        "submissions": f"{contract}/submissions",
        "baselines": f"{contract}/baselines",
    }


def upload(content: bytes, name: str = "表.xlsx") -> dict[str, object]:
    return {"file": (io.BytesIO(content), name, XLSX)}


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def shown(session, submission: Submission) -> dict[str, str]:
    return {"shown": fingerprint(assessment_of(session, submission).changes)}


# Who sees them


@pytest.mark.parametrize("page", ["table", "workbook", "ledger", "new"])
def test_a_customer_sees_the_pages_of_its_contract(as_person, changing, page):
    assert as_person("sasaki").get(urls(changing)[page]).status_code == 200


@pytest.mark.parametrize("page", ["table", "workbook", "ledger", "new"])
@pytest.mark.parametrize("who", ["inoue", "matsuda"])
def test_another_customer_and_a_reseller_do_not(as_person, changing, who, page):
    assert as_person(who).get(urls(changing)[page]).status_code == 404


@pytest.mark.parametrize("who", ["inoue", "matsuda"])
def test_a_submission_is_seen_by_its_customer_only(as_person, asked, who):
    assert as_person(who).get(f"/submissions/{asked.id}").status_code == 404
    assert as_person("takahashi").get(f"/submissions/{asked.id}").status_code == 200
    assert as_person("clarke").get(f"/submissions/{asked.id}").status_code == 200


@pytest.mark.parametrize("deed", ["handing-in", "withdrawal", "answers", "rest"])
@pytest.mark.parametrize(("who", "status"), [("inoue", 404), ("matsuda", 403), ("yamamoto", 403)])
def test_only_its_customer_does_anything_with_a_submission(as_person, draft, deed, who, status):
    answer = as_person(who).post(f"/submissions/{draft.id}/{deed}", data={})
    assert answer.status_code == status


@pytest.mark.parametrize("deed", ["setting", "refusal"])
@pytest.mark.parametrize("who", ["takahashi", "inoue", "matsuda"])
def test_only_engineers_end_rows(as_person, asked, deed, who):
    item = asked.items[0]
    assert as_person(who).post(f"/work-items/{item.id}/{deed}", data={}).status_code == 403


@pytest.mark.parametrize("who", ["takahashi", "matsuda"])
def test_the_rows_to_be_set_are_the_engineers(as_person, who):
    assert as_person(who).get("/work").status_code == 404


@pytest.mark.parametrize("number", [0, 999999, 10**12])
def test_what_is_not_there_is_404(as_person, changing, number):
    client = as_person("yamamoto")
    assert client.get(f"/submissions/{number}").status_code == 404
    assert client.get(f"/contracts/{number}/table").status_code == 404
    assert client.post(f"/work-items/{number}/setting").status_code == 404


def test_a_contract_of_another_service_has_no_table(as_person, world):
    contract = world.contracts["asahi_endpoint"]
    assert as_person("takahashi").get(f"/contracts/{contract.id}/table").status_code == 404


@pytest.mark.parametrize("page", ["submissions", "baselines"])
def test_no_transaction_is_held_while_a_workbook_is_read(as_person, changing, monkeypatch, page):
    held, run = [], subprocess.run

    def watched(*args, **more):
        held.append(db.session.registry().in_transaction())
        return run(*args, **more)

    monkeypatch.setattr(subprocess, "run", watched)
    who = as_person("takahashi" if page == "submissions" else "yamamoto")
    moved = make_workbook(changing.moved([1], "総務課"))
    assert who.post(urls(changing)[page], data=upload(moved)).status_code == 303
    assert held == [False]


@pytest.mark.parametrize("month", ["2026-13", "2026", "x", "0000-01"])
def test_an_odd_month_is_404(as_person, changing, month):
    url = f"/contracts/{changing.contract.id}/ledger/{month}"
    assert as_person("takahashi").get(url).status_code == 404


# The table


def test_the_table_shows_the_month_and_the_rows(as_person, changing, asked):
    page = text_of(as_person("takahashi").get(urls(changing)["table"]))
    assert page.count('class="reserved"') == 2
    assert page.count('class="free"') == 8
    assert "user12@example.jp" in page


def test_rows_are_found_by_any_of_their_cells(as_person, changing):
    page = text_of(as_person("takahashi").get(urls(changing)["table"] + "?q=ＵＳＥＲ12"))
    assert "user12@example.jp" in page
    assert "user2@example.jp" not in page


def test_a_contract_without_a_table_says_so(as_person, world):
    url = f"/contracts/{world.contracts['asahi_webex'].id}/table"
    assert as_person("takahashi").get(url).status_code == 200
    assert as_person("takahashi").get(f"{url}/workbook").status_code == 404


def test_the_table_page_runs_as_many_queries_for_many_submissions_as_for_one(
    as_person, changing, session
):
    client, url = as_person("takahashi"), urls(changing)["table"]
    changing.asked([1])
    few = _queries(session, lambda: client.get(url))
    for number in range(2, 7):
        changing.asked([number])
    assert _queries(session, lambda: client.get(url)) == few


def test_the_work_page_runs_as_many_queries_for_many_rows_as_for_one(as_person, changing, session):
    client = as_person("yamamoto")
    changing.asked([1])
    few = _queries(session, lambda: client.get("/work"))
    for number in range(2, 7):
        changing.asked([number])
    assert _queries(session, lambda: client.get("/work")) == few


def test_the_ledger_page_runs_as_many_queries_for_many_entries_as_for_one(
    as_person, changing, session
):
    client, url = as_person("takahashi"), urls(changing)["ledger"]
    changing.asked([1])
    few = _queries(session, lambda: client.get(url))
    for number in range(2, 7):
        changing.asked([number])
    assert _queries(session, lambda: client.get(url)) == few


def _queries(session, visit) -> int:
    seen: list[str] = []
    connection = session.connection()

    def count(_c, _cursor, statement, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    session.commit()
    session.expire_all()
    event.listen(connection, "before_cursor_execute", count)
    visit()
    event.remove(connection, "before_cursor_execute", count)
    return len(seen)


# Handing in


def test_a_workbook_goes_all_the_way_to_a_moved_baseline(as_person, world, session, clock):
    contract = world.contracts["asahi_webex"]
    add_first_table(session, contract, at=clock())
    customer, engineer = as_person("takahashi"), as_person("yamamoto")
    base = f"/contracts/{contract.id}"
    edited = table_of(current_baseline(session, contract.id))
    rows = [_with(row, "総務課") if place == 0 else row for place, row in enumerate(edited.rows)]
    content = make_workbook(Table(edited.sheet, tuple(rows), edited.base_version))

    answer = customer.post(f"{base}/submissions", data=upload(content))
    assert answer.status_code == 303
    submission = session.scalars(select(Submission)).one()
    page = text_of(customer.get(answer.location))
    assert "総務課" in page
    assert page.count('class="new"') == 1

    form = {"shown": page.split('name="shown" value="')[1].split('"')[0]}
    assert customer.post(f"{answer.location}/handing-in", data=form).status_code == 303
    session.expire_all()
    ticket = session.get(Ticket, submission.ticket_id)
    assert f"/submissions/{submission.id}" in text_of(engineer.get(f"/tickets/{ticket.number}"))

    assert "青木 真理" in text_of(engineer.get("/work"))
    item = submission.items[0]
    assert engineer.post(f"/work-items/{item.id}/setting").status_code == 303
    session.expire_all()
    assert submission.state == SubmissionState.DONE
    assert current_baseline(session, contract.id).number == 2
    assert "青木 真理" not in text_of(engineer.get("/work"))


def _with(row, department):
    values = list(row.values)
    values[PLACE[Column.DEPARTMENT]] = department
    return replace(row, values=tuple(values))


def test_what_is_no_workbook_is_refused_with_a_sentence_and_kept(as_person, changing, joined_desk):
    answer = as_person("takahashi").post(urls(changing)["submissions"], data=upload(b"not a zip"))
    assert answer.status_code == 422
    assert "Excelブック" in text_of(answer)
    assert joined_desk.house.blobs.exists(hashlib.sha256(b"not a zip").hexdigest())


def test_a_reader_of_english_is_refused_in_english(as_person, changing):
    changing.customer.language = "en"
    answer = as_person("takahashi").post(urls(changing)["submissions"], data=upload(b"not a zip"))
    assert "cannot be read as an Excel workbook" in text_of(answer)


def test_no_file_is_refused(as_person, changing, session):
    answer = as_person("takahashi").post(urls(changing)["submissions"], data={})
    assert answer.status_code == 422
    assert session.scalars(select(Submission)).all() == []


def test_a_table_that_changes_nothing_is_refused(as_person, changing, session):
    content = make_workbook(changing.baseline())
    answer = as_person("takahashi").post(urls(changing)["submissions"], data=upload(content))
    assert answer.status_code == 422
    assert session.scalars(select(Submission)).all() == []


def test_the_same_workbook_twice_is_one_submission(as_person, changing, session):
    content = make_workbook(changing.moved([1], "総務課"))
    client, url = as_person("takahashi"), urls(changing)["submissions"]
    first, second = (client.post(url, data=upload(content)).location for _ in range(2))
    assert first == second
    assert len(session.scalars(select(Submission)).all()) == 1


def test_problems_say_row_column_value_and_rule(as_person, changing):
    wrong = changing.baseline()
    draft = changing.draft(wrong.with_rows([person(1, extension="9999"), *wrong.rows[1:]]))
    page = text_of(as_person("takahashi").get(f"/submissions/{draft.id}"))
    for words in ("9999", "Line1 内線番号", "内線番号は4001~6999の数字4桁で記入して下さい。"):
        assert words in page
    assert "/handing-in" not in page


def test_a_question_is_answered_on_the_page(as_person, changing, session):
    moved = person(1, mail="new@example.jp", extension="4500", number="99")
    draft = changing.draft(changing.baseline().with_rows([*changing.rows[1:], moved]))
    [question] = assessment_of(session, draft).questions
    client, url = as_person("takahashi"), f"/submissions/{draft.id}"
    assert question.key in text_of(client.get(url))
    form = {"question": question.key, "said": "same"}
    assert client.post(f"{url}/answers", data=form).status_code == 303
    assert "/handing-in" in text_of(client.get(url))


@pytest.mark.parametrize("form", [{}, {"said": "same", "question": "?"}, {"said": "perhaps"}])
def test_what_is_not_asked_cannot_be_answered(as_person, draft, form):
    url = f"/submissions/{draft.id}/answers"
    assert as_person("takahashi").post(url, data=form).status_code == 404


def test_past_the_ten_rows_are_chosen_and_the_rest_comes_later(as_person, changing, session):
    draft = changing.draft(changing.moved(range(1, 13), "総務課"))
    client, url = as_person("takahashi"), f"/submissions/{draft.id}"
    page = text_of(client.get(url))
    assert (page.count('type="checkbox"'), page.count(" checked")) == (12, 10)
    keys = [change.key for change in assessment_of(session, draft).changes]
    form = {**shown(session, draft), "choose": "1", "row": keys}
    assert client.post(f"{url}/handing-in", data=form).status_code == 409
    assert client.post(f"{url}/handing-in", data={**form, "row": []}).status_code == 422
    assert client.post(f"{url}/handing-in", data={**form, "row": keys[2:5]}).status_code == 303
    session.expire_all()
    states = [item.state for item in draft.items]
    assert states.count(ItemState.OPEN) == 3
    rest = client.post(f"{url}/rest").location
    assert text_of(client.get(rest)).count("<dt>") >= 7


def test_handing_in_what_was_not_shown_is_refused_and_nothing_is_counted(as_person, draft, session):
    url = f"/submissions/{draft.id}/handing-in"
    assert as_person("takahashi").post(url, data={"shown": "x"}).status_code == 409
    assert quota_of(session, draft.contract_id, month_of(draft.made_at)).taken == 0


def test_a_customer_takes_a_submission_back(as_person, asked, session):
    url = f"/submissions/{asked.id}"
    client = as_person("takahashi")
    assert f"{url}/withdrawal" in text_of(client.get(url))
    assert client.post(f"{url}/withdrawal").status_code == 303
    session.expire_all()
    assert asked.state == SubmissionState.WITHDRAWN


def test_what_was_begun_is_not_taken_back(as_person, changing, asked):
    changing.set(asked.items[0])
    url = f"/submissions/{asked.id}"
    client = as_person("takahashi")
    assert "/withdrawal" not in text_of(client.get(url))
    assert client.post(f"{url}/withdrawal").status_code == 409


# Carrying out


def test_an_engineer_says_why_a_row_could_not_be_set(as_person, asked, session):
    item, url = asked.items[0], f"/work-items/{asked.items[0].id}/refusal"
    client = as_person("yamamoto")
    assert client.post(url, data={"reason": " "}).status_code == 422
    assert client.post(url, data={"reason": "番号が使用中です。"}).status_code == 303
    session.expire_all()
    assert (item.state, item.reason) == (ItemState.REFUSED, "番号が使用中です。")
    assert "番号が使用中です。" in text_of(as_person("takahashi").get(f"/submissions/{asked.id}"))


def test_every_row_shows_what_to_type_and_what_was_there(as_person, asked):
    page = text_of(as_person("yamamoto").get(f"/submissions/{asked.id}"))
    assert '<span class="before">営業課</span>' in page
    assert '<span class="after">総務課</span>' in page
    assert page.count("/setting") == 2


def test_a_row_that_ended_is_refused_a_second_end(as_person, changing, asked):
    changing.set(asked.items[0])
    url = f"/work-items/{asked.items[0].id}/refusal"
    assert as_person("yamamoto").post(url, data={"reason": "x"}).status_code == 409


def test_the_ledger_tells_every_entry(as_person, changing, asked):
    changing.set(asked.items[0])
    page = text_of(as_person("takahashi").get(urls(changing)["ledger"]))
    assert page.count(f'href="/submissions/{asked.id}#row-{asked.items[0].id}"') == 3


# The first table


def test_an_engineer_hands_the_first_table_over(as_person, world, session):
    url = f"/contracts/{world.contracts['asahi_webex'].id}/baselines"
    client = as_person("yamamoto")
    assert client.get(f"{url}/new").status_code == 200
    content = make_workbook(table(person(1), person(2)))
    assert client.post(url, data=upload(content)).status_code == 303
    assert session.scalars(select(BaselineVersion)).one().number == 1


def test_a_first_table_with_problems_is_shown_them(as_person, world, session):
    url = f"/contracts/{world.contracts['asahi_webex'].id}/baselines"
    content = make_workbook(table(person(1, extension="1")))
    answer = as_person("yamamoto").post(url, data=upload(content))
    assert answer.status_code == 422
    assert "4001~6999" in text_of(answer)
    assert session.scalars(select(BaselineVersion)).all() == []


def test_a_customer_hands_no_baseline_over(as_person, changing):
    client, url = as_person("takahashi"), urls(changing)["baselines"]
    assert client.get(f"{url}/new").status_code == 404
    assert client.post(url, data=upload(workbook())).status_code == 403


def test_a_table_without_its_columns_is_no_first_table(as_person, world):
    url = f"/contracts/{world.contracts['asahi_webex'].id}/baselines"
    content = workbook(header=["名前"])
    assert as_person("yamamoto").post(url, data=upload(content)).status_code == 422


def test_handing_in_twice_by_a_double_click_opens_one_ticket(as_person, draft, session):
    client, url = as_person("takahashi"), f"/submissions/{draft.id}/handing-in"
    form = shown(session, draft)
    assert [client.post(url, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(session.scalars(select(Ticket)).all()) == 1


def test_a_draft_that_is_behind_the_times_can_be_looked_at_again(as_person, changing, session):
    draft = changing.draft(changing.moved([1, 2], "総務課"))
    old = shown(session, draft)
    hand_in(session, changing.draft(changing.moved([1], "総務課")), contact=changing.customer,
            keys=None, at=changing.now(),
            shown=fingerprint(assessment_of(session, draft).changes[:1]))  # fmt: skip
    client, url = as_person("takahashi"), f"/submissions/{draft.id}"
    refused = client.post(f"{url}/handing-in", data=old)
    assert refused.status_code == 409
    new = {"shown": text_of(refused).split('name="shown" value="')[1].split('"')[0]}
    assert client.post(f"{url}/handing-in", data=new).status_code == 303


@pytest.mark.parametrize("who", ["yamamoto", "takahashi"])
def test_nobody_ends_a_change_whose_rows_still_wait(as_person, asked, session, who):
    ticket = session.get(Ticket, asked.ticket_id)
    answer = as_person(who).post(f"/tickets/{ticket.number}/closure", data={"outcome": "answered"})
    assert answer.status_code == 409
    session.expire_all()
    assert session.get(Ticket, asked.ticket_id).resolved_at is None
