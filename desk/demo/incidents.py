"""Incidents in every state, each from an alert mail that was really read and taken in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from desk.catalogue.closed_days import calendar_in_force
from desk.contracts.models import Contract
from desk.demo.alert_mails import Seen, alert_mail, deliver, digest
from desk.endpoint.actions import Deed, record_action, usual_message
from desk.endpoint.findings import Answer, record_findings
from desk.endpoint.instructions import instruct
from desk.endpoint.models import ActionKind, Decision, Incident, What
from desk.endpoint.notices import settle_notices
from desk.endpoint.telling import Advice, record_call, send_notice
from desk.hours import JST, BusinessCalendar, nth_business_day_before
from desk.house import House
from desk.mail.outbox import mark_bounced, mark_sent
from desk.people.models import Person
from desk.tickets.states import assign

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNREADABLE = (
    "Hello,\n\nSomething new has matched your saved filter.\n"
    "Please sign in to see what happened:\nhttps://console.apjc.amp.cisco.com/dashboard\n"
)


class _Scene:
    """What every part of the story needs."""

    def __init__(
        self, session: Session, house: House, people: dict[str, Person], *, at: datetime
    ) -> None:
        self.session, self.house, self.people, self.at = session, house, people, at
        self.calendar = calendar_in_force(session)
        self.closing = _next_closing_day(self.calendar, at)

    def days_before(self, count: int, *, hour: int, minute: int = 0) -> datetime:
        """Return an hour of the business day `count` before the one that closes next."""
        day = nth_business_day_before(self.calendar, self.closing, count)
        return datetime.combine(day, time(hour, minute), JST)

    def receive(self, contract: Contract, *events: Seen, at: datetime, text: str = "") -> Incident:
        """Take in an alert mail and return the incident that it opened."""
        content = alert_mail(events, at=at, text=text)
        return deliver(self.session, self.house.blobs, contract, content, at=at)[0]

    def look_into(
        self, incident: Incident, name: str, *, at: datetime, **found: tuple[str, str]
    ) -> None:
        """Have an engineer take the incident and record (finding, evidence) for each given."""
        engineer = self.people[name]
        assign(self.session, incident.ticket, engineer, by=engineer.as_actor, at=at)
        answers = {
            What(what): Answer(value, evidence) if evidence else Answer(unknown_reason=value)
            for what, (value, evidence) in found.items()
        }
        record_findings(self.session, incident, answers, by=engineer.as_actor, at=at + HOUR)


def add_incidents(
    session: Session,
    house: House,
    people: dict[str, Person],
    contracts: dict[str, Contract],
    *,
    at: datetime,
) -> None:
    """Play the story up to `at`: received, near its deadline, missed, told, bounced, finished."""
    scene = _Scene(session, house, people, at=at)
    asahi, midori = contracts["asahi_endpoint"], contracts["midori_endpoint"]
    _finished(scene, asahi)
    _missed(scene, midori)
    _awaiting(scene, asahi)
    _bounced(scene, midori)
    _near(scene, asahi)
    scene.receive(midori, at=at - 3 * HOUR, text=UNREADABLE)
    _just_received(scene, asahi)


def _just_received(scene: _Scene, contract: Contract) -> None:
    at = scene.at - 25 * MINUTE
    sha256 = digest("invoice_2231.exe")
    scene.receive(
        contract,
        Seen(
            at - 4 * MINUTE, computer="PC-SALES-014", user="kobayashi@PC-SALES-014",
            path=r"C:\Users\kobayashi\Downloads\invoice_2231.exe", sha256=sha256,
            detection="W32.GenericKD:Sample.27.Talos", severity="High", parent="chrome.exe",
        ),
        Seen(
            at - 3 * MINUTE, event_type="Quarantine Failure", computer="PC-SALES-014",
            sha256=sha256, severity="High",
        ),
        at=at,
    )  # fmt: skip


def _near(scene: _Scene, contract: Contract) -> None:
    at = scene.days_before(2, hour=11, minute=20)
    incident = scene.receive(
        contract,
        Seen(
            at - 5 * MINUTE, computer="PC-DESIGN-03", user="mori@PC-DESIGN-03",
            path=r"D:\tools\license_patch.exe", sha256=digest("license_patch.exe"),
            detection="Win.Tool.Patcher", severity="Medium",
        ),
        at=at,
    )  # fmt: skip
    scene.look_into(
        incident, "yamamoto", at=at + 2 * HOUR,
        who=("森 様（設計課、PC-DESIGN-03）", "アラートメール、ダッシュボードのユーザー表示"),
        file=(r"D:\tools\license_patch.exe", "アラートメール"),
    )  # fmt: skip


def _missed(scene: _Scene, contract: Contract) -> None:
    at = scene.days_before(4, hour=18, minute=5)
    incident = scene.receive(
        contract,
        Seen(
            at - MINUTE, event_type="Cloud IOC", computer="SRV-STOCK-01",
            path=r"C:\Windows\System32\wscript.exe", sha256=digest("wscript.exe"),
            detection="W32.PossibleScriptDownloader.ioc", severity="Medium",
        ),
        at=at,
    )  # fmt: skip
    scene.look_into(
        incident, "clarke", at=at + timedelta(hours=20),
        who=("ユーザーのログオン記録が残っていないため", ""),
    )  # fmt: skip


def _awaiting(scene: _Scene, contract: Contract) -> None:
    at = scene.days_before(3, hour=9, minute=40)
    incident = scene.receive(
        contract,
        Seen(
            at - 2 * MINUTE, computer="PC-PLANT-07", user="line2@PC-PLANT-07",
            path=r"E:\setup\driver_update.exe", sha256=digest("driver_update.exe"),
            detection="W32.Auto:Sample.in03.Talos", severity="Medium", parent="explorer.exe",
        ),
        at=at,
    )  # fmt: skip
    scene.look_into(
        incident, "clarke", at=at + HOUR,
        who=("製造2課の共用アカウント line2（PC-PLANT-07）", "アラートメール"),
        file=("E:\\setup\\driver_update.exe（USBメモリー内）", "アラートメール"),
        route=("USBメモリーからの手動実行", "Device Trajectory: explorer.exe から起動"),
        spread=("PC-PLANT-07 の1台のみ", "ダッシュボードでハッシュを検索、該当1台"),
    )  # fmt: skip
    engineer, told_at = scene.people["clarke"], scene.days_before(2, hour=10)
    record_call(
        scene.session, incident, reached="佐々木 由美", called_at=told_at,
        person=scene.people["sasaki"], by=engineer.as_actor, at=told_at + 5 * MINUTE,
        told="感染者、感染ファイル、感染経路、拡散状況をご説明し、隔離をおすすめしました。\n"
        "ポータルでご指示いただけるとのことです。",
        advice=Advice(Decision.QUARANTINE, "USBメモリーは使用をお控えください。"),
    )  # fmt: skip


def _bounced(scene: _Scene, contract: Contract) -> None:
    at = scene.days_before(1, hour=8, minute=30)
    incident = scene.receive(
        contract,
        Seen(
            at - MINUTE, computer="NB-HQ-021", user="ross@NB-HQ-021",
            path=r"C:\Users\ross\AppData\Local\Temp\toolbar_setup.exe",
            sha256=digest("toolbar_setup.exe"), detection="Win.Adware.Toolbar", severity="Low",
        ),
        Seen(
            at, event_type="Threat Quarantined", computer="NB-HQ-021",
            sha256=digest("toolbar_setup.exe"),
        ),
        at=at,
    )  # fmt: skip
    scene.look_into(
        incident, "yamamoto", at=at + HOUR,
        who=("Ross 様（NB-HQ-021）", "アラートメール"),
        file=("toolbar_setup.exe（隔離済み）", "アラートメールの Threat Quarantined"),
        route=("フリーソフトに同梱のインストーラー", "Device Trajectory: 親プロセス"),
        spread=("NB-HQ-021 の1台のみ", "ダッシュボードでハッシュを検索、該当1台"),
    )  # fmt: skip
    engineer, told_at = scene.people["yamamoto"], at + 3 * HOUR
    notice = send_notice(
        scene.session, incident, to=scene.people["inoue"], advice=Advice(Decision.NEITHER),
        sender=scene.house.sender, by=engineer.as_actor, at=told_at,
    )  # fmt: skip
    assert notice.letter is not None
    mark_sent(scene.session, notice.letter, at=told_at + MINUTE)
    settle_notices(scene.session, now=told_at + MINUTE)
    mark_bounced(scene.session, notice.letter.message_id, reason="550 5.1.1 User unknown")
    settle_notices(scene.session, now=told_at + 10 * MINUTE)


def _finished(scene: _Scene, contract: Contract) -> None:
    at = scene.days_before(8, hour=14, minute=10)
    sha256 = digest("quotation_viewer.exe")
    incident = scene.receive(
        contract,
        Seen(
            at - 2 * MINUTE, computer="PC-SALES-009", user="fujita@PC-SALES-009",
            path=r"C:\Users\fujita\Desktop\quotation_viewer.exe", sha256=sha256,
            detection="W32.Sample.Dropper", severity="High", parent="outlook.exe",
        ),
        at=at,
    )  # fmt: skip
    scene.look_into(
        incident, "yamamoto", at=at + HOUR,
        who=("藤田 様（営業課、PC-SALES-009）", "アラートメール"),
        file=("quotation_viewer.exe", "アラートメール"),
        route=("メールの添付ファイル（見積書を装ったもの）", "Device Trajectory: outlook.exe"),
        spread=("PC-SALES-009 の1台のみ。実行の形跡なし", "ハッシュで検索、該当1台"),
    )  # fmt: skip
    engineer, told_at = scene.people["yamamoto"], at + 3 * HOUR
    notice = send_notice(
        scene.session, incident, to=scene.people["sasaki"],
        advice=Advice(Decision.QUARANTINE), sender=scene.house.sender, by=engineer.as_actor,
        at=told_at,
    )  # fmt: skip
    assert notice.letter is not None
    mark_sent(scene.session, notice.letter, at=told_at + MINUTE)
    settle_notices(scene.session, now=told_at + 2 * MINUTE)
    decided_at = scene.days_before(7, hour=9, minute=30)
    instruct(scene.session, incident, decision=Decision.QUARANTINE, by=scene.people["sasaki"],
             comment="本人に確認しました。隔離をお願いします。", at=decided_at)  # fmt: skip
    record_action(
        scene.session, incident,
        Deed(
            ActionKind.DETECTION_LIST, list_name="Asahi Simple Custom Detection",
            list_guid="7f0e2d4c-1a3b-4c5d-8e9f-0a1b2c3d4e5f", sha256=sha256,
            covers="全グループ（Protect ポリシー）",
            evidence="コンソールでハッシュを登録。PC-SALES-009 で Threat Quarantined を確認。",
        ),
        message=usual_message(incident, scene.people["sasaki"]), sender=scene.house.sender,
        by=engineer.as_actor, at=decided_at + 2 * HOUR,
    )  # fmt: skip


def _next_closing_day(calendar: BusinessCalendar, at: datetime) -> date:
    """Return the business day whose closing comes next."""
    day = at.astimezone(JST).date()
    while not calendar.is_business_day(day) or datetime.combine(day, time(17), JST) <= at:
        day += timedelta(days=1)
    return day
