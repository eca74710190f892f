"""Files that a browser sends: their bytes are kept before any row points at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from werkzeug.datastructures import FileStorage

from desk.tickets.files import KeptFile
from desk.web.edge import house


def keep_files(files: Iterable[FileStorage] | None) -> Sequence[KeptFile]:
    """Keep the bytes of every file that was really chosen and return what messages point at."""
    return [_keep(file) for file in files or () if file.filename]


def _keep(file: FileStorage) -> KeptFile:
    content = file.stream.read()
    return KeptFile(
        filename=_plain_name(file.filename or "file"),
        content_type=file.mimetype or "application/octet-stream",
        size=len(content),
        sha256=house().blobs.put(content),
    )


def _plain_name(name: str) -> str:
    """Return the last part of a path, without control characters; Japanese names stay as typed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip() or "file"
