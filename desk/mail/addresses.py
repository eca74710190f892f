"""Mail addresses: lists of them in headers, and the desk's own.

A name is never taken for an address: in `"ceo@customer.example" <x@y.example>` only the part in
angle brackets counts, and encoded words are decoded after the list is taken apart, so that none of
them can smuggle in a comma or a bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desk.mail.words import decode_words

_ADDRESS = re.compile(r'(?:"[^"\r\n]*"|[^\s@<>"(),;:]+)@[^\s@<>"(),;:]+')


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a header: the name as shown, the address with its domain in lower case."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """Who the desk is in a letter: its name and its address."""

    name: str
    address: str

    @property
    def local(self) -> str:
        """The part before the @."""
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """The part behind the @, in lower case."""
        return self.address.rpartition("@")[2].lower()


def read_addresses(value: str) -> tuple[Address, ...]:
    """Return the addresses of a header's value (RFC 5322 3.4); what is no address is left out."""
    found = []
    for entry in _entries(value):
        address = _normal(entry.angle if entry.angle is not None else entry.phrase)
        if address is None:
            continue
        name = entry.phrase if entry.angle is not None else entry.comment
        found.append(Address(" ".join(decode_words(name).split()), address))
    return tuple(found)


def _normal(text: str) -> str | None:
    """Return an address with its domain in lower case, or None where `text` is no address."""
    bare = text.strip()
    if bare.startswith("@"):
        # An old-style route, `@relay,@relay:user@host`: only its end is the address.
        bare = bare.rpartition(":")[2]
    if not _ADDRESS.fullmatch(bare):
        return None
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.lower()}"


@dataclass(slots=True)
class _Entry:
    phrase: str = ""
    comment: str = ""
    angle: str | None = None


@dataclass(slots=True)
class _Reader:
    """Goes through a list character by character; one entry is under way at a time."""

    text: str
    at: int = 0
    entry: _Entry = field(default_factory=_Entry)
    done: list[_Entry] = field(default_factory=list)

    def entries(self) -> list[_Entry]:
        while self.at < len(self.text):
            character = self.text[self.at]
            self.at += 1
            if character == '"':
                self._quoted()
            elif character == "(":
                self._comment()
            elif character == "<":
                self._angle()
            elif character in ",;":
                self._flush()
            elif character == ":" and "@" not in self.entry.phrase:
                self.entry = _Entry()  # a group's name
            else:
                self.entry.phrase += character
        self._flush()
        return self.done

    def _flush(self) -> None:
        self.done.append(self.entry)
        self.entry = _Entry()

    def _quoted(self) -> None:
        piece, closed = self._until('"')
        # A quoted local part keeps its quotes; a quoted name loses them.
        is_local = closed and self.text[self.at : self.at + 1] == "@"
        self.entry.phrase += f'"{piece}"' if is_local else piece

    def _comment(self) -> None:
        start, depth = self.at, 1
        while self.at < len(self.text) and depth:
            depth += {"(": 1, ")": -1}.get(self.text[self.at], 0)
            self.at += 2 if self.text[self.at] == "\\" else 1
        self.entry.comment += self.text[start : self.at - (0 if depth else 1)]

    def _angle(self) -> None:
        piece, _ = self._until(">")
        if self.entry.angle is None:
            self.entry.angle = piece

    def _until(self, end: str) -> tuple[str, bool]:
        piece = ""
        while self.at < len(self.text):
            character = self.text[self.at]
            self.at += 1
            if character == end:
                return piece, True
            if character == "\\" and end == '"' and self.at < len(self.text):
                character = self.text[self.at]
                self.at += 1
            piece += character
        return piece, False


def _entries(value: str) -> list[_Entry]:
    return _Reader(value).entries()
