"""Some work in hand: a ticket of every state, with deadlines ahead, near and missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.contracts.models import Contract
from desk.hours import add_business_time, business_calendar
from desk.house import House
from desk.people.models import Person
from desk.tickets.conversing import note, post, reply
from desk.tickets.models import Channel, Kind, Outcome, Ticket
from desk.tickets.opening import open_ticket
from desk.tickets.states import assign, pause, resolve


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked, and how long ago."""

    who: str
    contract: str
    kind: Kind
    subject: str
    text: str
    ago: timedelta
    service: str = ""
    channel: Channel = Channel.PORTAL


ASKED = (
    Asked("takahashi", "asahi_webex", Kind.INQUIRY, "留守番電話の録音時間を変更したい",
          "営業課の留守番電話が1分で切れてしまいます。\n録音時間を3分に延ばすことはできますか。",
          timedelta(days=9)),
    Asked("takahashi", "asahi_webex", Kind.FAULT, "会議室の電話機 Cisco 7821 が起動しない",
          "今朝から3階会議室の電話機の画面が暗いままです。\nLANケーブルの抜き差しは試しました。",
          timedelta(days=6)),
    Asked("inoue", "midori_endpoint", Kind.INQUIRY, "ダッシュボードの検知数の見方について",
          "ダッシュボードの「Compromises」の件数は、隔離済みのものも含みますか。",
          timedelta(days=4), channel=Channel.MAIL),
    Asked("sasaki", "asahi_webex", Kind.INQUIRY, "Webex アプリで保留音が聞こえない",
          "iPhone の Webex アプリで保留にすると、相手に保留音が流れないようです。",
          timedelta(hours=20)),
    Asked("ross", "midori_endpoint", Kind.REQUEST, "Report contacts for next month",
          "Please send the operations report to Ms Inoue and to me from next month.",
          timedelta(hours=3)),
    Asked("takahashi", "asahi_webex", Kind.INQUIRY, "ミーティングの録画の保存先",
          "Webex Meetings の録画はどこに保存され、いつまで見られますか。",
          timedelta(minutes=40), service="webex_meetings"),
)  # fmt: skip


def add_tickets(
    session: Session,
    house: House,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    *,
    at: datetime,
) -> list[Ticket]:
    """Open the tickets and bring each to its state."""
    opened = [_open(session, asked, people, contracts, at=at) for asked in ASKED]
    answered, faulty, waiting, *_ = opened
    engineer, colleague = people["yamamoto"], people["clarke"]

    later = _worked(answered, hours=3)
    assign(session, answered, engineer, by=engineer.as_actor, at=later)
    reply(session, answered, by=engineer.as_actor, at=later, sender=house.sender,
          text="録音時間はユーザーごとに最大3分まで設定できます。\n"
          "営業課の皆さまの設定を3分に変更いたしました。")  # fmt: skip
    post(session, answered, by=people["takahashi"].as_actor, at=later + timedelta(minutes=20),
         channel=Channel.PORTAL, text="確認できました。ありがとうございます。")  # fmt: skip
    resolve(session, answered, outcome=Outcome.ANSWERED, by=engineer.as_actor,
            at=later + timedelta(minutes=35))  # fmt: skip

    later = _worked(faulty, hours=1)
    assign(session, faulty, colleague, by=colleague.as_actor, at=later)
    reply(session, faulty, by=colleague.as_actor, at=later, sender=house.sender,
          text="別のLANポートに差し替えた場合も同じでしょうか。\n"
          "電話機背面のシリアル番号もお知らせください。")  # fmt: skip
    note(session, faulty, by=colleague.as_actor, at=later,
         text="SmartNet はセンドバック契約。PoE スイッチ側の可能性もあり。")  # fmt: skip

    later = _worked(waiting, hours=2)
    assign(session, waiting, engineer, by=engineer.as_actor, at=later)
    reply(session, waiting, by=engineer.as_actor, at=later, sender=house.sender,
          text="ご覧の画面の期間設定を教えていただけますか。")  # fmt: skip
    pause(session, waiting, reason="画面の期間設定", by=engineer.as_actor, at=later)
    return opened


def _worked(ticket: Ticket, *, hours: int) -> datetime:
    """Return when the desk has had the ticket for some hours of business time."""
    calendar = business_calendar()
    return add_business_time(calendar, ticket.opened_at, timedelta(hours=hours))


def _open(
    session: Session,
    asked: Asked,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    *,
    at: datetime,
) -> Ticket:
    who, contract = people[asked.who], contracts[asked.contract]
    return open_ticket(
        session,
        customer=contract.customer,
        contact=who,
        contract_id=contract.id,
        service=asked.service or contract.service,
        kind=asked.kind,
        channel=asked.channel,
        subject=asked.subject,
        text=asked.text,
        by=who.as_actor,
        at=at - asked.ago,
    )
