"""`desk webex ledger` and `desk webex template`: a month's ten, and the table to fill in."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import click

from desk.cli.application import application

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desk.contracts.models import Contract

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def _read_month(_: click.Context, __: click.Parameter, value: str) -> date:
    found = _MONTH.fullmatch(value)
    if found is None or found[1] == "0000":
        raise click.BadParameter(f"{value!r} is no month; write it as 2026-11.")
    return date(int(found[1]), int(found[2]), 1)


@click.command()
@click.argument("customer")
@click.argument("month", metavar="YYYY-MM", callback=_read_month)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
def ledger(customer: str, month: date, as_json: bool) -> None:
    """Tell what CUSTOMER (its code) has used of the month's ten, entry by entry."""
    with application():
        session = _session()
        told = [_told(session, each, month) for each in _contracts(session, customer)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for each in told for line in _lines(each)))


@click.command()
@click.argument("customer")
@click.option("--contract", "contract_id", type=int, help="Which contract, if there are several.")
def template(customer: str, contract_id: int | None) -> None:
    """Write the extension table of CUSTOMER (its code) as a workbook to standard output."""
    with application():
        from desk.errors import NotFound
        from desk.webex.baselines import current_baseline, table_of
        from desk.webex.template import make_workbook

        session = _session()
        contracts = _contracts(session, customer)
        if contract_id is not None:
            contracts = [each for each in contracts if each.id == contract_id]
        if len(contracts) > 1:
            ids = ", ".join(str(each.id) for each in contracts)
            raise click.UsageError(f"{customer} has several contracts; give --contract: {ids}.")
        version = current_baseline(session, contracts[0].id) if contracts else None
        if version is None:
            raise NotFound("baseline_missing", customer=customer)
        content = make_workbook(table_of(version))
    click.echo(content, nl=False)


def _session() -> Session:
    from desk.db import db

    return cast("Session", db.session)


def _contracts(session: Session, customer: str) -> Sequence[Contract]:
    from sqlalchemy import select

    from desk.contracts.models import Contract
    from desk.errors import NotFound
    from desk.people.models import Customer
    from desk.webex.ledger import SERVICE

    found = session.scalars(
        select(Contract)
        .join(Contract.customer)
        .where(Customer.code == customer, Contract.service == SERVICE)
        .order_by(Contract.id)
    ).all()
    if not found:
        raise NotFound("webex_contract_unknown", customer=customer)
    return found


def _told(session: Session, contract: Contract, month: date) -> dict[str, Any]:
    from desk.webex.ledger import entries_of_month, quota_of

    quota = quota_of(session, contract.id, month)
    return {
        "contract": contract.id,
        "month": f"{month:%Y-%m}",
        "limit": quota.limit,
        "used": quota.used,
        "reserved": quota.reserved,
        "carried": quota.carried,
        "left": quota.left,
        "entries": [
            {
                "at": entry.at.isoformat(),
                "kind": entry.kind,
                "amount": entry.amount,
                "row": entry.work_item.change["key"],
                "submission": entry.work_item.submission_id,
                "handed_in_on": entry.handed_in_on.isoformat(),
                "by": entry.by_name,
                "reason": entry.reason,
            }
            for entry in entries_of_month(session, contract.id, month)
        ],
    }


def _lines(told: dict[str, Any]) -> list[str]:
    head = (
        "contract {contract}, {month}: {used} used, {reserved} reserved, "
        "{carried} waiting from earlier months, {left} of {limit} left"
    )
    return [head.format(**told), *map(_line, told["entries"])]


def _line(entry: dict[str, Any]) -> str:
    reason = f"  {entry['reason']}" if entry["reason"] else ""
    return (
        f"  {entry['at']}  {entry['kind']:8}{entry['amount']:+d}  {entry['row']}"
        f"  handed in {entry['handed_in_on']}  {entry['by']}{reason}"
    )
