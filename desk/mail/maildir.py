"""A Maildir as a mailbox: a folder into which a mail server delivers files.

A mail's key is its file's name without the flags, which stays the same when it moves from `new` to
`cur`. Done mails bear the flag S (seen), held ones F (flagged) besides.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from desk.mail.mailbox import Arrived, MailboxUnreachable

_INFO = ":2,"
_SEEN, _FLAGGED = "S", "F"


class Maildir:
    """The Maildir at `root`; its folders are made where they are missing."""

    def __init__(self, root: Path) -> None:
        """Open the Maildir at `root`."""
        self._root = root
        self._handed_out: dict[str, Path] = {}
        try:
            for name in ("tmp", "new", "cur"):
                (root / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unreachable(root, error) from error

    def fetch(self, limit: int) -> Iterator[Arrived]:
        """Yield up to `limit` mails that are neither done nor held, oldest first."""
        for path in self._waiting()[:limit]:
            try:
                raw = path.read_bytes()
                moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue  # taken away or renamed by another program since the folder was read
            except OSError as error:
                raise _unreachable(self._root, error) from error
            self._handed_out[_key(path)] = path
            yield Arrived(_key(path), raw, moment)

    def done(self, key: str) -> None:
        """Move the mail to `cur` and mark it as seen."""
        self._mark(key, _SEEN)

    def held(self, key: str) -> None:
        """Move the mail to `cur` and mark it as flagged and seen."""
        self._mark(key, _FLAGGED + _SEEN)

    def close(self) -> None:
        """Do nothing: no file is kept open."""

    def _waiting(self) -> list[Path]:
        paths = [path for path in self._all() if _SEEN not in _flags(path)]
        return sorted(paths, key=lambda path: (_age(path), path.name))

    def _all(self) -> Iterator[Path]:
        for folder in ("new", "cur"):
            try:
                # Done mails stay for good, so that nothing is asked of the disk for each of them.
                with os.scandir(self._root / folder) as entries:
                    for entry in entries:
                        if not entry.name.startswith(".") and entry.is_file():
                            yield Path(entry.path)
            except OSError as error:
                raise _unreachable(self._root, error) from error

    def _mark(self, key: str, flags: str) -> None:
        handed_out = self._handed_out.pop(key, None)
        if handed_out is not None and self._moved(handed_out, key, flags):
            return
        for path in self._all():
            if _key(path) == key:
                self._moved(path, key, flags)
                return

    def _moved(self, path: Path, key: str, flags: str) -> bool:
        """Return whether the mail was still at `path` and is now in `cur` with the flags."""
        marked = "".join(sorted(set(_flags(path)) | set(flags)))
        try:
            path.rename(self._root / "cur" / f"{key}{_INFO}{marked}")
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unreachable(self._root, error) from error
        return True


def _key(path: Path) -> str:
    return path.name.partition(_INFO)[0]


def _flags(path: Path) -> str:
    return path.name.partition(_INFO)[2]


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _unreachable(root: Path, error: OSError) -> MailboxUnreachable:
    return MailboxUnreachable("maildir_unreachable", path=str(root), reason=error.strerror or "")
