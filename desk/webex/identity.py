"""Who a row is: the keys by which rows are followed from one table to the next.

A key is a tuple of meanings; an empty one says that the row cannot be followed by it.
"""

from __future__ import annotations

from desk.webex.columns import PLACE, Column
from desk.webex.spelling import Meaning

Key = tuple[str, ...]
NO_KEY: Key = ()

_NUMBER = PLACE[Column.NUMBER]
_MAIL = PLACE[Column.MAIL]
_SITE = PLACE[Column.SITE]
_EXTENSION = PLACE[Column.EXTENSION]
_NAMES = (PLACE[Column.FAMILY_NAME], PLACE[Column.GIVEN_NAME])


def by_everything(meaning: Meaning) -> Key:
    """All that the row says but its item number, which only says where it stands."""
    return meaning[:_NUMBER] + meaning[_NUMBER + 1 :]


def by_mail_and_extension(meaning: Meaning) -> Key:
    """Mail, site and extension: for the mail address that stands in several rows."""
    mail, extension = meaning[_MAIL], meaning[_EXTENSION]
    return (mail, meaning[_SITE], extension) if mail and extension else NO_KEY


def by_mail(meaning: Meaning) -> Key:
    """The mail address, which is the user's name in Control Hub."""
    return (meaning[_MAIL],) if meaning[_MAIL] else NO_KEY


def by_extension(meaning: Meaning) -> Key:
    """The extension within its site."""
    return (meaning[_SITE], meaning[_EXTENSION]) if meaning[_EXTENSION] else NO_KEY


def by_name(meaning: Meaning) -> Key:
    """The name that is shown, else family and given name."""
    name = meaning[PLACE[Column.DISPLAY_NAME]] or " ".join(
        filter(None, (meaning[place] for place in _NAMES))
    )
    return (name,) if name else NO_KEY


def by_number_and_name(meaning: Meaning) -> Key:
    """Item number and name."""
    name = by_name(meaning)
    return (meaning[_NUMBER], *name) if name and meaning[_NUMBER] else NO_KEY


def by_number(meaning: Meaning) -> Key:
    """The item number alone: good for asking, never for pairing."""
    return (meaning[_NUMBER],) if meaning[_NUMBER] else NO_KEY


def key_of(meaning: Meaning) -> str:
    """Return who the row is in one line, by the strongest sign it bears."""
    kinds = (("mail", by_mail), ("extension", by_extension), ("name", by_number_and_name))
    for kind, key in kinds:
        if parts := key(meaning):
            return f"{kind}:{'/'.join(parts)}"
    return f"row:{'/'.join(by_name(meaning) or by_number(meaning))}"
