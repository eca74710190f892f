"""The `desk` command as it is typed, on an environment of the test's own."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests.cli.typing_commands import SECRET, Environ, Said, Typed

SETTINGS = ("SECRET_KEY", "DATABASE_URL", "INBOX_", "OUT_", "DESK_", "MAX_UPLOAD_MB")


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environ:
    """Sets settings on an environment that has none but what an installation must have."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)

    def put(**settings: object) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, str(value))

    put(SECRET_KEY=SECRET, DESK_URL="https://desk.example", DESK_VAR=tmp_path / "var")
    return put


@pytest.fixture
def typed(
    environ: Environ,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Typed:
    """Types a command: `typed("clock", "due", …)`; `stdin` are bytes."""

    def run(*words: object, stdin: bytes = b"") -> Said:
        from desk.cli import main

        monkeypatch.setattr(sys, "argv", ["desk", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(ended.value.code or 0, said.out, said.err)

    return run
