"""Files that come with a message: their names, their size, and how they are handed out."""

from __future__ import annotations

import io

import pytest

from desk.mail.models import Letter
from desk.tickets.models import Attachment
from desk.web.tickets import forms
from tests.tickets.made_tickets import a_ticket

HTML = b"<script>alert(document.cookie)</script>"


@pytest.fixture
def address(session, world) -> str:
    return f"/tickets/{a_ticket(session, world).number}/messages"


def _send(client, address, *files, text="添付します。", then=""):
    data = {"text": text, "then": then, "files": [(io.BytesIO(c), n) for n, c in files]}
    return client.post(address, data=data, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("記録.txt", "記録.txt"),
        ("ﾛｸﾞ（最新）.txt", "ﾛｸﾞ（最新）.txt"),
        ("../../etc/passwd", "passwd"),
        ("/", "file"),
        ("\u202etxt.exe", "txt.exe"),
        (" .bashrc ", ".bashrc"),
        ("x" * 300 + ".txt", "x" * 255),
        ("50%.txt", "50%.txt"),
        ("a;b'c.txt", "a;b'c.txt"),
    ],
)
def test_a_file_keeps_its_name_and_no_path(as_person, session, address, sent, kept):
    assert _send(as_person("takahashi"), address, (sent, b"1")).status_code == 303
    found = session.query(Attachment).one()
    assert (found.filename, found.size) == (kept, 1)


def test_several_files_come_at_once_and_an_empty_choice_is_no_file(as_person, session, address):
    _send(as_person("takahashi"), address, ("一.txt", b"1"), ("", b""), ("二.txt", b""))
    assert [(f.filename, f.size) for f in session.query(Attachment)] == [
        ("一.txt", 1),
        ("二.txt", 0),
    ]


def test_a_file_is_handed_out_as_a_download_whatever_it_says_it_is(as_person, session, address):
    client = as_person("takahashi")
    _send(client, address, ("悪い.html", HTML))
    answer = client.get(f"/attachments/{session.query(Attachment.id).scalar()}")
    assert answer.data == HTML
    assert answer.mimetype == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''%E6%82%AA%E3%81%84.html" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_file_goes_out_with_the_answer_that_bears_it(as_person, session, address):
    _send(as_person("yamamoto"), address, ("手順.pdf", b"%PDF"))
    [letter] = session.query(Letter)
    assert [file.filename for file in letter.files] == ["手順.pdf"]


def test_a_file_that_is_too_large_is_refused_at_its_field(as_person, session, address, monkeypatch):
    limit = next(v for v in forms.MessageForm.files.args[1] if hasattr(v, "max_size"))
    monkeypatch.setattr(limit, "max_size", 10)
    answer = _send(as_person("takahashi"), address, ("大.bin", b"x" * 11))
    assert answer.status_code == 422
    assert session.query(Attachment).count() == 0


def test_a_request_that_is_too_large_is_refused_as_a_whole(app, as_person, session, address):
    client = as_person("takahashi")
    body = b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    answer = client.post(address, data=body, content_type="multipart/form-data; boundary=part")
    assert answer.status_code == 413


def test_a_refused_message_keeps_what_was_typed(as_person, session, address):
    long = "あ" * 100_001
    answer = _send(as_person("takahashi"), address, text=long)
    assert answer.status_code == 422
    assert long in answer.get_data(as_text=True)


def test_a_file_whose_bytes_are_gone_says_so(as_person, session, address, app):
    client = as_person("takahashi")
    _send(client, address, ("記録.txt", b"only here"))
    found = session.query(Attachment).one()
    [path] = app.house.settings.var.rglob(f"*{found.sha256[-20:]}")
    path.unlink()
    answer = client.get(f"/attachments/{found.id}")
    assert answer.status_code == 404
