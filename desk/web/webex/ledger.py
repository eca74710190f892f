"""The ledger of a month: every figure of the ten opens to the entries that it is the sum of."""

from __future__ import annotations

import re
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.errors import NotFound
from desk.people.access import Permission
from desk.web.edge import now, session
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.finding import webex_contract
from desk.webex.changes import change_from_json
from desk.webex.ledger import entries_of_month, months_with_entries, quota_of
from desk.webex.quota import month_of

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@webex.get("/contracts/<int:contract_id>/ledger/<month>")
@needs(Permission.SEE_TABLE)
def ledger(contract_id: int, month: str) -> ResponseReturnValue:
    """Show the entries of one month (YYYY-MM) and how they add up."""
    contract = webex_contract(contract_id)
    begins = read_month(month)
    if begins is None:
        raise NotFound("page")
    this_month = month_of(now())
    months = {this_month, begins, *months_with_entries(session(), contract.id)}
    entries = entries_of_month(session(), contract.id, begins)
    return render_template(
        "webex/ledger.html",
        contract=contract,
        month=begins,
        this_month=this_month,
        months=sorted(months, reverse=True),
        quota=quota_of(session(), contract.id, begins),
        entries=[(entry, change_from_json(entry.work_item.change)) for entry in entries],
    )


def read_month(text: str) -> date | None:
    """Return the first day of a month written YYYY-MM, None for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found and found[1] != "0000" else None
