"""The people of the known world: two customers, a reseller, the operator's, an outsider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor
from desk.people.enrolment import add_person
from desk.people.models import Customer, Person, Reseller, Role

PASSWORD = "demo-password"  # noqa: S105  (printed on the demo's own start)
LOADER = Actor("demo")


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisations of the known world."""

    asahi: Customer
    midori: Customer
    reseller: Reseller


@dataclass(frozen=True, slots=True)
class Known:
    """One known person: name, address, role and where they belong."""

    name: str
    email: str
    role: Role
    at: str = ""
    language: str = "ja"
    phone: str | None = None


PEOPLE = (
    Known("山本 大輔", "yamamoto@desk.example", Role.ENGINEER),
    Known("Emily Clarke", "clarke@desk.example", Role.ENGINEER, language="en"),
    Known("中村 恵子", "nakamura@desk.example", Role.MANAGER),
    Known("小川 誠", "ogawa@desk.example", Role.ADMINISTRATOR),
    Known("佐々木 由美", "sasaki@asahi-seiki.example", Role.CUSTOMER_ADMIN, "asahi",
          phone="03-5550-0123"),
    Known("高橋 健", "takahashi@asahi-seiki.example", Role.MEMBER, "asahi", phone="03-5550-0124"),
    Known("井上 千尋", "inoue@midori-foods.example", Role.CUSTOMER_ADMIN, "midori",
          phone="06-5550-0188"),
    Known("Daniel Ross", "ross@midori-foods.example", Role.MEMBER, "midori", language="en"),
    Known("松田 明", "matsuda@hokuto-denki.example", Role.RESELLER, "hokuto"),
)  # fmt: skip


def add_organisations(session: Session) -> Organisations:
    """Add the two customers and the reseller that sold to one of them."""
    reseller = Reseller(name="北斗電機販売株式会社")
    asahi = Customer(
        code="asahi", name="旭精機工業株式会社", language="ja", reseller=reseller,
        mail_domain="asahi-seiki.example",
    )  # fmt: skip
    midori = Customer(
        code="midori", name="みどり食品株式会社", language="ja", mail_domain="midori-foods.example"
    )
    session.add_all([reseller, asahi, midori])
    session.flush()
    return Organisations(asahi, midori, reseller)


def add_people(session: Session, places: Organisations, *, at: datetime) -> dict[str, Person]:
    """Add everybody; the key is the part of the address before the @."""
    customers = {"asahi": places.asahi.id, "midori": places.midori.id}
    return {
        known.email.partition("@")[0]: add_person(
            session,
            email=known.email,
            name=known.name,
            role=known.role,
            customer_id=customers.get(known.at),
            reseller_id=places.reseller.id if known.at == "hokuto" else None,
            language=known.language,
            phone=known.phone,
            password=PASSWORD,
            by=LOADER,
            at=at,
        )
        for known in PEOPLE
    }


def log_ins() -> list[str]:
    """Return the lines that tell a visitor of the demo how to log in."""
    width = max(len(known.email) for known in PEOPLE)
    lines = [f"{known.email:{width}}  {known.role.value}" for known in PEOPLE]
    return [*lines, f"all with the password: {PASSWORD}"]
