"""Whether letters could go out now, asked of the mail server itself."""

from __future__ import annotations

from pathlib import Path

from desk.mail.opening import open_mail_server


def test_a_server_that_answers_is_well(smtp_server) -> None:
    assert open_mail_server(f"smtp://127.0.0.1:{smtp_server.port}", None).check() == ""


def test_a_server_that_is_away_is_told_of() -> None:
    assert open_mail_server("smtp://127.0.0.1:1", None, timeout=2).check() != ""


def test_a_folder_that_can_be_written_is_well(tmp_path: Path) -> None:
    assert open_mail_server(f"files:{tmp_path / 'out'}", None).check() == ""


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    assert open_mail_server(f"files:{tmp_path / 'out'}", None).check() != ""
