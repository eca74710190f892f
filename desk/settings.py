"""Frozen settings, read once from the environment; an odd or missing one stops the start.

Each setting is one row of `SETTINGS`: its name, its default and what it means. The README's table
is the same list (a test holds the two together). A name with `_FILE` behind it reads the value
from a file, so that a secret need not stand in the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from desk.errors import SettingWrong

DEMO_SECRET = "the demo's key, known to everybody"  # noqa: S105
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the settings table: its name in the environment, its default, its meaning."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("DESK_DEMO", "0", "1: the demo world; known log-ins, a known secret key, plain HTTP"),
    Setting("SECRET_KEY", "", "signs sessions and links; 32 characters or more", secret=True),
    Setting("DATABASE_URL", "", "empty: SQLite in DESK_VAR; else postgresql://…", secret=True),
    Setting("DESK_VAR", "var", "folder of the database, kept mails and files"),
    Setting("DESK_HOST", "127.0.0.1", "address the web server listens on"),
    Setting("DESK_PORT", "8000", "port the web server listens on"),
    Setting("DESK_URL", "", "address users type; empty: http://DESK_HOST:DESK_PORT"),
    Setting("DESK_WORKERS", "2", "web processes"),
    Setting("DESK_PROXIES", "0", "trusted proxies in front of the web server"),
    Setting("DESK_ADDRESS", "desk@desk.example", "the desk's mail address"),
    Setting("DESK_NAME", "DIS サポートデスク", "the desk's name in letters"),
    Setting(
        "INBOX_URL", "", "empty: Maildir in DESK_VAR; else maildir:PATH, imaps://USER@HOST/BOX"
    ),
    Setting("INBOX_PASSWORD", "", "password of the IMAP account", secret=True),
    Setting("INBOX_CA", "", "file of the certificate authority of the IMAP server"),
    Setting("OUT_URL", "", "empty: files in DESK_VAR; else smtp+starttls://USER@HOST, smtps://…"),
    Setting("OUT_PASSWORD", "", "password of the SMTP account", secret=True),
    Setting("OUT_CA", "", "file of the certificate authority of the SMTP server"),
    Setting("MAX_UPLOAD_MB", "25", "largest request a browser may send, in MB"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the desk was told by its environment; addresses and folders are filled in."""

    demo: bool
    secret_key: str
    database_url: str
    var: Path
    host: str
    port: int
    url: str
    workers: int
    proxies: int
    address: str
    name: str
    inbox_url: str
    inbox_password: str
    inbox_ca: str
    out_url: str
    out_password: str
    out_ca: str
    max_upload: int

    @property
    def https(self) -> bool:
        """Whether users reach the desk over HTTPS (cookies are then Secure)."""
        return self.url.startswith("https://")

    def __repr__(self) -> str:
        """Name the settings without any secret."""
        return f"Settings(url={self.url!r}, var={str(self.var)!r}, demo={self.demo})"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` holds.

    Raises SettingWrong naming the setting and what to do where a value is odd or missing.
    """
    value = {setting.name: _raw(environ, setting) for setting in SETTINGS}
    demo = _flag("DESK_DEMO", value["DESK_DEMO"])
    var = Path(value["DESK_VAR"]).absolute()
    port = _whole("DESK_PORT", value["DESK_PORT"], 1, 65535)
    url = _url(value["DESK_URL"] or f"http://{value['DESK_HOST']}:{port}", demo=demo)
    return Settings(
        demo=demo,
        secret_key=_secret_key(value["SECRET_KEY"], demo=demo),
        database_url=_database_url(value["DATABASE_URL"], var),
        var=var,
        host=value["DESK_HOST"],
        port=port,
        url=url,
        workers=_whole("DESK_WORKERS", value["DESK_WORKERS"], 1, 64),
        proxies=_whole("DESK_PROXIES", value["DESK_PROXIES"], 0, 5),
        address=_address(value["DESK_ADDRESS"]),
        name=value["DESK_NAME"],
        inbox_url=_one_of_schemes(
            "INBOX_URL", value["INBOX_URL"] or f"maildir:{var / 'inbox'}", _INBOX_SCHEMES
        ),
        inbox_password=value["INBOX_PASSWORD"],
        inbox_ca=value["INBOX_CA"],
        out_url=_one_of_schemes(
            "OUT_URL", value["OUT_URL"] or f"files:{var / 'outbox'}", _OUT_SCHEMES
        ),
        out_password=value["OUT_PASSWORD"],
        out_ca=value["OUT_CA"],
        max_upload=_whole("MAX_UPLOAD_MB", value["MAX_UPLOAD_MB"], 1, 200) * 1024 * 1024,
    )


_INBOX_SCHEMES = ("maildir", "imap", "imap+starttls", "imaps")
_OUT_SCHEMES = ("files", "smtp", "smtp+starttls", "smtps")


def _raw(environ: Mapping[str, str], setting: Setting) -> str:
    from_file = environ.get(f"{setting.name}_FILE", "")
    if not from_file:
        return environ.get(setting.name, "") or setting.default
    if environ.get(setting.name):
        raise SettingWrong("setting_twice", name=setting.name)
    try:
        return Path(from_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingWrong("setting_file_unreadable", name=f"{setting.name}_FILE") from error


def _flag(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise SettingWrong("setting_not_a_flag", name=name, value=value)
    return value == "1"


def _whole(name: str, value: str, least: int, most: int) -> int:
    # int() would also take "8_000" and full-width digits.
    number = int(value) if re.fullmatch("[0-9]{1,9}", value) else least - 1
    if not least <= number <= most:
        raise SettingWrong("setting_not_in_range", name=name, value=value, least=least, most=most)
    return number


def _secret_key(value: str, *, demo: bool) -> str:
    if demo:
        return value or DEMO_SECRET
    if not value or value == DEMO_SECRET:
        raise SettingWrong("secret_key_missing", name="SECRET_KEY")
    if len(value) < SHORTEST_SECRET:
        raise SettingWrong("secret_key_short", name="SECRET_KEY", least=SHORTEST_SECRET)
    return value


def _database_url(value: str, var: Path) -> str:
    if not value:
        return f"sqlite:///{var / 'desk.sqlite3'}"
    scheme, _, rest = value.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest:
        return value
    # The value may hold a password, so the sentence does not repeat it.
    raise SettingWrong("database_url_unknown", name="DATABASE_URL")


def _url(value: str, *, demo: bool) -> str:
    try:
        parts = urlsplit(value)
        odd = parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0
    except ValueError:  # a bracket without its twin, a port that is no number
        odd = True
    if odd:
        raise SettingWrong("url_odd", name="DESK_URL", value=value)
    if parts.scheme == "http" and not demo:
        raise SettingWrong("url_not_https", name="DESK_URL", value=value)
    return value.rstrip("/")


def _address(value: str) -> str:
    name, at, domain = value.rpartition("@")
    if not (name and at and domain) or any(c.isspace() for c in value):
        raise SettingWrong("address_odd", name="DESK_ADDRESS", value=value)
    return value


# The address is shown where the desk starts and kept with each mail.
_PASSWORD_IN_URL = re.compile(r"[a-z+]+://[^/@]*:[^/]*@")


def _one_of_schemes(name: str, value: str, schemes: tuple[str, ...]) -> str:
    scheme, colon, _ = value.partition(":")
    if not colon or scheme not in schemes:
        raise SettingWrong("scheme_unknown", name=name, allowed=", ".join(schemes))
    if _PASSWORD_IN_URL.match(value):
        raise SettingWrong("password_in_address", name=name, own=name.replace("_URL", "_PASSWORD"))
    return value


_SENTENCES = {
    "setting_twice": "{name} and {name}_FILE are both set; set only one of them.",
    "setting_file_unreadable": "The file that {name} names cannot be read; check path and rights.",
    "setting_not_a_flag": "{name} is {value!r}; set it to 0 or 1.",
    "setting_not_in_range": "{name} is {value!r}; set it to a whole number from {least} to {most}.",
    "secret_key_missing": "{name} is not set; set it (or {name}_FILE) to 32 or more random "
    "characters, for example from: python3 -c 'import secrets; print(secrets.token_hex(32))'.",
    "secret_key_short": "{name} is too short; give it at least {least} characters.",
    "database_url_unknown": "{name} is neither empty nor postgresql://USER:PASSWORD@HOST/NAME; "
    "correct it.",
    "url_odd": "{name} is {value!r}; give the whole address, such as https://desk.example.",
    "url_not_https": "{name} is {value!r}; outside the demo set it to an https:// address.",
    "address_odd": "{name} is {value!r}; give a mail address such as desk@example.jp.",
    "data_file_wrong": "{why}",
    "mail_server_odd": "INBOX_URL or OUT_URL is not an address the desk understands; see README.",
    "mail_server_needs_tls": "INBOX_URL or OUT_URL would send a password in clear to {host}; "
    "use {scheme}s:// or {scheme}+starttls:// instead.",
    "mail_ca_unreadable": "The certificate file {path} cannot be read; check path and rights.",
    "password_in_address": "{name} holds a password; give the address without it, and the "
    "password in {own} or {own}_FILE.",
    "scheme_unknown": "{name} must begin with one of {allowed}; correct it.",
}


def sentence(error: SettingWrong) -> str:
    """Return what is wrong with a setting and what to do, in one sentence, without secrets."""
    text = _SENTENCES.get(error.code)
    return text.format(**error.about) if text else str(error)
