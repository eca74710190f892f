"""The services on offer, each from its data file under `data/`, read once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from desk.catalogue.service_facts import (
    KINDS,
    BusinessDays,
    Figure,
    Hours,
    Promise,
    ReportRule,
    Service,
    Statement,
    Target,
    Terms,
    Unit,
)
from desk.catalogue.service_file import read_service
from desk.errors import NotFound, SettingWrong

__all__ = [
    "KINDS",
    "BusinessDays",
    "Figure",
    "Hours",
    "Promise",
    "ReportRule",
    "Service",
    "Statement",
    "Target",
    "Terms",
    "Unit",
    "all_services",
    "catalogue_of",
    "service",
]

FILES = ("webex_calling.toml", "webex_meetings.toml", "secure_endpoint.toml")
"""In the order in which they are listed."""


def service(code: str) -> Service:
    """Return the service with this code; raises NotFound("service_unknown")."""
    found = _services().get(code)
    if found is None:
        raise NotFound("service_unknown", service=code)
    return found


def all_services() -> tuple[Service, ...]:
    """Return every service and option on offer, in the order in which they are listed."""
    return tuple(_services().values())


def catalogue_of(texts: Iterable[tuple[str, str]]) -> Mapping[str, Service]:
    """Read (file name, TOML) pairs into services by code.

    Raises SettingWrong("data_file_wrong") as `read_service` does, for a code that comes twice and
    for an option or report that names a service which is not there.
    """
    services: dict[str, Service] = {}
    files: dict[str, str] = {}
    for file, text in texts:
        read = read_service(text, file=file)
        if read.code in services:
            raise _wrong(file, "code", f"{read.code} is already in {files[read.code]}")
        services[read.code], files[read.code] = read, file
    for read in services.values():
        for key, other in (("option_of", read.option_of), ("report.part_of", read.report.part_of)):
            if other is not None and other not in services.keys() - {read.code}:
                raise _wrong(files[read.code], key, f"names no other service: {other}")
    return MappingProxyType(services)


@cache
def _services() -> Mapping[str, Service]:
    folder = resources.files(__package__).joinpath("data")
    return catalogue_of((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in FILES)


def _wrong(file: str, key: str, why: str) -> SettingWrong:
    return SettingWrong("data_file_wrong", file=file, key=key, why=f"{key}: {why}.")
