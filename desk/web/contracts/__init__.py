"""Contracts on the screen: what a customer has, what it includes, by which clause."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from desk.catalogue.offer import service
from desk.contracts.cover import find_contract, seen_contracts
from desk.people.access import Permission
from desk.web.edge import house, session, sight, today
from desk.web.visitors import needs

contracts = Blueprint("contracts", __name__)


@contracts.get("/contracts")
@needs(Permission.SEE_CONTRACTS)
def index() -> ResponseReturnValue:
    """Show the contracts that the viewer sees."""
    return render_template(
        "contracts/index.html", contracts=seen_contracts(session(), sight()), today=today()
    )


@contracts.get("/contracts/<int:contract_id>")
@needs(Permission.SEE_CONTRACTS)
def show(contract_id: int) -> ResponseReturnValue:
    """Show one contract with what its service includes and leaves out."""
    contract = find_contract(session(), sight(), contract_id)
    identity = house().sender.identity
    return render_template(
        "contracts/show.html",
        contract=contract,
        service=service(contract.service),
        options=[service(code) for code in contract.options],
        today=today(),
        alert_address=f"{identity.local}+alert-{contract.customer.code}@{identity.domain}",
    )
