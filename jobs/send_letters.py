"""Sends the letters that are due, and stops the clocks of notices that have gone out."""

from __future__ import annotations

from desk.audit import TIMETABLE
from desk.endpoint.notices import settle_notices
from desk.mail.delivering import send_due
from desk.mail.opening import open_mail_server
from jobs.shift import Shift


def send_letters(shift: Shift) -> str:
    """Send what is due; every letter is claimed and recorded in transactions of its own."""
    settings = shift.house.settings
    server = open_mail_server(
        settings.out_url, settings.out_password or None, ca_file=settings.out_ca or None
    )
    counts = send_due(
        shift.session,
        server,
        clock=shift.house.clock,
        by=shift.worker,
        blobs=shift.house.blobs,
        identity=shift.house.sender.identity,
        commit=shift.session.commit,
    )
    settled = settle_notices(shift.session, now=shift.house.clock(), by=TIMETABLE)
    shift.session.commit()
    return (
        f"sent {counts.sent}, put off {counts.put_off}, failed {counts.failed}, "
        f"notices settled {settled}"
    )
