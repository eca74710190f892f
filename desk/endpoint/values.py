"""Values that can be told by their shape alone: SHA-256, paths, console links, GUIDs.

Every pattern looks at each character a bounded number of times; lines are bounded by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHA256 = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])")
_GUID_SHAPE = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
_GUID = re.compile(rf"(?<![0-9A-Za-z-]){_GUID_SHAPE}(?![0-9A-Za-z-])")
_CONSOLE_LINK = re.compile(
    r"https://console(?:\.[a-z0-9-]{1,20}){0,3}\.amp\.cisco\.com(?=[/?#\s>\"']|\Z)", re.IGNORECASE
)
_COMPUTER_LINK = re.compile(rf"/computers/({_GUID_SHAPE})(?![0-9A-Za-z-])", re.IGNORECASE)
_PATH_START = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:\\(?=[^\\\s])"  # C:\...
    r"|(?<![\w\\/:.~-])\\\\(?=[A-Za-z0-9])"  # \\server\share\...
    r"|(?<![\w/:.~<-])/(?:Users|Applications|Library|System|Volumes|private|home|root|tmp|var|usr|opt"
    r"|bin|sbin|etc|lib|srv|mnt|media|run|dev|boot|snap|data)/(?=[^/\s])"
)
_PATH_END = re.compile(r"[\t\r\n\"<>|*?:]|\s(?:https?:)")
_EXTENSION = re.compile(r"\.[A-Za-z0-9_]{1,10}(?=\Z|[\s,;)\]}'」』、。（(])")
MAX_PATH = 1_024


def sha256s_in(text: str) -> Iterator[str]:
    """Give each SHA-256 in `text`, in lower case (mails carry either case)."""
    return (found.group().lower() for found in _SHA256.finditer(text))


def guid_in(text: str) -> str | None:
    """Return the first GUID in `text` in lower case, or None."""
    found = _GUID.search(text)
    return found.group().lower() if found else None


def has_console_link(text: str) -> bool:
    """Tell whether `text` links to the Secure Endpoint console, of any region."""
    return _CONSOLE_LINK.search(text) is not None


def linked_connector(text: str) -> str | None:
    """Return the connector GUID of the first console link to a computer in `text`, or None."""
    for link in _CONSOLE_LINK.finditer(text):
        if computer := _COMPUTER_LINK.match(text, link.end()):
            return computer.group(1).lower()
    return None


def path_in(text: str) -> str | None:
    """Return the first Windows, macOS or Linux path standing in `text`, or None.

    A path may hold blanks, so its end is the end of its last segment's extension, else the first
    blank of that segment.
    """
    start = _PATH_START.search(text)
    if start is None:
        return None
    window = text[start.start() : start.start() + MAX_PATH]
    head = start.end() - start.start()
    stop = _PATH_END.search(window, head)
    run = window[: stop.start()] if stop else window
    cut = max(run.rfind("\\"), run.rfind("/"), head - 1) + 1
    folders, last = run[:cut], run[cut:]
    extension = _EXTENSION.search(last)
    name = last[: extension.end()] if extension else last.split(maxsplit=1)[:1]
    path = folders + (name if isinstance(name, str) else "".join(name))
    return path.rstrip(" .,;)]}'」』、。\\/") or None


def tidy_path(text: str) -> str:
    r"""Take Windows' `\\?\` and the leading slash of `/C:/` off a path."""
    path = text.strip().strip("\"'「」<>").strip()
    path = path.removeprefix("\\\\?\\")
    return path[1:] if re.match(r"/[A-Za-z]:[\\/]", path) else path


def last_segment(path: str) -> str:
    """Return the file's name at the end of a path."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
