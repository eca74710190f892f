"""Broken rules as the command line tells them: one sentence each, in English."""

from __future__ import annotations

from desk.errors import DeskError

_SENTENCES = {
    "address_not_valid": "{address!r} is not a mail address.",
    "address_taken": "{address} is already known to the desk.",
    "name_missing": "Give a name, with --name.",
    "customer_does_not_fit_role": "The role {role} and --customer do not go together: "
    "give a customer's code for member and customer_admin, and for nobody else.",
    "reseller_does_not_fit_role": "The role {role} and --reseller do not go together: "
    "give a reseller's name for reseller, and for nobody else.",
    "customer_unknown": "There is no customer with the code {customer!r}.",
    "reseller_unknown": "There is no reseller called {reseller!r}.",
}


def broken_rule(error: DeskError) -> str:
    """Return what rule was broken as a sentence; its name and particulars where there is none."""
    sentence = _SENTENCES.get(error.code)
    return sentence.format(**error.about) if sentence else f"{error}."
