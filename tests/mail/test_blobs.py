"""Kept bytes, under the digest of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desk.blobs import BlobStore
from desk.errors import Invalid, NotFound, Unreadable


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 1000])
def test_what_is_put_is_got_back(blobs: BlobStore, content: bytes) -> None:
    name = blobs.put(content)
    assert name == hashlib.sha256(content).hexdigest()
    assert blobs.get(name) == content
    assert blobs.exists(name)


def test_the_same_bytes_are_kept_once(blobs: BlobStore, tmp_path: Path) -> None:
    assert blobs.put(b"x") == blobs.put(b"x")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_was_never_put_is_not_found(blobs: BlobStore) -> None:
    assert not blobs.exists("0" * 64)
    with pytest.raises(NotFound):
        blobs.get("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "\n"])
def test_only_a_digest_is_a_name(blobs: BlobStore, name: str) -> None:
    with pytest.raises(Invalid):
        blobs.get(name)
    with pytest.raises(Invalid):
        blobs.exists(name)


def test_damaged_bytes_are_not_handed_out(blobs: BlobStore, tmp_path: Path) -> None:
    name = blobs.put(b"whole")
    next(tmp_path.rglob(name)).write_bytes(b"half")
    with pytest.raises(Unreadable):
        blobs.get(name)
