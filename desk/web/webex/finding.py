"""Finding the Webex contract of an address, through what the viewer may see."""

from __future__ import annotations

from desk.contracts.cover import find_contract
from desk.contracts.models import Contract
from desk.errors import NotFound
from desk.tickets.finding import LARGEST_ID
from desk.web.edge import session, sight
from desk.webex.ledger import SERVICE


def webex_contract(contract_id: int) -> Contract:
    """Return a Webex Calling contract that is seen; raises NotFound otherwise."""
    if contract_id > LARGEST_ID:
        raise NotFound("contract")
    contract = find_contract(session(), sight(), contract_id)
    if contract.service != SERVICE:
        raise NotFound("contract")
    return contract
