"""An extension table, and setting changes carried out, waiting and not yet handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.contracts.models import Contract
from desk.demo.people import LOADER
from desk.house import House
from desk.people.models import Person
from desk.tickets.files import KeptFile
from desk.tickets.letters import acknowledge
from desk.webex.baselines import current_baseline, hand_over, table_of
from desk.webex.changes import fingerprint
from desk.webex.columns import PLACE, Column
from desk.webex.handing_in import hand_in
from desk.webex.models import Submission
from desk.webex.submissions import assessment_of, keep_draft
from desk.webex.table import Row, Table, make_row
from desk.webex.template import SHEET, make_workbook
from desk.webex.work_items import refuse_row, set_row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NAMES = (
    ("青木", "真理", "aoki"), ("石田", "拓也", "ishida"), ("上野", "沙織", "ueno"),
    ("遠藤", "亮", "endo"), ("大塚", "美咲", "otsuka"), ("加藤", "浩二", "kato"),
    ("木村", "彩", "kimura"), ("小林", "直人", "kobayashi"), ("斎藤", "陽子", "saito"),
    ("島田", "翔", "shimada"), ("鈴木", "恵", "suzuki"), ("高橋", "健", "takahashi"),
    ("田村", "舞", "tamura"), ("中島", "悠", "nakajima"), ("西村", "香織", "nishimura"),
    ("野口", "徹", "noguchi"), ("橋本", "奈々", "hashimoto"), ("平田", "勇", "hirata"),
    ("藤原", "里奈", "fujiwara"), ("本田", "剛", "honda"), ("松本", "由佳", "matsumoto"),
    ("森", "健太", "mori"), ("吉田", "結衣", "yoshida"), ("渡辺", "智", "watanabe"),
)  # fmt: skip
_DEPARTMENTS = ("営業部", "総務部", "製造部", "品質保証部")
_SITES = {"本社": "03-5550-0120", "浜松工場": "053-450-0140"}


def add_tables(
    session: Session,
    house: House,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    *,
    at: datetime,
) -> None:
    """Hand the first table over, and bring three submissions to three states."""
    contract, engineer = contracts["asahi_webex"], people["yamamoto"]
    add_first_table(session, contract, at=at - timedelta(days=90))

    done = _draft(session, house, contract, people["takahashi"], "内線変更_営業部.xlsx",
                  {3: {Column.DEPARTMENT: "総務部"}, 5: {Column.CALLING_CLASS: "国際発信可能"},
                   8: {Column.EXTENSION: "4001"}}, at=at - timedelta(days=2))  # fmt: skip
    _hand_in(session, house, done, people["takahashi"], at=at - timedelta(days=2))
    later = at - timedelta(days=1, hours=20)
    for item in done.items[:2]:
        set_row(session, item, by=engineer.as_actor, at=later, sender=house.sender)
    reason = "代表番号の着信先に設定されているため、先に着信先の変更が必要です。"
    refuse_row(session, done.items[2], reason=reason, by=engineer.as_actor, at=later,
               sender=house.sender)  # fmt: skip

    waiting = _draft(session, house, contract, people["takahashi"], "内線管理表_組立課.xlsx",
                     {6: {Column.DEVICE_MODEL: "Cisco 8845"}, 10: {Column.HOLD_3: "保留-04"},
                      13: {Column.EXTERNAL_NUMBER: "なし"}},
                     at=at - timedelta(hours=2))  # fmt: skip
    _hand_in(session, house, waiting, people["takahashi"], at=at - timedelta(hours=2))

    moves = {n: {Column.DEPARTMENT: "生産技術部"} for n in range(14, 20)}
    _draft(session, house, contract, people["sasaki"], "部署変更_生産技術部.xlsx", moves,
           at=at - timedelta(minutes=30))  # fmt: skip


def add_first_table(session: Session, contract: Contract, *, at: datetime) -> None:
    """Hand over the first table of the known world."""
    rows = tuple(_row(number, *name) for number, name in enumerate(_NAMES, start=1))
    hand_over(session, contract, Table(SHEET, rows), by=LOADER, at=at)


def _row(number: int, family: str, given: str, mail: str) -> Row:
    site = "本社" if number <= 14 else "浜松工場"
    phone = number % 4 != 0
    return make_row(
        number,
        number=str(number),
        display_name=f"{family} {given}",
        family_name=family,
        given_name=given,
        mail=f"{mail}@asahi-seiki.example",
        site=site,
        extension=str(4100 + number),
        external_number=_SITES[site],
        caller_number=_SITES[site],
        department=_DEPARTMENTS[number % len(_DEPARTMENTS)],
        pickup_group="Gr-001" if site == "本社" else "Gr-002",
        calling_class="外線可能",
        has_phone="あり" if phone else "なし",
        device_model="Cisco 7821" if phone else "",
        hold_2="保留-01",
        hold_3="保留-02",
    )


def _draft(
    session: Session,
    house: House,
    contract: Contract,
    who: Person,
    filename: str,
    edits: dict[int, dict[Column, str]],
    *,
    at: datetime,
) -> Submission:
    version = current_baseline(session, contract.id)
    assert version is not None
    table = table_of(version)
    edited = table.with_rows(
        _edited(row, edits.get(number, {})) for number, row in enumerate(table.rows, start=1)
    )
    content = make_workbook(edited)
    file = KeptFile(filename, XLSX, len(content), house.blobs.put(content))
    return keep_draft(session, contract, file, edited, by=who.as_actor, at=at)


def _edited(row: Row, edits: dict[Column, str]) -> Row:
    values = list(row.values)
    for column, text in edits.items():
        values[PLACE[column]] = text
    return replace(row, values=tuple(values))


def _hand_in(
    session: Session, house: House, draft: Submission, who: Person, *, at: datetime
) -> None:
    shown = fingerprint(assessment_of(session, draft).changes)
    ticket = hand_in(session, draft, shown=shown, keys=None, contact=who, at=at)
    acknowledge(session, ticket, sender=house.sender, at=at)
