"""The extension table of a contract: the month's ten, the baseline's rows, what is in hand."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue

from desk.errors import NotFound
from desk.people.access import Permission
from desk.web.edge import now, session
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.finding import webex_contract
from desk.webex.baselines import current_baseline, table_of, versions_of
from desk.webex.ledger import quota_of
from desk.webex.models import OPEN_STATES
from desk.webex.quota import month_of
from desk.webex.submissions import latest_submissions
from desk.webex.table import Row
from desk.webex.template import make_workbook

ROWS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@webex.get("/contracts/<int:contract_id>/table")
@needs(Permission.SEE_TABLE)
def table(contract_id: int) -> ResponseReturnValue:
    """Show where the month stands, the table as it is for the customer, and open submissions."""
    contract = webex_contract(contract_id)
    version = current_baseline(session(), contract.id)
    query = request.args.get("q", "").strip()[:100]
    rows = _matching(table_of(version).rows, query) if version else ()
    # A version never changes, so a row's place in it is a key that stays.
    first = request.args.get("from", 0, type=int)
    submissions = latest_submissions(session(), contract.id)
    return render_template(
        "webex/table.html",
        contract=contract,
        quota=quota_of(session(), contract.id, month_of(now())),
        version=version,
        versions=versions_of(session(), contract.id, limit=5),
        rows=rows[max(first, 0) : max(first, 0) + ROWS],
        found=len(rows),
        following=first + ROWS if first + ROWS < len(rows) else None,
        query=query,
        submissions=[each for each in submissions if each.state in OPEN_STATES],
        earlier=[each for each in submissions if each.state not in OPEN_STATES],
    )


@webex.get("/contracts/<int:contract_id>/table/workbook")
@needs(Permission.SEE_TABLE)
def workbook(contract_id: int) -> ResponseReturnValue:
    """Send the extension table as a workbook to fill in; it names the baseline it was made from."""
    contract = webex_contract(contract_id)
    version = current_baseline(session(), contract.id)
    if version is None:
        raise NotFound("baseline_missing")
    return send_file(
        io.BytesIO(make_workbook(table_of(version))),
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"extension-table-{contract.customer.code}-{version.number}.xlsx",
    )


def _matching(rows: Sequence[Row], query: str) -> Sequence[Row]:
    wanted = _plain(query)
    if not wanted:
        return rows
    return [row for row in rows if any(wanted in _plain(value or "") for value in row.values)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
