"""Audit entries: written in the transaction of the verb they tell of, never changed, never removed.

Particulars are structured; sentences are made of them where they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, event, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from desk.audit.actors import Actor
from desk.db import Base
from desk.errors import Conflict


class AuditEntry(Base):
    """One deed: `action` (such as `ticket.taken`) on (`subject`, `subject_id`) by `actor_name`."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "subject", "subject_id", "id"), Index(None, "action", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    about: Mapped[dict[str, Any]]


def record(
    session: Session,
    action: str,
    *,
    subject: str,
    subject_id: int,
    by: Actor,
    at: datetime,
    **about: Any,
) -> AuditEntry:
    """Append one entry in the running transaction; `about` must be JSON and hold no secret."""
    entry = AuditEntry(
        at=at,
        action=action,
        subject=subject,
        subject_id=subject_id,
        actor_id=by.person_id,
        actor_name=by.name,
        about=about,
    )
    session.add(entry)
    return entry


def entries_about(session: Session, subject: str, subject_id: int) -> Sequence[AuditEntry]:
    """Return all entries about one thing, oldest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id)
    ).all()


def latest_entries(
    session: Session, *, action: str = "", before: int | None = None, limit: int = 100
) -> Sequence[AuditEntry]:
    """Return a page of all entries, newest first; `action` narrows to one kind of deed."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit + 1)
    if action:
        statement = statement.where(AuditEntry.action == action)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return session.scalars(statement).all()


def known_actions(session: Session) -> Sequence[str]:
    """Return every kind of deed on record, for a filter.

    Each is found from the one before it in the index; the entries themselves are not looked at.
    """
    first = select(func.min(AuditEntry.action).label("action")).cte(recursive=True)
    later = select(func.min(AuditEntry.action)).where(AuditEntry.action > first.c.action)
    every = first.union_all(
        select(later.scalar_subquery()).select_from(first).where(first.c.action.is_not(None))
    )
    found = select(every.c.action).where(every.c.action.is_not(None)).order_by(every.c.action)
    return session.scalars(found).all()


def _refuse(_: Mapper[AuditEntry], __: Connection, entry: AuditEntry) -> None:
    raise Conflict("audit_is_append_only", entry=entry.id)


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)
