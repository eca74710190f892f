"""People come in, get a log-in by a one-time link, and change or lose their password.

Neither asking for a reset nor a wrong log-in tells whether an address is known.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.errors import Conflict, Invalid, NotFound
from desk.people.models import CUSTOMER_ROLES, OneTimeLink, Person, Role
from desk.people.passwords import hash_password, password_fits


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


GOOD_FOR = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=2)}


def address(text: str) -> str:
    """Return a mail address as it is kept and compared; raises Invalid where it is none."""
    try:
        found = validate_email(
            _compared(text),
            check_deliverability=False,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise Invalid("address_not_valid", address=text[:254]) from error
    return found.normalized.lower()


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    by: Actor,
    at: datetime,
    customer_id: int | None = None,
    reseller_id: int | None = None,
    language: str = "ja",
    phone: str | None = None,
    password: str | None = None,
) -> Person:
    """Add a person; raises Invalid where address or place do not fit, Conflict if known."""
    email = address(email)
    if not name.strip():
        raise Invalid("name_missing")
    if (role in CUSTOMER_ROLES) != (customer_id is not None):
        raise Invalid("customer_does_not_fit_role", role=role)
    if (role == Role.RESELLER) != (reseller_id is not None):
        raise Invalid("reseller_does_not_fit_role", role=role)
    if find_by_address(session, email) is not None:
        raise Conflict("address_taken", address=email)
    person = Person(
        email=email,
        name=name.strip(),
        role=role,
        customer_id=customer_id,
        reseller_id=reseller_id,
        language=language,
        phone=phone,
        password_hash=hash_password(password) if password is not None else None,
        session_stamp=secrets.token_hex(8),
        created_at=at,
        active=True,
    )
    session.add(person)
    session.flush()
    record(session, "person.added", subject="person", subject_id=person.id, by=by, at=at, role=role)
    return person


def find_by_address(session: Session, email: str) -> Person | None:
    """Return the person with this address, however it is typed, active or not."""
    return session.scalar(select(Person).where(Person.email == _compared(email)))


def log_in(session: Session, *, email: str, password: str, at: datetime) -> Person | None:
    """Return the person whose address and password these are; as slow for a stranger."""
    known = find_by_address(session, email)
    fits = password_fits(known.password_hash if known else None, password)
    if known is None or not known.active or not fits:
        return None
    known.last_seen_at = at
    record(session, "person.logged_in", subject="person", subject_id=known.id,
           by=known.as_actor, at=at)  # fmt: skip
    return known


def make_link(
    session: Session, person: Person, purpose: Purpose, *, by: Actor, at: datetime
) -> str:
    """Return the token of a new one-time link; links made before for the same purpose end.

    Raises Conflict for a person who is shut out: the link would lead nowhere.
    """
    if not person.active:
        raise Conflict("person_shut_out")
    _end_links(session, person, purpose, at=at)
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(
            person_id=person.id,
            purpose=purpose,
            token_hash=_token_hash(token),
            created_at=at,
            expires_at=at + GOOD_FOR[purpose],
        )
    )
    record(session, f"person.{purpose}_made", subject="person", subject_id=person.id, by=by, at=at)
    return token


def open_link(session: Session, token: str, *, now: datetime) -> OneTimeLink:
    """Return the live link of `token`; raises NotFound where it is unknown, used or too old."""
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == _token_hash(token)))
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise NotFound("link_ended")
    if not link.person.active:
        raise NotFound("link_ended")
    return link


def use_link(session: Session, token: str, *, password: str, at: datetime) -> Person:
    """Set the password by a one-time link; all links and all sessions of the person end."""
    link = open_link(session, token, now=at)
    new_hash = hash_password(password)
    won = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
        .returning(OneTimeLink.id)
    ).all()
    if not won:
        raise NotFound("link_ended")
    person = link.person
    # An older invitation, still in somebody's mailbox, must not set the password once more.
    _end_links(session, person, at=at)
    person.password_hash = new_hash
    person.session_stamp = secrets.token_hex(8)
    record(session, "person.password_set", subject="person", subject_id=person.id,
           by=person.as_actor, at=at)  # fmt: skip
    return person


def set_active(session: Session, person: Person, *, active: bool, by: Actor, at: datetime) -> None:
    """Let a person in or shut them out; shutting out ends their sessions at once."""
    if person.id == by.person_id and not active:
        raise Conflict("not_yourself")
    if person.active == active:
        return
    person.active = active
    person.session_stamp = secrets.token_hex(8)
    record(session, "person.let_in" if active else "person.shut_out", subject="person",
           subject_id=person.id, by=by, at=at)  # fmt: skip


def count_people(session: Session) -> int:
    """Return how many people the desk knows."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def _end_links(session: Session, person: Person, *purposes: Purpose, at: datetime) -> None:
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person.id,
            OneTimeLink.purpose.in_(purposes or Purpose),
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=at)
    )


def _compared(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().lower()


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
