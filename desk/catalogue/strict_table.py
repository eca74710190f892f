"""Reading a TOML table strictly: every key asked for must be right, every key there asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, NoReturn, TypeVar

from desk.errors import SettingWrong

Value = TypeVar("Value")


class StrictTable:
    """One table of a data file; knows the file and the path of its keys for its errors.

    Every reader raises SettingWrong("data_file_wrong") with `file`, `key` and `why`, a sentence.
    """

    def __init__(self, data: Mapping[str, Any], *, file: str, path: str = "") -> None:
        """Read `data`, found at `path` in `file`."""
        self._data = data
        self._file = file
        self._path = path
        self._asked: set[str] = set()

    @classmethod
    def of_toml(cls, text: str, *, file: str) -> StrictTable:
        """Return the outermost table of a TOML text."""
        try:
            return cls(tomllib.loads(text), file=file)
        except tomllib.TOMLDecodeError as error:
            why = f"{file} is not TOML: {error}."
            raise SettingWrong("data_file_wrong", file=file, key="", why=why) from error

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def names(self) -> list[str]:
        """Return the keys that are there, in the file's order."""
        return list(self._data)

    def text(self, key: str) -> str:
        """Return a text that is not blank."""
        value = self._get(key, str, "a text")
        return value if value.strip() else self.refuse(key, "must not be blank")

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where the key is absent."""
        return self.text(key) if key in self._data else None

    def number(self, key: str) -> int:
        """Return a whole number above zero."""
        value = self._get(key, int, "a whole number")
        if isinstance(value, bool) or value < 1:
            self.refuse(key, "must be a whole number above zero")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; false where the key is absent."""
        return key in self._data and self._get(key, bool, "true or false")

    def clock_time(self, key: str) -> time:
        """Return a time of day."""
        return self._get(key, time, "a time of day such as 17:00:00")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different texts, at least one."""
        values = self._get(key, list, "a list of texts")
        if not values or not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(key, "must be a list of texts, none of them blank")
        if len(set(values)) != len(values):
            self.refuse(key, "must not hold anything twice")
        return tuple(values)

    def dates_in_order(self, key: str) -> tuple[date, ...]:
        """Return a list of dates, at least one, each later than the one before."""
        values = self._get(key, list, "a list of dates")
        plain = all(isinstance(day, date) and not isinstance(day, datetime) for day in values)
        if not values or not plain:
            self.refuse(key, "must be a list of dates")
        if any(later <= earlier for earlier, later in pairwise(values)):
            self.refuse(key, "must be in order, the oldest first")
        return tuple(values)

    def table(self, key: str) -> StrictTable:
        """Return the table below this one."""
        data = self._get(key, dict, "a table")
        return StrictTable(data, file=self._file, path=f"{self._path}{key}.")

    def rows(self, key: str) -> list[StrictTable]:
        """Return the tables of an array; none where the key is absent."""
        values = self._get(key, list, "a list of tables") if key in self._data else []
        if not all(isinstance(value, dict) for value in values):
            self.refuse(key, "must be a list of tables")
        return [
            StrictTable(value, file=self._file, path=f"{self._path}{key}[{number}].")
            for number, value in enumerate(values)
        ]

    def chosen(self, key: str, choose: Callable[[str], Value], choices: str) -> Value:
        """Return a text as one of some choices; `choose` raises ValueError for another one."""
        try:
            return choose(self.text(key))
        except ValueError:
            self.refuse(key, f"must be one of {choices}")

    def done(self) -> None:
        """Refuse what nobody asked for: a misspelt key would else silently have no effect."""
        for key in self._data:
            if key not in self._asked:
                self.refuse(key, "is not known here")

    def refuse(self, key: str, why: str) -> NoReturn:
        """Raise the error that names the file, the key and why."""
        full = f"{self._path}{key}"
        raise SettingWrong("data_file_wrong", file=self._file, key=full, why=f"{full} {why}.")

    def _get(self, key: str, kind: type[Value], called: str) -> Value:
        self._asked.add(key)
        if key not in self._data:
            self.refuse(key, "is missing")
        value = self._data[key]
        if not isinstance(value, kind):
            self.refuse(key, f"must be {called}")
        return value
