"""The pages of incidents: engineers work on them, customers see those they were told of."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from desk.demo.alert_mails import Seen, alert_mail, deliver, digest
from desk.endpoint.findings import Answer, record_findings
from desk.endpoint.models import Decision, Incident, What
from desk.endpoint.notices import settle_notices
from desk.endpoint.standing import IncidentState, state_of_incident
from desk.endpoint.telling import Advice, record_call
from desk.hours import JST
from desk.mail.models import Letter
from desk.mail.outbox import mark_bounced, mark_sent

HOUR = timedelta(hours=1)
SECRET = "PC-SECRET-01"
FINDINGS = {f"{what}-{part}": f"{what} {part}" for what in What for part in ("value", "evidence")}
CALL = {
    "call-reached": "佐々木 由美", "call-called_at": "2026-11-20T09:30",
    "call-recommended": "quarantine", "call-told": "ご説明しました。",
}  # fmt: skip
DEED = {
    "kind": "detection_list", "list_name": "Simple Custom Detection",
    "sha256": digest("setup.exe"), "evidence": "コンソールで登録", "message": "隔離しました。",
}  # fmt: skip


@pytest.fixture
def receive(session, world, app, clock):
    def receive(*events: Seen, at: datetime | None = None, text: str = "", of="asahi") -> Incident:
        moment = at or clock() - HOUR
        given = events or ((seen(moment),) if not text else ())
        content = alert_mail(given, at=moment, text=text)
        contract = world.contracts[f"{of}_endpoint"]
        return deliver(session, app.house.blobs, contract, content, at=moment)[0]

    return receive


def seen(at: datetime, **more: str) -> Seen:
    given = {"computer": SECRET, "sha256": digest("setup.exe"), "path": r"C:\Temp\setup.exe"}
    return Seen(at, **{**given, **more})


@pytest.fixture
def untold(receive) -> Incident:
    return receive()


@pytest.fixture
def found(session, untold, world, clock) -> Incident:
    answers = {what: Answer(f"{what} value", f"{what} evidence") for what in What}
    record_findings(session, untold, answers, by=world.people["yamamoto"].as_actor, at=clock())
    return untold


@pytest.fixture
def told(session, found, world, clock) -> Incident:
    record_call(
        session, found, reached="佐々木 由美", called_at=clock(), told="ご説明しました。",
        person=world.people["sasaki"], advice=Advice(Decision.QUARANTINE, "至急お願いします。"),
        by=world.people["yamamoto"].as_actor, at=clock(),
    )  # fmt: skip
    return found


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def url_of(incident: Incident, part: str = "") -> str:
    return f"/incidents/{incident.id}{part}"


def reread(session, incident: Incident) -> Incident:
    session.expire_all()
    return session.get_one(Incident, incident.id)


# The list


def test_engineers_see_open_incidents_with_time_left_and_findings(as_person, found):
    text = page(as_person("yamamoto"), "/incidents")
    assert SECRET in text
    assert "4/4" in text
    assert "11/25(水) 17:00" in text  # Monday is a holiday


def test_the_more_urgent_comes_first_then_the_earlier_deadline(as_person, receive, clock):
    at = clock()
    receive(seen(at, computer="B-NORMAL-LATE", sha256=digest("b")), at=at)
    early = at - timedelta(days=3)
    receive(seen(early, computer="A-NORMAL-EARLY", sha256=digest("a")), at=early)
    failed = seen(at, computer="C-URGENT", sha256=digest("c"), event_type="Quarantine Failure")
    receive(failed, at=at)
    text = page(as_person("yamamoto"), "/incidents")
    names = ("C-URGENT", "A-NORMAL-EARLY", "B-NORMAL-LATE")
    assert sorted(names, key=text.index) == list(names)


@pytest.mark.parametrize(("view", "shown"), [("open", False), ("waiting", True), ("done", False)])
def test_views_part_what_waits_for_whom(as_person, told, view, shown):
    assert (SECRET in page(as_person("yamamoto"), f"/incidents?view={view}")) is shown


def test_an_alert_nobody_was_told_of_stays_to_do_whatever_its_ticket_waits_for(as_person, untold):
    client = as_person("yamamoto")
    client.post(f"/tickets/{untold.ticket.number}/pause", data={"reason": "x"})
    assert SECRET in page(client, "/incidents")
    assert SECRET not in page(client, "/incidents?view=waiting")


def test_an_odd_view_or_key_begins_at_the_top(as_person, untold):
    for query in ("view=odd", "after=odd", "after=1-2", "view=all&after=x", "after=1-9e99-2",
                  f"after={10**30}-1-1", f"after=1-1-{10**30}"):  # fmt: skip
        assert SECRET in page(as_person("yamamoto"), f"/incidents?{query}")


def test_pages_of_the_list_hold_every_incident_once(session, receive, world, clock):
    from desk.endpoint.worklists import IncidentView, page_of_incidents
    from desk.people.access import EVERYTHING

    opened = {receive(seen(clock(), computer=f"PC-{n}", sha256=digest(str(n)))).id
              for n in range(5)}  # fmt: skip
    for view in (IncidentView.OPEN, IncidentView.ALL):
        listed, after = [], ""
        while True:
            found = page_of_incidents(session, EVERYTHING, view, after=after, limit=2)
            listed += [incident.id for incident in found.incidents]
            after = found.after
            if not after:
                break
        assert (len(listed), set(listed)) == (5, opened)


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(
    as_person, receive, connection, clock, untold
):
    client = as_person("yamamoto")
    few = queries(connection, lambda: page(client, "/incidents?view=all"))
    for number in range(4):
        receive(seen(clock(), computer=f"PC-{number}", sha256=digest(str(number))))
    assert queries(connection, lambda: page(client, "/incidents?view=all")) == few > 0


def queries(connection, ask) -> int:
    seen_statements: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        seen_statements.append(statement)

    event.listen(connection, "before_cursor_execute", count)
    ask()
    event.remove(connection, "before_cursor_execute", count)
    return len([each for each in seen_statements if each.startswith("SELECT")])


# Nobody outside sees what nobody was told


@pytest.mark.parametrize("name", ["sasaki", "takahashi", "inoue"])
def test_before_the_notice_customers_see_nothing_anywhere(as_person, found, name):
    client, number = as_person(name), found.ticket.number
    lists = ("/incidents", "/incidents?view=all", "/incidents?view=waiting", "/tickets")
    searches = tuple(f"/search?q={words}" for words in (number, "Matching", digest("setup.exe")))
    for url in (*lists, *searches):
        text = page(client, url)
        assert SECRET not in text
        assert f"/tickets/{number}" not in text
        assert url_of(found) not in text
    mail = found.mails[0].id
    for url in (url_of(found), url_of(found, "/notice"), url_of(found, f"/mails/{mail}"),
                f"/tickets/{number}"):  # fmt: skip
        assert client.get(url).status_code == 404


def test_before_the_notice_nobody_instructs(as_person, found):
    answer = as_person("sasaki").post(url_of(found, "/instruction"), data={"decision": "neither"})
    assert answer.status_code == 404


def test_an_answer_on_the_ticket_shows_no_incident_yet(session, as_person, untold):
    url = f"/tickets/{untold.ticket.number}/messages"
    as_person("yamamoto").post(url, data={"text": "確認しています。"})
    assert as_person("sasaki").get(url_of(untold)).status_code == 404


def test_another_customer_sees_nothing_even_after_the_notice(as_person, told):
    client = as_person("inoue")
    assert client.get(url_of(told)).status_code == 404
    assert SECRET not in page(client, "/incidents")
    answer = client.post(url_of(told, "/instruction"), data={"decision": "neither"})
    assert answer.status_code == 404


def test_a_reseller_sees_no_incidents_and_instructs_nothing(as_person, told):
    client = as_person("matsuda")
    assert client.get("/incidents").status_code == 404
    assert client.get(url_of(told)).status_code == 404
    data = {"decision": "neither"}
    assert client.post(url_of(told, "/instruction"), data=data).status_code == 403


def test_the_alert_mail_and_the_evidence_stay_inside_after_the_notice(as_person, told):
    client = as_person("sasaki")
    for url in (url_of(told), f"/tickets/{told.ticket.number}"):
        text = page(client, url)
        assert "who evidence" not in text
        assert "Cisco Secure Endpoint found events" not in text
    assert client.get(url_of(told, f"/mails/{told.mails[0].id}")).status_code == 404
    assert f"/tickets/{told.ticket.number}" not in page(client, f"/search?q={digest('setup.exe')}")


@pytest.mark.parametrize(
    "part", ["/findings", "/notices", "/calls", "/instruction/phone", "/actions", "/assignment"]
)
def test_only_engineers_work_on_incidents(as_person, told, part):
    assert as_person("sasaki").post(url_of(told, part)).status_code == 403
    assert as_person("matsuda").post(url_of(told, part)).status_code == 403


def test_an_incident_that_is_not_there_is_404(as_person):
    for number in ("0", "99", "99999999999999999999"):
        assert as_person("yamamoto").get(f"/incidents/{number}").status_code == 404


# The engineer's page


def test_the_page_shows_the_events_and_the_mail(as_person, untold):
    text = page(as_person("yamamoto"), url_of(untold))
    assert digest("setup.exe") in text
    assert r"C:\Temp\setup.exe" in text
    assert "Cisco Secure Endpoint found events" in text
    assert "11/25(水) 17:00" in text


def test_the_mail_can_be_had_as_it_came(as_person, untold):
    answer = as_person("yamamoto").get(url_of(untold, f"/mails/{untold.mails[0].id}"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"From: Cisco Secure Endpoint" in answer.get_data()


def test_a_mail_nobody_understood_is_shown_with_its_text(as_person, receive):
    incident = receive(text="Something new has matched your saved filter.")
    text = page(as_person("yamamoto"), url_of(incident))
    assert "Something new has matched" in text


def test_findings_are_suggested_from_the_mail(as_person, receive, clock):
    incident = receive(seen(clock(), user=f"ito@{SECRET}"))
    assert f"ito@{SECRET} ({SECRET})</textarea>" in page(as_person("yamamoto"), url_of(incident))


def test_an_engineer_takes_and_records(session, as_person, untold, world):
    client = as_person("yamamoto")
    assert client.post(url_of(untold, "/assignment")).status_code == 303
    assert client.post(url_of(untold, "/findings"), data=FINDINGS).status_code == 303
    incident = reread(session, untold)
    assert incident.ticket.assignee_id == world.people["yamamoto"].id
    assert {finding.value for finding in incident.findings} == {f"{what} value" for what in What}


def test_a_finding_without_evidence_is_refused_at_its_field(session, as_person, untold):
    data = {**FINDINGS, "route-evidence": ""}
    answer = as_person("yamamoto").post(url_of(untold, "/findings"), data=data)
    assert answer.status_code == 422
    assert 'id="route-evidence-error"' in answer.get_data(as_text=True)
    assert reread(session, untold).findings == []


def test_the_letter_is_shown_before_it_goes(as_person, found, world):
    client = as_person("yamamoto")
    assert "■ 感染者" in page(client, url_of(found))
    url = url_of(found, f"/notice?to={world.people['sasaki'].id}&recommended=allow_list")
    assert "許可リストへの追加をおすすめ" in page(client, url)
    assert "佐々木 由美 様" in page(client, url)
    odd = url_of(found, f"/notice?to={world.people['inoue'].id}&recommended=odd")
    assert "井上" not in page(client, odd)


def test_a_notice_by_mail_shows_the_incident_once_it_was_sent(
    session, as_person, found, world, clock
):
    data = {"to": world.people["sasaki"].id, "recommended": "quarantine", "remark": "至急"}
    answer = as_person("yamamoto").post(url_of(found, "/notices"), data=data)
    assert answer.status_code == 303
    assert as_person("sasaki").get(url_of(found)).status_code == 404
    letter = session.query(Letter).one()
    mark_sent(session, letter, at=clock())
    settle_notices(session, now=clock())
    text = page(as_person("sasaki"), url_of(found))
    assert "who value" in text
    assert "至急" in text


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("/notices", {"to": "0", "recommended": "quarantine"}),
        ("/notices", {"recommended": "odd"}),
        ("/calls", {**CALL, "call-reached": ""}),
        ("/calls", {**CALL, "call-called_at": "yesterday"}),
        ("/calls", {**CALL, "call-called_at": "2026-11-20T10:30"}),  # half an hour from now
        ("/calls", {**CALL, "call-recommended": "odd"}),
        ("/instruction/phone", {"phone-decision": "neither", "phone-said_by": ""}),
        ("/instruction/phone", {"phone-decision": "odd", "phone-said_by": "佐々木"}),
    ],
)
def test_what_engineers_enter_wrong_is_refused(as_person, told, part, data):
    assert as_person("yamamoto").post(url_of(told, part), data=data).status_code == 422


def test_a_notice_before_the_findings_is_refused(as_person, untold):
    assert as_person("yamamoto").post(url_of(untold, "/calls"), data=CALL).status_code == 409


def test_a_call_keeps_the_promise(session, as_person, found):
    assert as_person("yamamoto").post(url_of(found, "/calls"), data=CALL).status_code == 303
    incident = reread(session, found)
    assert state_of_incident(incident) is IncidentState.AWAITING
    assert SECRET in page(as_person("sasaki"), "/incidents")


def test_a_manager_deems_a_bounced_letter_given(session, as_person, found, world, clock):
    data = {"to": world.people["sasaki"].id, "recommended": "quarantine"}
    as_person("yamamoto").post(url_of(found, "/notices"), data=data)
    letter = session.query(Letter).one()
    mark_sent(session, letter, at=clock())
    mark_bounced(session, letter.message_id, reason="550")
    settle_notices(session, now=clock())
    url = url_of(found, f"/notices/{reread(session, found).notices[0].id}/deemed")
    assert as_person("yamamoto").post(url, data={"reason": "届出なし"}).status_code == 403
    assert as_person("nakamura").post(url, data={"reason": ""}).status_code == 422
    assert url in page(as_person("nakamura"), url_of(found))
    assert as_person("nakamura").post(url, data={"reason": "届出なし"}).status_code == 303
    assert reread(session, found).ticket.promise_kept_at == clock()


# The customer's page


def test_a_customer_reads_what_happened_and_what_is_advised(as_person, told):
    text = page(as_person("takahashi"), url_of(told))
    for words in ("who value", "spread value", "至急お願いします。"):
        assert words in text
    assert 'value="allow_list"' in text


def test_a_customer_instructs_and_the_desk_carries_it_out(session, as_person, told):
    data = {"decision": "quarantine", "comment": "お願いします"}
    assert as_person("takahashi").post(url_of(told, "/instruction"), data=data).status_code == 303
    assert state_of_incident(reread(session, told)) is IncidentState.INSTRUCTED
    assert "お願いします" in page(as_person("yamamoto"), url_of(told))
    answer = as_person("yamamoto").post(url_of(told, "/actions"), data=DEED)
    assert answer.status_code == 303
    assert state_of_incident(reread(session, told)) is IncidentState.DONE
    assert "隔離しました。" in page(as_person("sasaki"), f"/tickets/{told.ticket.number}")
    assert "Simple Custom Detection" in page(as_person("sasaki"), url_of(told))
    assert "コンソールで登録" not in page(as_person("sasaki"), url_of(told))


@pytest.mark.parametrize(
    "data", [{}, {"decision": "odd"}, {"decision": "neither", "comment": "x" * 4_001}]
)
def test_an_instruction_that_is_none_is_refused(session, as_person, told, data):
    answer = as_person("sasaki").post(url_of(told, "/instruction"), data=data)
    assert answer.status_code == 422
    assert reread(session, told).instructions == []


def test_an_instruction_on_the_phone_names_who_said_it(as_person, told):
    data = {"phone-decision": "neither", "phone-said_by": "高橋 健"}
    answer = as_person("yamamoto").post(url_of(told, "/instruction/phone"), data=data)
    assert answer.status_code == 303
    assert "高橋 健" in page(as_person("sasaki"), url_of(told))


def test_engineers_do_not_use_the_customers_buttons(as_person, told):
    data = {"decision": "neither"}
    assert as_person("yamamoto").post(url_of(told, "/instruction"), data=data).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sha256": "abc"}, "sha256"),
        ({"evidence": ""}, "evidence"),
        ({"list_name": ""}, "list_name"),
        ({"list_guid": "x"}, "list_guid"),
        ({"message": ""}, "message"),
    ],
)
def test_a_deed_that_does_not_hold_is_refused_at_its_field(as_person, told, change, field):
    as_person("sasaki").post(url_of(told, "/instruction"), data={"decision": "quarantine"})
    answer = as_person("yamamoto").post(url_of(told, "/actions"), data={**DEED, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_a_deed_without_an_instruction_is_refused(as_person, told):
    assert as_person("yamamoto").post(url_of(told, "/actions"), data=DEED).status_code == 409


def test_the_ticket_of_an_alert_leads_to_its_incident_for_those_who_see_it(as_person, told):
    number = told.ticket.number
    for name in ("yamamoto", "sasaki"):
        assert f'href="{url_of(told)}"' in page(as_person(name), f"/tickets/{number}")


def test_every_page_is_there_in_english_too(as_person, told):
    client = as_person("clarke")
    for url in ("/incidents", url_of(told)):
        assert "Waiting for instruction" in page(
            client, url + ("?view=waiting" if url == "/incidents" else "")
        )


def test_moments_on_the_page_are_japans(as_person, receive):
    incident = receive(at=datetime(2026, 11, 16, 23, 0, tzinfo=JST))
    text = page(as_person("yamamoto"), url_of(incident))
    assert "2026/11/16(月) 23:00" in text
    assert "11/18(水) 17:00" in text
