"""What the tests need of the machine itself: a browser, two servers, fonts, a reader of PDF.

Root on Debian gets it from apt-get; anyone else is told what is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from steps import Stop, run, say


def _command(*names: str) -> Callable[[], bool]:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return lambda: any(shutil.which(name, path=path) for name in names)


def _file(*patterns: str) -> Callable[[], bool]:
    return lambda: any(any(Path("/usr").glob(pattern)) for pattern in patterns)


def _postgresql() -> bool:
    return _command("initdb")() or _file("lib/postgresql/*/bin/initdb")()


NEEDED = {
    "chromium": _command("chromium"),
    "dovecot-imapd": _file("lib/dovecot/imap", "libexec/dovecot/imap"),
    "postgresql": _postgresql,
    "fonts-noto-cjk": _file("share/fonts/**/NotoSansCJK*", "share/fonts/**/NotoSansJP*"),
    "poppler-utils": _command("pdftotext"),
}


def equip_machine() -> None:
    """See to it that the machine has all that is NEEDED, or stop and name what is missing."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {', '.join(missing)}")
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)
        missing = _missing()
    if missing:
        raise Stop(
            f"The tests need what this machine does not have: {', '.join(missing)}. On Debian and "
            f"Ubuntu, as root: apt-get install {' '.join(missing)}"
        )


def _missing() -> list[str]:
    return [package for package, present in NEEDED.items() if not present()]


def _apt_get(*words: str) -> None:
    run(
        ["apt-get", "--quiet", *words],
        failed="apt-get failed; its last lines are above.",
        environ={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
