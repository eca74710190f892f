"""Turns histories into rows of the desk's tables, as its verbs would have written them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from itertools import count

from benchmarks.making.histories import History, Post
from benchmarks.making.loading import Document, Loader, Row
from benchmarks.making.organisations import Contact
from benchmarks.making.phrases import words_of
from desk.tickets.models import FIRST_NUMBER

COLUMNS = {
    "ticket": (
        "id", "customer_id", "contact_id", "contract_id", "assignee_id", "service", "kind",
        "channel", "subject", "state", "opened_at", "updated_at", "shown_at",
        "first_response_due", "first_responded_at", "resolution_due", "resolved_at",
        "promise_kept_at", "follow_up_due", "next_due", "version",
    ),
    "raw_mail": (
        "id", "mailbox", "key", "sha256", "size", "received_at", "message_id", "state", "outcome",
        "held_reason", "ticket_id", "handled_at",
    ),
    "message": (
        "id", "ticket_id", "author_id", "author_name", "from_desk", "internal", "channel", "text",
        "raw_mail_id", "created_at",
    ),
    "attachment": ("id", "message_id", "filename", "content_type", "size", "sha256"),
    "pause": ("id", "ticket_id", "reason", "by_name", "started_at", "ended_at"),
    "closure": ("id", "ticket_id", "outcome", "by_name", "at", "reopened_at"),
    "letter": (
        "id", "ticket_id", "kind", "to_address", "to_name", "subject", "text", "message_id",
        "in_reply_to", "references", "reply_to", "auto_submitted", "created_at", "state",
        "attempts", "next_try_at", "claimed_at", "claimed_by", "sent_at", "last_error",
    ),
    "audit_entry": (
        "id", "at", "action", "subject", "subject_id", "actor_id", "actor_name", "about",
    ),
}  # fmt: skip
"""In the order of their foreign keys."""

AT_ONCE = 4_000
_NO_MORE = json.dumps({})


class Ledger:
    """Collects the rows of histories and puts them into a database, some thousand at a time."""

    def __init__(self, into: Loader) -> None:
        self._into = into
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._documents: list[Document] = []
        self._numbers: dict[str, count[int]] = defaultdict(lambda: count(1))
        self.counts: dict[str, int] = defaultdict(int)

    def add(self, history: History) -> None:
        """Add a ticket with everything that hangs on it."""
        self._ticket(history)
        mail = self._mail(history) if history.channel == "mail" else None
        self._done(history, "ticket.opened", history.contact, history.opened_at)
        for place, post in enumerate(history.posts):
            self._message(history, post, place, mail)
        if history.waited:
            begin, end = history.waited
            self._add("pause", history.id, "ご返信", _name(history.engineer), begin, end)
        if history.resolved_at:
            at = history.resolved_at
            self._add("closure", history.id, "answered", _name(history.engineer), at, None)
            self._done(history, "ticket.resolved", history.engineer, at)
        if len(self._rows["ticket"]) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Put what was collected into the database."""
        for table, columns in COLUMNS.items():
            self._into.put(table, columns, self._rows[table])
            self.counts[table] += len(self._rows[table])
        self._into.put_words(self._documents)
        self._rows.clear()
        self._documents = []

    def _add(self, table: str, *values: object) -> int:
        number = next(self._numbers[table])
        self._rows[table].append((number, *values))
        return number

    def _ticket(self, h: History) -> None:
        kept = h.answered_at if h.kind == "alert" else h.resolved_at
        follow_up = h.next_due if h.kind == "alert" and h.answered_at else None
        self._rows["ticket"].append(
            (
                h.id, h.customer.id, h.contact.id, h.customer.contracts[h.service],
                h.engineer.id if h.engineer else None, h.service, h.kind, h.channel, h.subject,
                h.state, h.opened_at, h.updated_at, h.shown_at, h.dues.first_response,
                h.answered_at, None if h.state == "waiting" else h.dues.resolution,
                h.resolved_at, kept, follow_up, h.next_due, 1,
            )
        )  # fmt: skip

    def _mail(self, h: History) -> int:
        return self._add(
            "raw_mail", "inbox", f"made.{h.id}", _digest(f"mail {h.id}"), 4096, h.opened_at,
            f"<made.{h.id}@customer{h.customer.id}.example>", "done", "ticket", None, h.id,
            h.opened_at,
        )  # fmt: skip

    def _message(self, h: History, post: Post, place: int, mail: int | None) -> None:
        message_id = self._add(
            "message", h.id, post.author.id if post.author else None, _name(post.author),
            post.from_desk, post.internal, h.channel if place == 0 else "portal",
            "\n".join(post.lines), mail if place == 0 else None, post.at,
        )  # fmt: skip
        lines = [h.subject, *post.lines] if place == 0 else post.lines
        self._documents.append((message_id, h.customer.id, words_of(lines)))
        for _ in range(post.files):
            digest = _digest(f"file {message_id}")
            self._add("attachment", message_id, "画面.png", "image/png", 90_000, digest)
        if post.from_desk and not post.internal:
            self._letter(h, post)
        if place:
            action = "noted" if post.internal else "replied" if post.from_desk else "posted"
            self._done(h, f"ticket.{action}", post.author, post.at, message=message_id)

    def _letter(self, h: History, post: Post) -> None:
        number = h.id + FIRST_NUMBER - 1
        own = _digest(f"letter {h.id} {post.at}")[:32]
        self._add(
            "letter", h.id, "reply", h.contact.email, h.contact.name, f"[#{number}] {h.subject}",
            "\n".join([f"{h.contact.name} 様", *post.lines]), f"<letter.{own}@desk.example>", None,
            "", None, False, post.at, "sent", 1, None, None, None, post.at, None,
        )  # fmt: skip

    def _done(
        self, h: History, action: str, by: Contact | None, at: object, **about: object
    ) -> None:
        self._add(
            "audit_entry", at, action, "ticket", h.id, by.id if by else None, _name(by),
            json.dumps(about) if about else _NO_MORE,
        )  # fmt: skip


def _name(person: Contact | None) -> str:
    return person.name if person else "intake"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
