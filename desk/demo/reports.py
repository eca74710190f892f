"""Two months of work behind the known world: the older one's reports are published, the last one's
are drafts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from desk.audit import TIMETABLE
from desk.contracts.models import Contract
from desk.hours import JST, BusinessCalendar, add_business_time, business_calendar
from desk.house import House
from desk.people.models import Customer, Person
from desk.reports.drafting import draft_report
from desk.reports.months import Month, month_of
from desk.reports.publishing import approve_report, publish_report, write_remarks
from desk.tickets.conversing import reply
from desk.tickets.models import Channel, Kind, Outcome
from desk.tickets.opening import open_ticket
from desk.tickets.states import assign, resolve

H = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Past:
    """Work of a past month: asked on its `day`-th business day, answered and resolved after so
    much business time.
    """

    day: int
    hour: int
    who: str
    contract: str
    kind: Kind
    subject: str
    text: str
    answer: str
    answered: timedelta
    resolved: timedelta
    service: str = ""


OLDER = (
    Past(2, 10, "takahashi", "asahi_webex", Kind.INQUIRY, "転送先を複数設定できますか",
         "不在時の転送先を2か所に設定したいです。", "順番に呼び出す設定が可能です。",
         H, 6 * H),
    Past(6, 14, "takahashi", "asahi_webex", Kind.FAULT, "受付の電話機で着信音が鳴らない",
         "午後から受付の電話機だけ鳴りません。", "音量がゼロでした。戻し方をご案内します。",
         3 * H, 9 * H),
    Past(9, 9, "sasaki", "asahi_endpoint", Kind.INQUIRY, "除外設定の確認方法",
         "業務アプリが除外に入っているか確認したいです。", "確認手順をお送りします。", 2 * H, 5 * H),
    Past(5, 11, "inoue", "midori_endpoint", Kind.INQUIRY, "クライアントの更新時期",
         "クライアントの更新は自動で行われますか。", "自動で更新されます。", H, 3 * H),
)  # fmt: skip

LAST = (
    Past(1, 9, "takahashi", "asahi_webex", Kind.INQUIRY, "短縮番号の登録方法",
         "全社共通の短縮番号を登録したいです。", "電話帳への登録手順をご案内します。", H, 4 * H),
    Past(4, 13, "takahashi", "asahi_webex", Kind.INQUIRY, "会議の字幕を日本語にしたい",
         "Webex Meetings の字幕を日本語で表示できますか。", "手順をご案内します。", 2 * H, 8 * H,
         "webex_meetings"),
    Past(7, 10, "takahashi", "asahi_webex", Kind.FAULT, "外線の音声が途切れる",
         "朝から外線の通話で声が途切れます。", "回線の混雑を確認し、設定を見直しました。", H, 20 * H),
    Past(11, 15, "sasaki", "asahi_endpoint", Kind.INQUIRY, "隔離されたファイルを元に戻したい",
         "業務で使うツールが隔離されました。", "許可リストへの追加をご相談します。", 5 * H, 12 * H),
    Past(14, 9, "takahashi", "asahi_webex", Kind.REQUEST, "利用状況の一覧がほしい",
         "内線ごとの利用状況を一覧でいただけますか。", "取得方法をご案内します。", 2 * H, 10 * H),
    Past(3, 16, "inoue", "midori_endpoint", Kind.INQUIRY, "検知メールの件名の意味",
         "件名の Retrospective とは何ですか。", "後から判明した脅威の検知です。", 3 * H, 6 * H),
    Past(12, 10, "ross", "midori_endpoint", Kind.FAULT, "Connector shows as inactive",
         "Two laptops have shown as inactive since this morning.",
         "They were off the network. Please connect them once and tell us.", H, 7 * H),
)  # fmt: skip

REMARKS = {
    "asahi": "着信音と転送のお問合せをいただきました。\n"
    "受付の電話機は音量設定が原因で、同様の電話機も確認済みです。",
    "midori": "期間中、特に対応が必要な事象はありませんでした。",
}


def add_past_work(
    session: Session,
    house: House,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    *,
    at: datetime,
) -> None:
    """Open, answer and resolve the tickets of the two months before `at`."""
    calendar = business_calendar()
    for month, work in ((month_of(at).later(-2), OLDER), (month_of(at).later(-1), LAST)):
        for past in sorted(work, key=lambda item: (item.day, item.hour)):
            opened_at = _moment(month, past, calendar)
            _do(session, house, past, people, contracts, opened_at, calendar)


def add_reports(
    session: Session,
    house: House,
    people: dict[str, Person],
    customers: Iterable[Customer],
    *,
    at: datetime,
) -> None:
    """Publish the reports on the older month and draft those on the last one."""
    last = month_of(at).later(-1)
    older = last.later(-1)
    manager = people["nakamura"].as_actor
    for customer in customers:
        report = draft_report(session, customer, older, by=TIMETABLE, at=older.ends + H)
        written = older.ends + timedelta(days=5, hours=10)
        write_remarks(session, report, REMARKS[customer.code], by=manager, at=written)
        approve_report(session, report, by=manager, at=written + H)
        publish_report(session, report, by=manager, at=written + H, sender=house.sender)
        draft_report(session, customer, last, by=TIMETABLE, at=at)


def _moment(month: Month, past: Past, calendar: BusinessCalendar) -> datetime:
    days = [day for day in month.days if calendar.is_business_day(day)]
    return datetime.combine(days[min(past.day, len(days)) - 1], time(past.hour), JST)


def _do(
    session: Session,
    house: House,
    past: Past,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    opened_at: datetime,
    calendar: BusinessCalendar,
) -> None:
    who, contract, engineer = people[past.who], contracts[past.contract], people["yamamoto"]
    ticket = open_ticket(
        session,
        customer=contract.customer,
        contact=who,
        contract_id=contract.id,
        service=past.service or contract.service,
        kind=past.kind,
        channel=Channel.PORTAL,
        subject=past.subject,
        text=past.text,
        by=who.as_actor,
        at=opened_at,
    )
    answered = add_business_time(calendar, opened_at, past.answered)
    assign(session, ticket, engineer, by=engineer.as_actor, at=answered)
    reply(session, ticket, text=past.answer, by=engineer.as_actor, at=answered, sender=house.sender)
    resolve(
        session,
        ticket,
        outcome=Outcome.ANSWERED,
        by=engineer.as_actor,
        at=add_business_time(calendar, opened_at, past.resolved),
    )
