"""What is needed of the machine itself; for the tests a browser, two servers, fonts, a PDF reader.

Root on Debian gets it from apt-get; anyone else is told what is missing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from steps import Stop, run, say


def _command(*names: str) -> Callable[[], bool]:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return lambda: any(shutil.which(name, path=path) for name in names)


def _file(*patterns: str) -> Callable[[], bool]:
    return lambda: any(any(Path("/usr").glob(pattern)) for pattern in patterns)


def _postgresql() -> bool:
    return _command("initdb")() or _file("lib/postgresql/*/bin/initdb")()


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


ALWAYS = {"python3-venv": _module("ensurepip")}
FOR_TESTS = {
    **ALWAYS,
    "chromium": _command("chromium"),
    "dovecot-imapd": _file("lib/dovecot/imap", "libexec/dovecot/imap"),
    "postgresql": _postgresql,
    "fonts-noto-cjk": _file("share/fonts/**/NotoSansCJK*", "share/fonts/**/NotoSansJP*"),
    "poppler-utils": _command("pdftotext"),
}


def equip_machine(needed: Mapping[str, Callable[[], bool]]) -> None:
    """See to it that the machine has all that is `needed`, or stop and name what is missing."""
    missing = _missing(needed)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {', '.join(missing)}")
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)
        importlib.invalidate_caches()
        missing = _missing(needed)
    if missing:
        raise Stop(
            f"This machine lacks what is needed: {', '.join(missing)}. On Debian and Ubuntu, as "
            f"root: apt-get install {' '.join(missing)}"
        )


def _missing(needed: Mapping[str, Callable[[], bool]]) -> list[str]:
    return [package for package, present in needed.items() if not present()]


def _apt_get(*words: str) -> None:
    run(
        ["apt-get", "--quiet", *words],
        failed="apt-get failed; its last lines are above.",
        environ={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
