"""Tickets: one matter of a customer each, worked to its end."""
