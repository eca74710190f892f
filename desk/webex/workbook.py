"""From the bytes of a file to what the workbook shows, without ever trusting the file.

A customer's file is met in this order: its size, what it is by its first bytes, what its directory
says (members, unpacked size, ratio, macros), and only then its content, in a child process with
limits of memory and time. 408 KB of zip can grow to 400 MB; a million styled empty rows take half
a minute; neither may happen inside the web process.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from desk.errors import TooLarge, Unreadable
from desk.webex import child
from desk.webex.grid import Grid, grid_from_json

_MEBIBYTE = 1024 * 1024
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_MEMBER = 0x1
# What the zip reader says of files that are damaged, cut short or packed in a way it cannot open.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError)
_CODE_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file the desk takes, and what reading it may cost."""

    packed_bytes: int = 10 * _MEBIBYTE
    unpacked_bytes: int = 50 * _MEBIBYTE
    members: int = 500
    ratio: int = 100
    ratio_counts_from_bytes: int = 2 * _MEBIBYTE
    seconds: float = 20
    memory_bytes: int = 1024 * _MEBIBYTE


LIMITS = Limits()


def read_grid(content: bytes, limits: Limits = LIMITS) -> Grid:
    """Return what the workbook shows; raise Unreadable or TooLarge with the reason's code."""
    check_container(content, limits)
    finished = _open_in_child(content, limits)
    if finished.returncode == child.EXIT_TOO_LARGE:
        raise TooLarge("workbook_too_large", bytes=len(content))
    if finished.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TooLarge("reading_took_too_long", seconds=limits.seconds)
    if finished.returncode != 0:
        raise Unreadable("not_a_workbook")
    return grid_from_json(json.loads(finished.stdout))


def check_container(content: bytes, limits: Limits = LIMITS) -> None:
    """Refuse what is no plain .xlsx file, judging by sizes and the directory alone."""
    if len(content) > limits.packed_bytes:
        raise TooLarge("workbook_too_large", bytes=len(content), allowed=limits.packed_bytes)
    # With a password, Office wraps the file in the container that .xls files use as well.
    if content.startswith(_COMPOUND_FILE):
        raise Unreadable("workbook_encrypted")
    if not content.startswith(_ZIP):
        raise Unreadable("not_a_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_sizes(members, limits)
            _check_members(members)
            kinds = archive.read("[Content_Types].xml")
    except _BROKEN_ZIP as error:
        raise Unreadable("not_a_workbook") from error
    if b"macroEnabled" in kinds:
        raise Unreadable("workbook_macro")


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse a bomb by what the directory says; the zip reader never unpacks more than that."""
    if len(members) > limits.members:
        raise TooLarge("workbook_bomb", members=len(members), allowed=limits.members)
    for member in members:
        packed = max(member.compress_size, 1)
        counts = member.file_size >= limits.ratio_counts_from_bytes
        if counts and member.file_size > limits.ratio * packed:
            raise TooLarge("workbook_bomb", ratio=member.file_size // packed, allowed=limits.ratio)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise TooLarge("workbook_bomb", unpacked_bytes=unpacked, allowed=limits.unpacked_bytes)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED_MEMBER for member in members):
        raise Unreadable("workbook_encrypted")
    names = [member.filename.casefold() for member in members]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Unreadable("workbook_macro")
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_a_workbook")


def _open_in_child(content: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Run the child with nothing of this process's environment: it holds secrets."""
    command = [sys.executable, "-P", "-m", child.__name__]
    seconds = max(1, round(limits.seconds))
    try:
        return subprocess.run(  # noqa: S603 - the command is ours; the file comes by pipe
            [*command, str(limits.memory_bytes), str(seconds)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env={"PYTHONPATH": _CODE_ROOT, "PATH": os.defpath, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLarge("reading_took_too_long", seconds=limits.seconds) from error
