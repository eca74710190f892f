"""Contracts: a customer's purchase of a service, and what follows from it."""
