"""Collects a customer's month: a fixed number of queries, then pure counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desk.catalogue.closed_days import calendar_in_force
from desk.catalogue.offer import KINDS, all_services, service
from desk.endpoint.incidents import SERVICE as SECURE_ENDPOINT
from desk.errors import Conflict
from desk.hours import BusinessCalendar
from desk.people.models import Customer
from desk.reports.counting import days_of, movement_of, rows_by
from desk.reports.covering import contracts_within, services_of
from desk.reports.endpoint_part import endpoint_figures
from desk.reports.facts import TicketFacts, read_tickets
from desk.reports.figures import Figures, TicketFigures
from desk.reports.months import Month
from desk.reports.promises import Targets, first_responses, resolutions
from desk.reports.webex_part import webex_figures


def collect(session: Session, customer: Customer, month: Month, *, now: datetime) -> Figures:
    """Return the figures of a customer's month as they stood when it ended.

    Raises Conflict("month_not_over") before that, Conflict("no_contract_in_month") where nothing
    was under contract, NotFound("service_unknown") for a ticket of a service that is not on offer.
    """
    if now < month.ends:
        raise Conflict("month_not_over", month=str(month))
    contracts = contracts_within(session, customer.id, month)
    if not contracts:
        raise Conflict("no_contract_in_month", month=str(month))
    calendar = calendar_in_force(session)
    tickets = read_tickets(session, customer.id, month)
    targets = _targets(tickets)
    under_contract = services_of(contracts)
    return Figures(
        customer=customer.code,
        customer_name=customer.name,
        month=month.first,
        data_closed_at=now,
        services=under_contract,
        tickets=_ticket_figures(tickets, month, calendar, targets),
        endpoint=endpoint_figures(
            session, customer.id, tickets, month, calendar=calendar, targets=targets
        )
        if SECURE_ENDPOINT in under_contract
        else None,
        webex=webex_figures(session, contracts, month),
    )


def _ticket_figures(
    tickets: Sequence[TicketFacts], month: Month, calendar: BusinessCalendar, targets: Targets
) -> TicketFigures:
    return TicketFigures(
        total=movement_of(tickets, month),
        by_kind=rows_by(tickets, month, code=lambda ticket: ticket.kind, order=KINDS),
        by_service=rows_by(
            tickets,
            month,
            code=lambda ticket: ticket.service,
            order=[offered.code for offered in all_services()],
        ),
        by_day=days_of(tickets, month),
        first_response=first_responses(tickets, month, calendar),
        resolution=resolutions(tickets, month, calendar, targets),
    )


def _targets(tickets: Sequence[TicketFacts]) -> Targets:
    wanted = {(ticket.service, ticket.kind) for ticket in tickets}
    return {(code, kind): service(code).target(kind) for code, kind in wanted}
