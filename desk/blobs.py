"""Kept bytes: mails, attachments and workbooks, each under the SHA-256 of its content.

What `put` has returned for is on the disk, name included, and outlives a power cut; what is read
back is what was put, or an error. Nothing here is ever changed in place.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from desk.errors import Invalid, NotFound, Unreadable

_NAME = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """Bytes below one folder, named for their content; safe for many processes at once."""

    def __init__(self, root: Path) -> None:
        """Keep the blobs below `root`; the folder is made when the first one is put."""
        self._root = root

    def put(self, content: bytes) -> str:
        """Keep `content` and return its SHA-256 in hex; keeping it again changes nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            # Whoever wrote it may have died before its name was safe.
            _settle(path.parent)
        else:
            _make_folder(path.parent)
            _write(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes kept under `sha256`.

        Raises NotFound where there are none, Unreadable where the disk gives back other bytes.
        """
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("blob_missing", sha256=sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unreadable("blob_damaged", sha256=sha256)
        return content

    def exists(self, sha256: str) -> bool:
        """Whether bytes are kept under `sha256`."""
        return self._path(sha256).exists()

    def _path(self, sha256: str) -> Path:
        # Only a digest can become a path, so no name from outside can leave the folder.
        if not _NAME.fullmatch(sha256):
            raise Invalid("blob_name_odd")
        return self._root / sha256[:2] / sha256


def _make_folder(folder: Path) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _settle(path.parent)


def _write(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Have the folder's own entries written, without which a new name can be lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
