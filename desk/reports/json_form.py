"""Figures as JSON and back, exactly: from_json(to_json(figures)) is the same value.

Moments are written in Japan's time and spans as whole seconds, so that whoever reads the JSON (the
printing template) need not reckon.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from desk.errors import Unreadable
from desk.hours import JST
from desk.reports.figures import Figures

_SECOND = timedelta(seconds=1)
T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Return a value of the figures as objects that JSON has."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(JST).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value // _SECOND if isinstance(value, timedelta) else value


def from_json(written: Any) -> Figures:
    """Return the figures that `to_json` wrote; raises Unreadable("figures_odd") for others."""
    try:
        return _read(Figures, written)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable("figures_odd", why=type(error).__name__) from error


def _read(kind: type[T], written: Any) -> T:
    found: Any
    if is_dataclass(kind):
        found = kind(**{name: _read(of, written[name]) for name, of in _shape(kind).items()})
    elif get_origin(kind) is tuple:
        found = tuple(_read(get_args(kind)[0], item) for item in written)
    elif get_origin(kind) is UnionType:
        inner = next(part for part in get_args(kind) if part is not NoneType)
        found = None if written is None else _read(inner, written)
    elif kind in (datetime, date):
        found = kind.fromisoformat(written)  # type: ignore[attr-defined]
    elif kind is timedelta:
        found = timedelta(seconds=_plain(int, written))
    else:
        found = _plain(kind, written)
    return found  # type: ignore[no-any-return]


def _plain(kind: type[T], written: Any) -> T:
    if type(written) is not kind:
        raise TypeError(kind.__name__)
    return written


@cache
def _shape(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
