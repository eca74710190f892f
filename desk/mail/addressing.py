"""Addresses of mail servers, and the rule that a password never goes over an open line.

`imap:` and `smtp:` are for this machine only; everywhere else the line is TLS from the start
(`imaps:`, `smtps:`) or made so before anything is said (`+starttls`), and never falls back.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from desk.errors import SettingWrong

_TLS = {"s": "direct", "+starttls": "starttls", "": "none"}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A mail server's address. `tls` is "direct", "starttls" or "none"."""

    host: str
    port: int
    user: str
    path: str
    tls: str
    options: dict[str, str]


def read_server_address(url: str, protocol: str, ports: dict[str, int]) -> ServerAddress:
    """Return the parts of `url`; `ports` gives the usual port by kind of TLS.

    Raises SettingWrong for an odd address, or an open line to another machine.
    """
    parts = urlsplit(url)
    tls = _TLS.get(parts.scheme.removeprefix(protocol))
    if not parts.scheme.startswith(protocol) or tls is None or not parts.hostname:
        raise SettingWrong("mail_server_odd", scheme=parts.scheme)
    if tls == "none" and not _is_this_machine(parts.hostname):
        raise SettingWrong("mail_server_needs_tls", scheme=parts.scheme, host=parts.hostname)
    return ServerAddress(
        host=parts.hostname,
        port=_port(parts) or ports[tls],
        user=unquote(parts.username or ""),
        path=unquote(parts.path.strip("/")),
        tls=tls,
        options={name: values[-1] for name, values in parse_qs(parts.query).items()},
    )


def folder_of(url: str) -> Path:
    """Return the folder that `maildir:PATH` or `files:PATH` names."""
    return Path(url.partition(":")[2])


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Return what checks a server's certificate and name: against `ca_file`, or the system's."""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingWrong("mail_ca_unreadable", path=ca_file) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise SettingWrong("mail_server_odd", scheme=parts.scheme) from error


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
