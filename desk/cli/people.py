"""`desk user`: people who may log in."""

from __future__ import annotations

import click

from desk.cli.application import application
from desk.people.models import Role


@click.group()
def user() -> None:
    """Look after people."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--customer", help="Code of the customer, for customer roles.")
@click.option("--reseller", help="Name of the reseller, for the reseller role.")
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def add(
    email: str, name: str, role: str, customer: str | None, reseller: str | None, language: str
) -> None:
    """Add a person and print the link by which they set their password."""
    from sqlalchemy import select

    from desk.audit import Actor
    from desk.db import db
    from desk.errors import NotFound
    from desk.people.enrolment import Purpose, add_person, make_link
    from desk.people.models import Customer, Reseller

    with application() as app:
        by, at = Actor("command line"), app.house.clock()
        owner = None
        if customer is not None:
            owner = db.session.scalar(select(Customer).where(Customer.code == customer))
            if owner is None:
                raise NotFound("customer_unknown", customer=customer)
        seller = None
        if reseller is not None:
            seller = db.session.scalar(select(Reseller).where(Reseller.name == reseller))
            if seller is None:
                raise NotFound("reseller_unknown", reseller=reseller)
        person = add_person(
            db.session,  # type: ignore[arg-type]
            email=email,
            name=name,
            role=Role(role),
            customer_id=owner.id if owner else None,
            reseller_id=seller.id if seller else None,
            language=language,
            by=by,
            at=at,
        )
        token = make_link(db.session, person, Purpose.INVITATION, by=by, at=at)  # type: ignore[arg-type]
        db.session.commit()
        click.echo(f"{app.house.settings.url}/links/{token}")
